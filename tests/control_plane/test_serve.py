"""`python -m tests.control_plane` gives a person the example shop on a real control plane."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.control_plane.build import programs

ROOT = Path(__file__).parents[2]


@pytest.mark.cluster
def test_shop_is_served() -> None:
    """It prints one line to copy, its pods run, and SIGTERM ends it without an error."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "tests.control_plane"]
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as served:
        assert served.stdout
        kubeconfig = Path(served.stdout.readline().removeprefix("export KUBECONFIG=").strip())
        get = ["get", "pods", "-n", "shop", "--field-selector=status.phase=Pending", "-o", "name"]
        kubectl = [str(programs().path("kubectl")), "--kubeconfig", str(kubeconfig)]
        assert subprocess.run([*kubectl, *get], check=True, capture_output=True).stdout == b""
        served.send_signal(signal.SIGTERM)
        rest, told = served.communicate(timeout=20)
    assert (rest, served.returncode) == ("", 0)
    assert "Ctrl-C stops it" in told
    assert not kubeconfig.parent.exists()

"""A control plane leaves nothing behind, however it ends, and does not disturb another."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.control_plane.control_plane import ControlPlane
from tests.control_plane.processes import ProcessDiedError, wait_until

ROOT = Path(__file__).parents[2]
HARNESS = """
import sys
from tests.control_plane.control_plane import ControlPlane
with ControlPlane(run_pods=False) as started:
    print(*started.pids.values(), started.folder, flush=True)
    sys.stdin.read()
"""


def is_running(pid: int) -> bool:
    """Tell whether the process exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def harness() -> Iterator[subprocess.Popen[str]]:
    """Give another Python that holds a control plane until its stdin ends."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", HARNESS], cwd=ROOT, stdin=pipe, stdout=pipe, text=True
    ) as other:
        yield other
        other.kill()


def read_pids(output: IO[str] | None) -> tuple[list[int], Path]:
    """Return the process ids and the folder that the other Python prints when it is ready."""
    assert output
    *pids, folder = output.readline().split()
    return [int(pid) for pid in pids], Path(folder)


@pytest.mark.cluster
def test_two_do_not_meet(control_plane: ControlPlane) -> None:
    """A second control plane runs beside the first, knows none of its objects, and goes without a trace."""
    with ControlPlane(run_pods=False, audit=True, users={"ann": ("devs",)}) as other:
        name = other.namespace()
        assert other.url != control_plane.url
        assert not control_plane.api.has(f"/api/v1/namespaces/{name}")
        assert name in other.audit_log.read_text()
        whoami = other.kubectl("auth", "whoami", kubeconfig=other.kubeconfig_by_token("ann"))
        assert "devs" in whoami
        pids = other.pids
    assert set(pids) == {"etcd", "kube-apiserver", "kube-controller-manager"}
    assert not any(is_running(pid) for pid in pids.values())
    assert not other.folder.exists()
    assert control_plane.api.is_ready()


@pytest.mark.cluster
@pytest.mark.slow
def test_controllers_pause() -> None:
    """While the controllers are stopped nobody makes the default ServiceAccount; afterwards it is made."""
    with ControlPlane(run_pods=False) as started:
        with started.without_controllers():
            assert "kube-controller-manager" not in started.pids
            started.api.create("/api/v1/namespaces", {"metadata": {"name": "loaded"}})
        account = "/api/v1/namespaces/loaded/serviceaccounts/default"
        started.wait(lambda: started.api.has(account), "default ServiceAccount")


@pytest.mark.cluster
def test_wrong_flag_is_told() -> None:
    """A program that ends at once is reported with its own words, and the others are stopped."""
    with (
        pytest.raises(ProcessDiedError, match="unknown flag: --colour"),
        ControlPlane(run_pods=False, flags=["--colour"]),
    ):
        pass


@pytest.mark.cluster
@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_signal_stops_everything(harness: subprocess.Popen[str], number: signal.Signals) -> None:
    """A harness that is asked to end stops its programs and removes its folder."""
    pids, folder = read_pids(harness.stdout)
    harness.send_signal(number)
    harness.wait(timeout=20)
    assert not any(is_running(pid) for pid in pids)
    assert not folder.exists()


@pytest.mark.cluster
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent died")
def test_programs_die_with_the_harness(harness: subprocess.Popen[str]) -> None:
    """A harness that is killed takes its programs along."""
    pids, folder = read_pids(harness.stdout)
    harness.kill()
    harness.wait()
    wait_until(lambda: not any(is_running(pid) for pid in pids), "end of the programs", 20)
    for file in sorted(folder.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    folder.rmdir()

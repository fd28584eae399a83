"""The archive and the wheel, built once as `make dist` builds them."""

from __future__ import annotations

import fcntl
import os
import subprocess
from pathlib import Path

import pytest

from kubectl_related import __version__
from release import platforms

ROOT = Path(__file__).parents[2]
VERSION = f"v{__version__}"
BUILD_SECONDS = 3600
# As it is before a test hides it: pip may need a proxy or a mirror.
ENVIRONMENT = dict(os.environ)


@pytest.fixture(scope="session")
def dist() -> Path:
    """Give the folder of the wheel, the source archive and this platform's archive."""
    (ROOT / "build").mkdir(exist_ok=True)
    # Several workers at once would build into the same folder.
    with (ROOT / "build" / "dist.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        built = subprocess.run(
            ["make", "dist"],
            cwd=ROOT,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=BUILD_SECONDS,
            check=False,
        )
    if built.returncode:
        raise AssertionError(built.stdout[-4000:])
    return ROOT / "dist"


@pytest.fixture(scope="session")
def archive(dist: Path) -> Path:
    """Give the archive of this machine's platform."""
    return dist / platforms.archive_name(VERSION, *platforms.here())

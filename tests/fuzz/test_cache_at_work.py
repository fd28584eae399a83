"""The cache where the disk is full, and where several processes write it at once."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.conftest import EXECUTABLE
from tests.fuzz.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT_ONCE = 6


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Paper]:
    """Give the paper server."""
    server = Paper()
    monkeypatch.setenv("KUBECONFIG", str(server.kubeconfig(tmp_path / "config")))
    monkeypatch.setenv("KUBECACHEDIR", str(tmp_path / "cache"))
    yield server
    server.close()


def start(*, full: bool = False) -> subprocess.Popen[bytes]:
    """Start a question; on a `full` disk no file grows beyond a hundred bytes."""

    def fill() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    command = [str(EXECUTABLE), "backup", "db-nightly", "-o", "json"]
    return subprocess.Popen(
        command,
        env={**os.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=fill if full else None,  # noqa: PLW1509 - no thread of this process holds a lock there
    )


def kept(folder: Path) -> list[str]:
    """Return the names of all files of the cache."""
    return sorted(path.name for path in (folder / "cache").rglob("*") if path.is_file())


@pytest.mark.usefixtures("paper")
def test_a_full_disk_is_no_error(tmp_path: Path) -> None:
    """The answer is whole, and nothing half written is left."""
    out, err = start(full=True).communicate()
    assert (err, kept(tmp_path)) == (b"", [])
    assert start().communicate() == (out, b"")
    assert len(kept(tmp_path)) == 3


@pytest.mark.usefixtures("paper")
def test_several_processes_at_once(tmp_path: Path) -> None:
    """All have the same answer, twice, and share one cache."""
    answers = set()
    for _ in range(2):
        running = [start() for _ in range(AT_ONCE)]
        answers |= {process.communicate() for process in running}
    ((_, err),) = answers
    assert err == b""
    assert len(kept(tmp_path)) == 3

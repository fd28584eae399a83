"""One question that is watched while pods that do not concern it change without an end."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.conftest import EXECUTABLE
from tests.control_plane.api import ApiError
from tests.control_plane.shop import NAMESPACE
from tools.soak.census import Census
from tools.soak.run import SoakError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.control_plane.api import Api
    from tests.control_plane.control_plane import ControlPlane

QUESTION = ("configmap", "app-config", "--used-by", "-A", "-w", "-n", NAMESPACE)
SAMPLES = 50
THREADS = 2


def watched(control_plane: ControlPlane, folder: Path, seconds: float) -> Iterator[tuple[Census, float]]:
    """Yield counts as they come, each with the CPU seconds so far; `questions` are changes of pods.

    Raises: SoakError.
    """
    config = control_plane.kubeconfig_by_token("admin")
    environ = {**os.environ, "HOME": str(folder), "KUBECONFIG": str(config), "MALLOC_ARENA_MAX": "1"}
    with (
        (folder / "watch.out").open("wb") as out,
        subprocess.Popen([str(EXECUTABLE), *QUESTION], env=environ, stdout=out, stderr=out) as process,
        _changing(control_plane.api) as changes,
    ):
        try:
            for _ in range(SAMPLES):
                time.sleep(seconds / SAMPLES)
                if process.poll() is not None:
                    raise SoakError((folder / "watch.out").read_text(encoding="utf-8"))
                yield _census(process.pid, sum(changes)), _cpu(process.pid)
        finally:
            process.kill()


@contextlib.contextmanager
def _changing(api: Api) -> Iterator[list[int]]:
    """Change one pod after the other; gives the numbers of changes so far."""
    pods: list[dict[str, Any]] = [item["metadata"] for item in api.get("/api/v1/pods")["items"]]
    over, changes = threading.Event(), [0] * THREADS

    def work(thread: int) -> None:
        while not over.is_set():
            for pod in pods[thread::THREADS]:
                path = f"/api/v1/namespaces/{pod['namespace']}/pods/{pod['name']}"
                with contextlib.suppress(ApiError):
                    api.merge(path, {"metadata": {"annotations": {"soak": str(changes[thread])}}})
                    changes[thread] += 1
                if over.is_set():
                    return

    threads = [threading.Thread(target=work, args=(index,)) for index in range(THREADS)]
    for thread in threads:
        thread.start()
    try:
        yield changes
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _census(pid: int, changes: int) -> Census:
    proc = Path("/proc", str(pid))
    status = dict(
        line.split(":\t", 1) for line in (proc / "status").read_text("ascii").splitlines() if ":\t" in line
    )
    targets = [os.readlink(entry) for entry in (proc / "fd").iterdir()]  # noqa: PTH115 - names, not paths
    sockets = sum(target.startswith("socket:") for target in targets)
    memory = int(status["VmRSS"].split()[0])
    return Census(changes, memory, int(status["Threads"]), sockets, len(targets) - sockets, 0)


def _cpu(pid: int) -> float:
    """Return the CPU seconds of a process so far."""
    fields = Path("/proc", str(pid), "stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

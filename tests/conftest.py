"""Fixtures for all tests: a cleaned environment, the real control plane, the installed executable."""

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

from tests.control_plane.build import CACHE_VARIABLE, cache_base
from tests.control_plane.control_plane import ControlPlane

EXECUTABLE = Path(sys.prefix, "bin", "kubectl-related")
CLUSTER_FIXTURES = {"control_plane", "namespace"}
# What a test may see of the environment that pytest was started in.
KEPT = ("PATH", "TMPDIR", "PYTHONDONTWRITEBYTECODE", "PYTHONWARNINGS", CACHE_VARIABLE)
RUN_SECONDS = 60.0


@dataclass(frozen=True)
class Ran:
    """What one run of the executable left."""

    stdout: str
    stderr: str
    code: int


class RunRelated(Protocol):
    """Runs the installed kubectl-related."""

    def __call__(
        self,
        *arguments: str,
        kubeconfig: Path | None = None,
        env: Mapping[str, str] | None = None,
        input: str | None = None,  # noqa: A002 - called as in subprocess.run
        timeout: float = RUN_SECONDS,
        cwd: Path | None = None,
    ) -> Ran:
        """Run it and return what it wrote."""


def pytest_configure() -> None:
    """Settle where the built programs are before a test's environment hides HOME."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell starts background jobs so, and children inherit it: Ctrl-C would be lost on them.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ[CACHE_VARIABLE] = str(cache_base())
    # As the program does: what tests build holds next to no cycles.
    gc.set_threshold(100_000, 50, 100)
    # The same examples each time; only `make fuzz` looks for others.
    settings.register_profile("steady", derandomize=True, deadline=None)
    if float(os.environ.get("FUZZ", "1")) <= 1:
        settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the control plane."""
    for item in items:
        if CLUSTER_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("cluster")


@pytest.fixture(autouse=True)
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the person's own kubeconfig, home, proxies, colours and locale from the test."""
    for name in set(os.environ) - set(KEPT):
        # pytest keeps its own notes there, and takes them away itself.
        if not name.startswith("PYTEST_"):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))


@pytest.fixture(scope="session")
def control_plane() -> Iterator[ControlPlane]:
    """Give the one control plane of the run (with pytest-xdist: of the worker)."""
    with ControlPlane() as started:
        yield started


@pytest.fixture
def namespace(control_plane: ControlPlane) -> Iterator[str]:
    """Give a fresh namespace; it is deleted afterwards, nobody waits for that."""
    name = control_plane.namespace()
    yield name
    control_plane.delete_namespace(name)


@pytest.fixture
def run_related() -> RunRelated:
    """Give a function that runs the installed executable."""
    return run_executable


def run_executable(
    *arguments: str,
    kubeconfig: Path | None = None,
    env: Mapping[str, str] | None = None,
    input: str | None = None,  # noqa: A002 - called as in subprocess.run
    timeout: float = RUN_SECONDS,
    cwd: Path | None = None,
) -> Ran:
    """Run kubectl-related in the test's environment."""
    environment = {**os.environ, **({"KUBECONFIG": str(kubeconfig)} if kubeconfig else {}), **(env or {})}
    ran = subprocess.run(
        [str(EXECUTABLE), *arguments],
        env=environment,
        cwd=cwd,
        input=input or "",
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    return Ran(ran.stdout, ran.stderr, ran.returncode)

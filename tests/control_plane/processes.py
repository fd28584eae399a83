"""Starts and ends the long-running programs of the control plane; knows nothing of what they do."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

LAUNCHER = Path(__file__).with_name("child.py")
POLL_SECONDS = 0.02
LOG_TAIL = 4000


class ProcessDiedError(RuntimeError):
    """A program ended although it should run; the message holds the end of its log."""


class Process:
    """One running program with its log file."""

    def __init__(self, name: str, command: list[str], folder: Path, env: dict[str, str]) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        launch = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), *command]
        with self.log.open("ab") as log:
            self._popen = subprocess.Popen(
                launch,
                cwd=folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in a terminal reaches only the harness, which ends its children itself.
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._popen.pid

    def check(self) -> None:
        """Raise if the program ended by itself."""
        if self._popen.poll() is not None:
            tail = self.log.read_text(encoding="utf-8", errors="replace")[-LOG_TAIL:]
            raise ProcessDiedError(f"{self.name} ended with code {self._popen.returncode}:\n{tail}")

    def stop(self) -> None:
        """End the program at once: nothing of what it knows is kept."""
        self._popen.kill()
        self._popen.wait()


def wait_until(
    condition: Callable[[], bool], what: str, timeout: float, processes: tuple[Process, ...] = ()
) -> None:
    """Wait until the condition holds; give up at once when one of the processes dies."""
    deadline = time.monotonic() + timeout
    while not condition():
        for process in processes:
            process.check()
        if time.monotonic() > deadline:
            raise TimeoutError(f"no {what} within {timeout:.0f} s")
        time.sleep(POLL_SECONDS)


def free_port() -> int:
    """Return a loopback port that is free now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextlib.contextmanager
def terminate_as_interrupt() -> Iterator[None]:
    """Make SIGTERM unwind the stack as Ctrl-C does, so that everything is stopped and removed."""
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """Raise what Ctrl-C raises."""
    raise KeyboardInterrupt

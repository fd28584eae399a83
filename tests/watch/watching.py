"""A watched question in a process of its own: its lines as they come, and how it ended."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Self

from tests.conftest import EXECUTABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType
    from typing import IO

PATIENCE_SECONDS = 40.0


class Watching:
    """Runs a command until the block ends; collects what it prints, line by line."""

    def __init__(self, arguments: Sequence[str], program: str = str(EXECUTABLE)) -> None:
        self.out: list[str] = []
        self.err: list[str] = []
        self._process = subprocess.Popen(
            [program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._threads = [
            threading.Thread(target=_collect, args=pair, daemon=True)
            for pair in ((self._process.stdout, self.out), (self._process.stderr, self.err))
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self.end()

    def until(self, is_there: Callable[[], bool]) -> None:
        """Wait until something was printed."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_there():
            assert time.monotonic() < deadline, (self.out, self.err)
            time.sleep(0.02)

    def until_line(self, *words: str, times: int = 1) -> None:
        """Wait until so many lines hold these words."""
        self.until(lambda: len([*self.lines(*words)]) >= times)

    def lines(self, *words: str) -> Iterator[str]:
        """Yield the lines of stdout that hold all these words."""
        return (line for line in [*self.out] if all(word in line.split() for word in words))

    def interrupt(self) -> int:
        """Press Ctrl-C; return the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self.end()

    def end(self) -> int:
        """Wait for the end; return the exit code."""
        code = self._process.wait(PATIENCE_SECONDS)
        for thread in self._threads:
            thread.join()
        return code


def _collect(stream: IO[str], lines: list[str]) -> None:
    with stream:
        lines.extend(line.rstrip("\n") for line in stream)

"""The line on a terminal that says how much is still waited for: shown late, gone before anything else."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TextIO

PROGRESS_DELAY = 1.0
"""Seconds that nobody minds waiting."""
_CLEARED = "\r\x1b[K"


class Progress:
    """One line of a terminal, written over by what follows. Safe to use from several threads."""

    def __init__(self, terminal: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._terminal = terminal
        self._clock = clock
        self._begun = clock()
        self._shown = ""
        self._held = False
        self._lock = threading.Lock()

    def hold(self) -> None:
        """Say nothing before a request is answered: a credential plugin may be asking on this terminal."""
        self._held = True

    def waiting(self, answered: int, asked: int) -> None:
        """Say how many requests are answered, once the wait is long enough to notice."""
        line = f"Waiting for the server: {answered} of {asked} requests answered"
        with self._lock:
            self._held = self._held and not answered
            if self._held:
                return
            if line != self._shown and self._clock() - self._begun >= PROGRESS_DELAY:
                self._write(_CLEARED + line)
                self._shown = line

    def clear(self) -> None:
        """Take the line away."""
        with self._lock:
            if self._shown:
                self._write(_CLEARED)
                self._shown = ""

    def restart(self) -> None:
        """Count the wait from now: until here a person was asked, not the server."""
        self.clear()
        self._begun = self._clock()

    def _write(self, text: str) -> None:
        self._terminal.write(text)
        self._terminal.flush()


def progress_on(stream: TextIO, environ: Mapping[str, str]) -> Progress | None:
    """Return a progress line where the stream is a terminal that can clear one."""
    return Progress(stream) if stream.isatty() and environ.get("TERM", "dumb") != "dumb" else None

"""Where the program reads and writes; injected, so that nobody else touches sys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True)
class Streams:
    """stdin, stdout (the result only) and stderr (everything else)."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO

    def warn(self, sentence: str) -> None:
        """Print one line to stderr."""
        self.stderr.write(sentence + "\n")

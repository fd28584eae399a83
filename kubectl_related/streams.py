"""Where the program reads and writes; injected, so that nobody else touches sys."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from kubectl_related.progress import Progress


class Streams(NamedTuple):
    """stdin, stdout (the result only) and stderr (everything else)."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    progress: Progress | None = None
    """None where nobody watches a terminal."""

    def warn(self, sentence: str) -> None:
        """Print one line to stderr."""
        if self.progress is not None:
            self.progress.clear()
        # Where nobody can be told, the exit code still tells.
        with contextlib.suppress(OSError):
            self.stderr.write(sentence + "\n")

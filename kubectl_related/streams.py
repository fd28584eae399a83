"""The standard streams, passed in so that other modules need not use sys."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from kubectl_related.record import Record

if TYPE_CHECKING:
    from kubectl_related.progress import Progress


class Streams(Record):
    """stdin, stdout (the result only) and stderr (everything else)."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    progress: Progress | None = None
    """None where nobody watches a terminal."""

    def warn(self, sentence: str) -> None:
        """Print one line to stderr; if that fails, only the exit code reports it.

        Raises: BrokenPipeError where the reader is gone.
        """
        try:
            if self.progress is not None:
                self.progress.clear()
            self.stderr.write(sentence + "\n")
        except BrokenPipeError:
            raise
        except OSError:
            abandon(self.stderr)


def abandon(stream: TextIO) -> None:
    """Let what is left in the buffer of a stream go nowhere: it must not fail again at exit."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)

"""`python -m kubectl_related` and the installed executable."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Answer the question on the command line; ends the process with its code."""
    # What is built here holds next to no cycles: looked for as often as usual, they cost half the time.
    gc.set_threshold(100_000, 50, 100)
    try:
        from kubectl_related.cli.command import command

        code = command(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    _end(code)


def _end(code: int) -> NoReturn:
    """End without taking apart what was built, which for a large answer takes as long as relating it."""
    for stream in (sys.stdout, sys.stderr):
        # None if it was closed from the start. A failed write has been reported already.
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()

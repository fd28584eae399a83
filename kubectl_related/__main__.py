"""`python -m kubectl_related` and the installed executable."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Answer the question on the command line; exits with its code."""
    # What is built here holds next to no cycles: looked for as often as usual, they cost half the time.
    gc.set_threshold(100_000, 50, 100)
    try:
        from kubectl_related.cli import command

        code = command(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()

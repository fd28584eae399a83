"""`python -m kubectl_related` and the installed executable."""

from __future__ import annotations

import sys


def main() -> None:
    """Answer the question on the command line; exits with its code."""
    from kubectl_related.cli import command

    sys.exit(command(sys.argv[1:]))


if __name__ == "__main__":
    main()

"""The oldest glibc that a folder of programs runs with, read from the symbol versions they ask for.

`python -m release.glibc build/release/launch.dist` prints what each file needs.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

_VERSION = re.compile(rb"GLIBC_(\d+)\.(\d+)(?:\.\d+)?\x00")
_ELF = b"\x7fELF"


def needed(folder: Path) -> dict[str, tuple[int, int]]:
    """Return file → the newest glibc version that it names; only files that name one.

    The names are in the string table of an ELF file, so no tool is needed to read them.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        if content.startswith(_ELF):
            versions = {(int(major), int(minor)) for major, minor in _VERSION.findall(content)}
            if versions:
                found[path.relative_to(folder).as_posix()] = max(versions)
    return found


def oldest(folder: Path) -> tuple[int, int]:
    """Return the newest version that the folder's files need, (0, 0) if they need none."""
    return max(needed(folder).values(), default=(0, 0))


def main() -> None:
    """Print what each file needs, the most demanding first."""
    rows = sorted(needed(Path(sys.argv[1])).items(), key=lambda row: (row[1], row[0]), reverse=True)
    sys.stdout.write("".join(f"{major}.{minor}  {name}\n" for name, (major, minor) in rows))


if __name__ == "__main__":
    main()

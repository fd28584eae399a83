"""Writes real output into the pages: each block that begins with a question to the examples.

python -m tests.docs.outputs
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHOWN = re.compile(r"(?<=```\n)(\$ kubectl related (.+ --from examples/.*)\n)((?:(?!```).*\n)*)(?=```)")


def pages() -> list[Path]:
    """Return every page of docs/."""
    return sorted((ROOT / "docs").rglob("*.md"))


def questions(page: Path) -> list[tuple[str, str]]:
    """Return (arguments, output) of each block that begins with a question to the examples' files."""
    return [(found[2], found[3]) for found in SHOWN.finditer(page.read_text(encoding="utf-8"))]


def output(arguments: str) -> str:
    """Return what the program prints on stdout."""
    words = [sys.executable, "-m", "kubectl_related", *shlex.split(arguments)]
    environment = {**os.environ, "XDG_CONFIG_HOME": "/nonexistent"}
    ran = subprocess.run(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    return ran.stdout


def main() -> None:
    """Write every page anew."""
    for page in pages():
        text = page.read_text(encoding="utf-8")
        written = SHOWN.sub(lambda found: found[1] + output(found[2]), text)
        if written != text:
            page.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()

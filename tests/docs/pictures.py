"""The pictures of the README, made by the program of the example shop: `python -m tests.docs.pictures`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "pictures"
SHOP = ("--from", "examples/shop")
QUESTION = ("deployment", "web", "--depth", "2")
_CODE = re.compile(r"\x1b\[([\d;]*)m")
_COLORS = {"31": "red", "33": "yellow"}
_LETTER, _LINE, _MARGIN = 7.25, 18, 16
_STYLE = """\
.shown { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre; }
.shown .window { fill: #f6f8fa; stroke: #d0d7de; }
.shown text { fill: #1f2328; }
.shown .red { fill: #b3141f; }
.shown .yellow { fill: #7d4e00; }
@media (prefers-color-scheme: dark) {
  .shown .window { fill: #161b22; stroke: #30363d; }
  .shown text { fill: #e6edf3; }
  .shown .red { fill: #ff7b72; }
  .shown .yellow { fill: #d4a72c; }
}
"""


def answered(*arguments: str) -> str:
    """Return what the program prints of the shop."""
    command = [str(Path(sys.executable).with_name("kubectl-related")), *arguments, *SHOP]
    environment = {**os.environ, "KUBECONFIG": os.devnull}
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True
    )
    return ran.stdout


def shop() -> str:
    """Return the picture of the shop's front end."""
    return answered(*QUESTION, "-o", "svg")


def terminal() -> str:
    """Return the same answer as a terminal shows it, as a picture."""
    typed = f"$ kubectl related {' '.join(QUESTION)} {' '.join(SHOP)}"
    lines = [typed, *answered(*QUESTION, "--color", "always").splitlines()]
    width = max(len(_CODE.sub("", line)) for line in lines) * _LETTER + 2 * _MARGIN
    height = len(lines) * _LINE + 2 * _MARGIN
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="shown" width="{width:.0f}" height="{height}"'
            f' viewBox="0 0 {width:.0f} {height}" role="img" aria-label="{escape(typed)}">'
        ),
        f"<style>\n{_STYLE}</style>",
        f'<rect class="window" x="0.5" y="0.5" width="{width - 1:.0f}" height="{height - 1}" rx="8"/>',
    ]
    for number, line in enumerate(lines):
        y = _MARGIN + (number + 0.75) * _LINE
        parts.append(f'<text x="{_MARGIN}" y="{y:.1f}" xml:space="preserve">{_colored(line)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _colored(line: str) -> str:
    """Return a line with its colours as elements."""
    start, *rest = _CODE.split(line)
    out = escape(start)
    for code, text in zip(rest[::2], rest[1::2], strict=True):
        name = _COLORS.get(code)
        out += f'<tspan class="{name}">{escape(text)}</tspan>' if name else escape(text)
    return out


PICTURES = {"shop.svg": shop, "terminal.svg": terminal}


def main() -> None:
    """Write the pictures."""
    FOLDER.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        (FOLDER / name).write_text(draw(), encoding="utf-8")
        sys.stdout.write(f"wrote docs/pictures/{name}\n")


if __name__ == "__main__":
    main()

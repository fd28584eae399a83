"""-o mermaid: a flowchart for Mermaid. No name can end a label: all but plain characters are encoded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_related.printers.pictures.picture import MISSING, PLAIN, SUBJECT, UNKNOWN, picture_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.rows.shown import Shown

_LOOKS = {SUBJECT: ":::subject", MISSING: ":::missing", UNKNOWN: ":::unknown", PLAIN: ""}
_CLASSES = """\
  classDef subject stroke-width:3px
  classDef missing stroke:#c00,color:#c00,stroke-dasharray:4
  classDef unknown stroke-dasharray:4
"""
# Markdown, HTML, entities, directives and the end of a string all begin with something else.
_SPECIAL = re.compile(r"[^\w ./:,()-]|_")


_ARROW = re.compile(r"^  n\d+ -", re.MULTILINE)
MAX_ARROWS, MAX_CHARACTERS = 500, 50_000
"""maxEdges and maxTextSize of Mermaid: above them it draws nothing."""


def excess(printed: str) -> str:
    """Return the sentence that a picture is too large for Mermaid; empty if it is not."""
    arrows, characters = len(_ARROW.findall(printed)), len(printed)
    if arrows <= MAX_ARROWS and characters <= MAX_CHARACTERS:
        return ""
    return (
        f"Warning: Mermaid draws at most {MAX_ARROWS} edges and {MAX_CHARACTERS} characters, and these are"
        f" {arrows} and {characters}; -o html draws any number"
    )


def print_mermaid(shown: Shown, layout: Layout, out: TextIO) -> None:
    """Print the flowchart; nodes are numbered, so that names are in labels only."""
    nodes, arrows = picture_of(shown.answer, layout)
    out.write("flowchart LR\n")
    out.writelines(f"  n{at}[{_label(node.lines)}]{_LOOKS[node.look]}\n" for at, node in enumerate(nodes))
    for arrow in arrows:
        line = "-.->" if arrow.weak else "-->"
        out.write(f"  n{arrow.start} {line}|{_label([arrow.label])}| n{arrow.end}\n")
    out.write(_CLASSES)


def _label(lines: Iterable[str]) -> str:
    return '"' + "<br>".join(map(_encoded, lines)) + '"'


def _encoded(line: str) -> str:
    """Return the line with everything but letters, digits and harmless signs as `#codepoint;`."""
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", line)

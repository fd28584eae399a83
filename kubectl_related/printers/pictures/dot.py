"""-o dot: a graph for Graphviz. No name can end a label: such characters are escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.printers.pictures.picture import MISSING, PLAIN, SUBJECT, UNKNOWN, picture_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.rows.shown import Shown

_LOOKS = {
    SUBJECT: ', style="bold"',
    MISSING: ', style="dashed", color="red", fontcolor="red"',
    UNKNOWN: ', style="dashed"',
    PLAIN: "",
}
_HEAD = """\
digraph related {
  rankdir="LR"
  node [shape="box"]
"""
# A label's backslashes are its own, and what looks like an HTML entity would be one.
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "&": "&amp;"})


def print_dot(shown: Shown, layout: Layout, out: TextIO) -> None:
    """Print the graph; nodes are numbered, so that names are in labels only."""
    nodes, arrows = picture_of(shown.answer, layout)
    out.write(_HEAD)
    out.writelines(
        f"  n{at} [label={_label(node.lines)}{_LOOKS[node.look]}]\n" for at, node in enumerate(nodes)
    )
    for arrow in arrows:
        dashed = ', style="dashed"' if arrow.weak else ""
        out.write(f"  n{arrow.start} -> n{arrow.end} [label={_label([arrow.label])}{dashed}]\n")
    out.write("}\n")


def _label(lines: Iterable[str]) -> str:
    return '"' + "\\n".join(line.translate(_ESCAPES) for line in lines) + '"'

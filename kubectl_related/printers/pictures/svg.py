"""-o svg: one static file without a script, that is readable on white and on dark ground.

Columns, order and curves are those of `layered`; colours are in picture.css. Text is text: it can be found,
selected and read aloud.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width
from zlib import crc32

from kubectl_related.model.printable import printable
from kubectl_related.printers.pictures.layered import HEAD, Box, Link, place
from kubectl_related.printers.pictures.picture import SUBJECT, picture_of
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from kubectl_related.model.graph import Related
    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.pictures.layered import Area, Route
    from kubectl_related.printers.pictures.picture import Arrow, Node, Picture
    from kubectl_related.printers.rows.shown import Shown

_COLORS = 12
"""How many kinds picture.css distinguishes by colour."""
_LETTER, _SMALL = 7.25, 7
"""The width of a character of a name, and of small text."""
_LINE, _BAR, _PAD = 16, 6, 8
_LONGEST = 44
"""Characters of a line; longer names are broken."""
_SHORTEST = 110.0
# Noncharacters, which XML has no way to write.
_NO_XML = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


class _Text(Record):
    """The text of a box: the kind, the lines of the name, the notes."""

    kind: str
    name: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def width(self) -> float:
        """The width that it takes."""
        small = (width_of(line) * _SMALL for line in (self.kind, *self.notes))
        return max(*(width_of(line) * _LETTER for line in self.name), *small, _SHORTEST)

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return 1 + len(self.name) + len(self.notes)


def print_svg(shown: Shown, layout: Layout, out: TextIO) -> None:
    """Print the picture with its style."""
    out.write(f"{drawn(shown.answer, picture_of(shown.answer, layout, crowds=True), style=stylesheet())}\n")


def stylesheet() -> str:
    """Return the colours and fonts of a picture."""
    return Path(__file__).with_name("picture.css").read_text(encoding="utf-8")


def drawn(answer: Related, picture: Picture, style: str = "", name: str = "") -> str:
    """Return the picture as an SVG element.

    `style`: its own style sheet, for a file that is used alone; `name` begins its ids.
    """
    texts = [_text_of(node) for node in picture.nodes]
    boxes = [
        Box(node.layer, text.width + _BAR + 2 * _PAD, text.lines * _LINE + _PAD)
        for node, text in zip(picture.nodes, texts, strict=True)
    ]
    links = [Link(arrow.start, arrow.end, width_of(arrow.label) * _SMALL) for arrow in picture.arrows]
    placed = place(boxes, links)
    width, height = _number(placed.width), _number(placed.height)
    title = _escaped(printable(_title(answer)))
    colors = _colors(picture.nodes)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="related" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}" role="group" aria-label="{title}">'
        ),
        f"<title>{title}</title>",
        *([f"<style>\n{style}</style>"] if style else []),
        f'<rect class="ground" width="{width}" height="{height}"/>',
    ]
    for number, (arrow, route) in enumerate(zip(picture.arrows, placed.routes, strict=True)):
        parts += _arrow(f"{name}arrow{number}", arrow, route)
    for number, (node, text, area) in enumerate(zip(picture.nodes, texts, placed.areas, strict=True)):
        parts += _box(f"{name}node{number}", node, text, area, colors[_family(node)])
    return "\n".join([*parts, "</svg>"])


def _title(answer: Related) -> str:
    if answer.is_check:
        return "References whose target is missing"
    subjects = ", ".join(answer.label(subject.ref) for subject in answer.subjects)
    if answer.target is not None:
        return f"How {subjects} and {answer.label(answer.target.ref)} are related"
    return f"What is related to {subjects}"


def _text_of(node: Node) -> _Text:
    kind, slash, name = node.label.partition("/")
    if not slash:
        kind = node.label.split(" (", 1)[0]
        name = node.label if node.size == 1 else f"{node.size} objects"
    return _Text(kind, tuple(_broken(name)), node.notes)


def _broken(name: str) -> Iterator[str]:
    """Yield the lines of a name, broken behind a separator if there is one."""
    while len(name) > _LONGEST:
        cut = max(name.rfind(sign, _LONGEST // 2, _LONGEST) for sign in "-./_: ") + 1 or _LONGEST
        yield name[:cut]
        name = name[cut:]
    yield name


def width_of(text: str) -> int:
    """Return how many columns a text takes in a font of one width."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(sign) in "FW" else 1 for sign in text)


def _family(node: Node) -> tuple[str, str]:
    return node.key[0].group, node.key[0].kind


def _colors(nodes: Iterable[Node]) -> dict[tuple[str, str], int]:
    """Return a colour for each kind: its own, or the next one if another kind has that already."""
    found: dict[tuple[str, str], int] = {}
    for family in sorted({_family(node) for node in nodes}):
        wish = crc32("/".join(family).encode(errors="replace"))
        taken = set(found.values()) if len(found) < _COLORS else set()
        found[family] = next(at % _COLORS for at in range(wish, wish + _COLORS) if at % _COLORS not in taken)
    return found


def _box(name: str, node: Node, text: _Text, area: Area, color: int) -> Iterator[str]:
    classes = ["node", node.look, f"kind{color}", *(["hint"] if node.weak else [])]
    crowd = node.size > 1
    yield (
        f'<g class="{" ".join([*classes, *(["crowd"] if crowd else [])])}" id="{name}"'
        f' data-layer="{node.layer}" transform="translate({_number(area.x)},{_number(area.y)})">'
    )
    yield f"<title>{_escaped(', '.join(node.lines))}</title>"
    size = f'width="{_number(area.width)}" height="{_number(area.height)}"'
    round_ = ' rx="10"' if node.look == SUBJECT else ' rx="3"'
    if crowd:
        yield f'<rect class="behind" x="4" y="4" {size}{round_}/>'
    yield f'<rect class="box" {size}{round_}/>'
    inset = 4
    yield (
        f'<rect class="bar" x="{inset}" y="{inset}" width="{_BAR - 2}"'
        f' height="{_number(area.height - 2 * inset)}" rx="2"/>'
    )
    y = (area.height - text.lines * _LINE) / 2 + _LINE * 0.75
    x = _number(_BAR + _PAD)
    yield f'<text class="kind" x="{x}" y="{_number(y)}">{_escaped(text.kind)}</text>'
    y += _LINE
    lines = "".join(
        f'<tspan x="{x}" y="{_number(y + at * _LINE)}">{_escaped(line)}</tspan>'
        for at, line in enumerate(text.name)
    )
    yield f'<text class="name">{lines}</text>'
    y += _LINE * len(text.name)
    for at, note in enumerate(text.notes):
        yield f'<text class="note" x="{x}" y="{_number(y + at * _LINE)}">{_escaped(note)}</text>'
    yield "</g>"


def _arrow(name: str, arrow: Arrow, route: Route) -> Iterator[str]:
    weak = " weak" if arrow.weak else ""
    yield f'<g class="arrow{weak}" id="{name}" data-ends="{arrow.start} {arrow.end}">'
    yield f'<path class="line" d="{_line(route)}"/>'
    yield f'<path class="head" d="{_head(route)}"/>'
    x, y = route.label
    yield f'<text class="label" x="{_number(x)}" y="{_number(y - 4)}">{_escaped(arrow.label)}</text>'
    yield "</g>"


def _line(route: Route) -> str:
    first, *others = route.runs
    parts = [f"M{_point(first.start, first.y)}L{_point(first.end, first.y)}"]
    at = first
    for run in others:
        # A curve that turns back bulges; others swing evenly from one height to the other.
        bend = (run.start - at.end) / 2 or 3 * HEAD
        back = -bend if run.start == at.end else bend
        parts.append(
            f"C{_point(at.end + bend, at.y)} {_point(run.start - back, run.y)}"
            f" {_point(run.start, run.y)}L{_point(run.end, run.y)}"
        )
        at = run
    return "".join(parts)


def _head(route: Route) -> str:
    last = route.runs[-1]
    back = HEAD if last.start < last.end else -HEAD
    return (
        f"M{_point(last.end, last.y)}L{_point(last.end - back, last.y - HEAD / 2)}"
        f"L{_point(last.end - back, last.y + HEAD / 2)}Z"
    )


def _point(x: float, y: float) -> str:
    return f"{_number(x)},{_number(y)}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _escaped(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))

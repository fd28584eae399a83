"""The columns of a row, for tables and for what else shows rows to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.objects import labels_of
from kubectl_related.printers.rows.consequences import if_changed
from kubectl_related.printers.rows.row import MISSING, Row
from kubectl_related.printers.terminal import RED, YELLOW, colored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kubectl_related.model.graph import Related, Relative
    from kubectl_related.printers.layout import Layout

    Column = tuple[str, Callable[[Row], str]]
    """A title, and the cell of a row."""


def columns_of(answer: Related, rows: Sequence[Row], layout: Layout) -> list[Column]:
    """Return the columns right of NAME."""
    columns: list[Column] = [
        ("RELATION", lambda row: row.phrase),
        ("READY", lambda row: _cell(answer, row, "Ready")),
        ("STATUS", lambda row: _status(answer, row)),
        ("AGE", lambda row: _cell(answer, row, "Age")),
        ("IF DELETED", lambda row: row.relative.if_deleted),
        ("IF CHANGED", lambda row: if_changed(row.relative)),
        ("VIA", lambda row: ",".join(row.vias)),
        ("WHERE", lambda row: _places(answer, row)),
    ]
    hidden = (set() if layout.wide else {"VIA"}) | (set() if layout.live else {"READY", "AGE"})
    if not (layout.wide and answer.places):
        hidden.add("WHERE")
    if not any(row.relative.if_deleted for row in rows):
        hidden.add("IF DELETED")
    if not any(row.relative.if_changed for row in rows):
        hidden.add("IF CHANGED")
    if not layout.live and not any(_status(answer, row) for row in rows):
        hidden.add("STATUS")
    shown = [column for column in columns if column[0] not in hidden]
    return [*shown, *((title, _of_relative(cell)) for title, cell in label_columns(layout))]


def _of_relative(cell: Callable[[Relative], str]) -> Callable[[Row], str]:
    return lambda row: cell(row.relative)


def label_columns(layout: Layout) -> Iterator[tuple[str, Callable[[Relative], str]]]:
    """Yield the columns of -L, empty for an object without the label, and that of --show-labels."""
    for key in layout.label_columns:
        yield key.rpartition("/")[2].upper(), _label(key)
    if layout.show_labels:
        yield "LABELS", _labels


def _label(key: str) -> Callable[[Relative], str]:
    return lambda relative: labels_of(relative.obj).get(key, "")


def _labels(relative: Relative) -> str:
    return ",".join(f"{key}={value}" for key, value in sorted(labels_of(relative.obj).items())) or "<none>"


def _status(answer: Related, row: Row) -> str:
    relative = row.relative
    if row.section == MISSING:
        return relative.status
    if not relative.verified:
        return "Unknown"
    return _cell(answer, row, "Status")


def row_name(answer: Related, row: Row) -> str:
    """Return the cell of NAME: the object, or the number of objects of its kind."""
    if row.count == 1:
        return answer.name_of(row.relative)
    resource = row.relative.resource
    kind = resource.qualified if resource else row.relative.ref.kind
    return f"{'objects' if row.mixed else kind} ({row.count})"


def _cell(answer: Related, row: Row, column: str) -> str:
    return answer.columns.get(row.relative.ref, {}).get(column, "") if row.count == 1 else ""


def _places(answer: Related, row: Row) -> str:
    """Return the file and the line of each field; nothing if the row is for several objects."""
    edges = row.edges if row.count == 1 else ()
    places = dict.fromkeys(answer.place(edge.holder, edge.via) for edge in edges)
    return ",".join(place for place in places if place)


def tinted(line: str, row: Row) -> str:
    """Colour the line of an object that is missing or could not be read."""
    if row.section == MISSING:
        return colored(line, YELLOW if row.relative.optional else RED)
    return line if row.relative.verified else colored(line, YELLOW)

"""The table: reads as a sentence, SUBJECT RELATION ROW, padded as kubectl pads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.objects import labels_of
from kubectl_related.model.printable import printable
from kubectl_related.printers.padding import padded
from kubectl_related.printers.rows.consequences import if_changed
from kubectl_related.printers.rows.row import MISSING, Row
from kubectl_related.printers.rows.shown import NAME_FIELD, Shown
from kubectl_related.printers.terminal import RED, YELLOW, colored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TextIO

    from kubectl_related.model.graph import Finding, Related, Relative, Subject
    from kubectl_related.printers.layout import Layout

    Column = tuple[str, Callable[[Row], str]]
    """A title, and the cell of a row."""


def print_table(shown: Shown, layout: Layout, out: TextIO) -> None:
    """Print a table for each subject, or one of dangling references or unused objects."""
    if shown.answer.is_check or shown.answer.unused is not None:
        _print_rows(shown, layout, out)
        return
    if shown.answer.target is not None:
        from kubectl_related.printers.chains import print_chains

        print_chains(shown.answer, layout, out)
        return
    headed = len(shown.tables) > 1
    begun = False
    for subject, rows in shown.tables:
        if headed and (rows or subject.found):
            out.write(("\n" if begun else "") + f"{printable(shown.answer.label(subject.ref))}:\n")
            begun = True
        if rows:
            out.write(_table(shown.answer, subject, rows, layout))


def _table(answer: Related, subject: Subject, rows: Sequence[Row], layout: Layout) -> str:
    cells = [[printable(cell) for cell in row] for row in table_rows(answer, subject, rows, layout)]
    titles, *lines = padded(cells)
    if layout.color:
        lines = [tinted(line, row) for line, row in zip(lines, rows, strict=True)]
    return "".join(f"{line}\n" for line in ([titles] if layout.headers else []) + lines)


def table_rows(answer: Related, subject: Subject, rows: Sequence[Row], layout: Layout) -> list[list[str]]:
    """Return the titles and the cells of one subject's table."""
    columns: list[Column] = [("NAME", lambda row: row_name(answer, row))]
    if any(row.relative.ref.namespace not in ("", subject.ref.namespace) for row in rows):
        columns.insert(0, ("NAMESPACE", lambda row: row.relative.ref.namespace))
    columns += columns_of(answer, rows, layout)
    return [[title for title, _ in columns], *([cell(row) for _, cell in columns] for row in rows)]


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
    return [*shown, *((title, _of_relative(cell)) for title, cell in _label_columns(layout))]


def _of_relative(cell: Callable[[Relative], str]) -> Callable[[Row], str]:
    return lambda row: cell(row.relative)


def _label_columns(layout: Layout) -> Iterator[tuple[str, Callable[[Relative], str]]]:
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


def _print_rows(shown: Shown, layout: Layout, out: TextIO) -> None:
    lines = padded([[printable(cell) for cell in row] for row in rows_without_subject(shown, layout)])
    shown_lines = lines if layout.headers else lines[1:]
    out.write("".join(f"{line}\n" for line in shown_lines) if not shown.is_empty else "")


def rows_without_subject(shown: Shown, layout: Layout) -> list[list[str]]:
    """Return the titles and the rows of the table of dangling references or unused objects."""
    return _finding_rows(shown, layout) if shown.answer.unused is None else _unused_rows(shown, layout)


def _unused_rows(shown: Shown, layout: Layout) -> list[list[str]]:
    answer = shown.answer
    columns: list[tuple[str, Callable[[Relative], str]]] = [
        ("NAMESPACE", lambda one: one.ref.namespace),
        ("NAME", lambda one: answer.label(one.ref)),
        ("WHY", lambda one: one.why),
        ("AGE", lambda one: answer.columns.get(one.ref, {}).get("Age", "")),
        ("VIA", lambda one: ",".join(dict.fromkeys(edge.via for edge in sorted(one.edges)))),
        ("WHERE", lambda one: answer.place(one.ref, NAME_FIELD)),
    ]
    hidden = (set() if layout.wide else {"VIA"}) | (set() if layout.live else {"AGE"})
    if not (layout.wide and answer.places):
        hidden.add("WHERE")
    namespaces = {ref.namespace for ref in answer.checked} - {""}
    if "*" not in answer.searched or len(namespaces) < (1 if layout.live else 2):
        hidden.add("NAMESPACE")
    chosen = [column for column in columns if column[0] not in hidden] + list(_label_columns(layout))
    return [[title for title, _ in chosen], *([cell(one) for _, cell in chosen] for one in shown.unused)]


def _finding_rows(shown: Shown, layout: Layout) -> list[list[str]]:
    answer = shown.answer
    columns: list[tuple[str, Callable[[Finding], str]]] = [
        ("NAMESPACE", lambda one: one.edge.holder.namespace),
        ("NAME", lambda one: answer.label(one.edge.holder)),
        ("MISSING", lambda one: answer.name_of(one.relative)),
        ("VIA", lambda one: one.field),
        ("STATUS", lambda one: one.status),
        ("WHERE", lambda one: answer.place(one.edge.holder, one.edge.via)),
    ]
    first = 0 if "*" in answer.searched else 1
    chosen = columns[first:] if layout.wide and answer.places else columns[first:-1]
    return [[title for title, _ in chosen], *([cell(one) for _, cell in chosen] for one in shown.findings)]

"""The table: reads as a sentence, SUBJECT RELATION ROW, padded as kubectl pads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.objects import labels_of
from kubectl_related.printers.answer import item_of
from kubectl_related.printers.padding import padded
from kubectl_related.printers.rows import MISSING, Row, folded, place_of, rows_of, summarised
from kubectl_related.printers.terminal import RED, YELLOW, colored, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TextIO

    from kubectl_related.model.graph import Related, Subject
    from kubectl_related.printers.layout import Layout

    Column = tuple[str, Callable[[Row], str]]
    """A title, and the cell of a row."""


def print_table(answer: Related, layout: Layout, out: TextIO) -> bool:
    """Print a table for each subject, or one of what dangles; tell whether there was any row.

    Raises: UsageError where the rows cannot be sorted as --sort-by says.
    """
    if layout.missing and not answer.subjects:
        return print_missing(answer, layout, out)
    printed = begun = False
    tables = []
    for index, subject in enumerate(answer.subjects):
        rows = rows_of([r for r in answer.relatives if index in r.of])
        tables.append((subject, rows if layout.expand else summarised(folded(rows))))
    if layout.sorting is not None:
        placed = [(subject, row) for subject, rows in tables for row in rows]
        ordered = layout.sorting.sorted(placed, lambda one: item_of(one[1].relative, answer))
        tables = [(subject, [row for of, row in ordered if of is subject]) for subject, _ in tables]
    headed = len(tables) > 1
    for subject, rows in tables:
        if headed and (rows or subject.found):
            out.write(("\n" if begun else "") + f"{safe(answer.label(subject.ref))}:\n")
            begun = True
        if rows:
            printed = True
            out.write(_table(answer, subject, rows, layout))
    return printed


def _table(answer: Related, subject: Subject, rows: Sequence[Row], layout: Layout) -> str:
    columns: list[Column] = [("NAME", lambda row: row_name(answer, row))]
    if any(row.relative.ref.namespace not in ("", subject.ref.namespace) for row in rows):
        columns.insert(0, ("NAMESPACE", lambda row: row.relative.ref.namespace))
    columns += columns_of(answer, rows, layout)
    cells = [[safe(cell(row)) for _, cell in columns] for row in rows]
    titles, *lines = padded([[safe(title) for title, _ in columns], *cells])
    if layout.color:
        lines = [tinted(line, row) for line, row in zip(lines, rows, strict=True)]
    return "".join(f"{line}\n" for line in ([titles] if layout.headers else []) + lines)


def columns_of(answer: Related, rows: Sequence[Row], layout: Layout) -> list[Column]:
    """Return the columns right of NAME."""
    columns: list[Column] = [
        ("RELATION", lambda row: row.phrase),
        ("READY", lambda row: _cell(answer, row, "Ready")),
        ("STATUS", lambda row: _status(answer, row)),
        ("AGE", lambda row: _cell(answer, row, "Age")),
        ("IF DELETED", lambda row: row.relative.if_deleted),
        ("VIA", lambda row: ",".join(dict.fromkeys(row.vias))),
    ]
    hidden = (set() if layout.wide else {"VIA"}) | (set() if layout.live else {"READY", "AGE"})
    if not any(row.relative.if_deleted for row in rows):
        hidden.add("IF DELETED")
    if not layout.live and not any(_status(answer, row) for row in rows):
        hidden.add("STATUS")
    shown = [column for column in columns if column[0] not in hidden]
    shown += [_label_column(key) for key in layout.label_columns]
    return [*shown, ("LABELS", _labels)] if layout.show_labels else shown


def _label_column(key: str) -> Column:
    """Return a column of -L: empty where an object lacks the label."""
    return key.rpartition("/")[2].upper(), lambda row: labels_of(row.relative.obj).get(key, "")


def _labels(row: Row) -> str:
    return (
        ",".join(f"{key}={value}" for key, value in sorted(labels_of(row.relative.obj).items())) or "<none>"
    )


def _status(answer: Related, row: Row) -> str:
    relative = row.relative
    if row.section == MISSING:
        return relative.status
    if not relative.verified:
        return "Unknown"
    return _cell(answer, row, "Status")


def row_name(answer: Related, row: Row) -> str:
    """Return what stands in NAME: the object, or how many of its kind."""
    if row.count == 1:
        return answer.label(row.relative.ref)
    resource = row.relative.resource
    return f"{resource.qualified if resource else row.relative.ref.kind} ({row.count})"


def _cell(answer: Related, row: Row, column: str) -> str:
    return answer.cells.get(row.relative.ref, {}).get(column, "") if row.count == 1 else ""


def tinted(line: str, row: Row) -> str:
    """Colour the line of what is missing or could not be read."""
    if row.section == MISSING:
        return colored(line, YELLOW if row.relative.optional else RED)
    return line if row.relative.verified else colored(line, YELLOW)


def print_missing(answer: Related, layout: Layout, out: TextIO) -> bool:
    """Print what dangles, a row for each object that refers; tell whether there was any."""
    relatives = answer.relatives
    if layout.sorting is not None:
        relatives = tuple(layout.sorting.sorted(relatives, lambda relative: item_of(relative, answer)))
    rows = []
    for rank, relative in enumerate(relatives):
        for edge in sorted(relative.edges):
            status = ("Missing key" if relative.obj else "Missing") + (" (optional)" if edge.optional else "")
            row = [answer.label(edge.holder), answer.label(relative.ref), place_of(edge, relative), status]
            if layout.expand or not answer.is_folded(edge):
                rows.append((rank if layout.sorting else 0, [edge.holder.namespace, *row]))
    spaces = 0 if "*" in answer.searched else 1
    titles = ["NAMESPACE", "NAME", "MISSING", "VIA", "STATUS"][spaces:]
    lines = padded([titles, *([safe(cell) for cell in row[spaces:]] for _, row in sorted(rows))])
    out.write("".join(f"{line}\n" for line in (lines if layout.headers else lines[1:])) if rows else "")
    return bool(rows)


def empty_sentence(subjects: Sequence[Subject], *, everywhere: bool) -> str:
    """Return what is said where nothing is related."""
    namespaces = {subject.ref.namespace for subject in subjects}
    if len(namespaces) == 1 and not everywhere and (namespace := namespaces.pop()):
        return f"No related resources found in {safe(namespace)} namespace."
    return "No related resources found"

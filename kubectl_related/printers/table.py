"""The table: reads as a sentence, SUBJECT RELATION ROW, padded as kubectl pads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.printable import printable
from kubectl_related.printers.columns import columns_of, label_columns, row_name, tinted
from kubectl_related.printers.padding import padded
from kubectl_related.printers.rows.shown import NAME_FIELD, Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TextIO

    from kubectl_related.model.graph import Finding, Related, Relative, Subject
    from kubectl_related.printers.columns import Column
    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.rows.row import Row


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
    chosen = [column for column in columns if column[0] not in hidden] + list(label_columns(layout))
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

"""The table: reads as a sentence, SUBJECT RELATION ROW, padded as kubectl pads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.fold import MISSING, Row, folded, place_of, rows_of, summarised
from kubectl_related.printers.terminal import RED, YELLOW, colored, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TextIO

    from kubectl_related.graph import Related, Subject

_GAP = "   "


def print_table(
    answer: Related, out: TextIO, *, expand: bool, wide: bool, headers: bool, live: bool, color: bool
) -> bool:
    """Print a table for each subject; tell whether there was any row."""
    printed = False
    for index, subject in enumerate(answer.subjects):
        relatives = [r for r in answer.relatives if index in r.of]
        rows = rows_of(relatives) if expand else summarised(folded(rows_of(relatives)))
        if len(answer.subjects) > 1:
            out.write(("\n" if index else "") + f"{safe(answer.label(subject.ref))}:\n")
        if rows:
            printed = True
            out.write(_table(answer, subject, rows, wide=wide, headers=headers, live=live, color=color))
    return printed


def _table(
    answer: Related,
    subject: Subject,
    rows: Sequence[Row],
    *,
    wide: bool,
    headers: bool,
    live: bool,
    color: bool,
) -> str:
    columns: dict[str, Callable[[Row], str]] = {
        "NAME": lambda row: _name(answer, row),
        "RELATION": lambda row: row.phrase,
        "READY": lambda row: _cell(answer, row, "Ready"),
        "STATUS": lambda row: _status(answer, row),
        "AGE": lambda row: _cell(answer, row, "Age"),
        "IF DELETED": lambda row: row.relative.if_deleted,
        "VIA": lambda row: ",".join(dict.fromkeys(row.vias)),
    }
    outside = any(row.relative.ref.namespace not in ("", subject.ref.namespace) for row in rows)
    if outside:
        columns = {"NAMESPACE": lambda row: row.relative.ref.namespace} | columns
    hidden = (set() if wide else {"VIA"}) | (set() if live else {"READY", "AGE"})
    if not any(row.relative.if_deleted for row in rows):
        hidden.add("IF DELETED")
    if not live and not any(_status(answer, row) for row in rows):
        hidden.add("STATUS")
    shown = [title for title in columns if title not in hidden]
    cells = [[safe(columns[title](row)) for title in shown] for row in rows]
    text = padded([shown, *cells])
    lines = text if headers else text[1:]
    if color:
        offset = 1 if headers else 0
        lines = [
            *lines[:offset],
            *(_colored(line, row) for line, row in zip(lines[offset:], rows, strict=True)),
        ]
    return "".join(f"{line}\n" for line in lines)


def padded(table: list[list[str]]) -> list[str]:
    """Pad all columns but the last, also where nothing follows, as kubectl does."""
    widths = [max(map(len, column)) + len(_GAP) for column in list(zip(*table, strict=True))[:-1]]
    return [
        "".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)) for row in table
    ]


def _status(answer: Related, row: Row) -> str:
    relative = row.relative
    if row.section == MISSING:
        return relative.status
    if not relative.verified:
        return "Unknown"
    return _cell(answer, row, "Status")


def _name(answer: Related, row: Row) -> str:
    if row.count == 1:
        return answer.label(row.relative.ref)
    resource = row.relative.resource
    return f"{resource.qualified if resource else row.relative.ref.kind} ({row.count})"


def _cell(answer: Related, row: Row, column: str) -> str:
    return answer.cells.get(row.relative.ref, {}).get(column, "") if row.count == 1 else ""


def _colored(line: str, row: Row) -> str:
    if row.section == MISSING:
        return colored(line, YELLOW if row.relative.optional else RED)
    return line if row.relative.verified else colored(line, YELLOW)


def print_missing(answer: Related, out: TextIO, *, expand: bool, headers: bool, spaces: bool) -> bool:
    """Print what dangles, a row for each object that refers; tell whether there was any."""
    rows = []
    for relative in answer.relatives:
        for edge in sorted(relative.edges):
            status = ("Missing key" if relative.obj else "Missing") + (" (optional)" if edge.optional else "")
            row = [answer.label(edge.holder), answer.label(relative.ref), place_of(edge, relative), status]
            if expand or not answer.is_folded(edge):
                rows.append([edge.holder.namespace, *row] if spaces else row)
    titles = [*(["NAMESPACE"] if spaces else []), "NAME", "MISSING", "VIA", "STATUS"]
    lines = padded([titles, *([safe(cell) for cell in row] for row in sorted(rows))])
    out.write("".join(f"{line}\n" for line in (lines if headers else lines[1:])) if rows else "")
    return bool(rows)


def empty_sentence(subjects: Sequence[Subject], *, everywhere: bool) -> str:
    """Return what is said where nothing is related."""
    namespaces = {subject.ref.namespace for subject in subjects}
    if len(namespaces) == 1 and not everywhere and (namespace := namespaces.pop()):
        return f"No related resources found in {safe(namespace)} namespace."
    return "No related resources found"

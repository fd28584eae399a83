"""-o markdown: the rows of the table as tables of GitHub's Markdown, for issues and pull requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_related.model.printable import printable
from kubectl_related.printers.table import rows_without_subject, table_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.rows.shown import Shown

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&$])")


def print_markdown(shown: Shown, layout: Layout, out: TextIO) -> None:
    """Print a table for each subject or chain, or one of dangling references or unused objects."""
    if shown.answer.is_check or shown.answer.unused is not None:
        tables = [("", rows_without_subject(shown, layout))] if not shown.is_empty else []
    elif shown.answer.target is not None:
        from kubectl_related.printers.chains import chain_rows

        tables = [("", rows) for rows in chain_rows(shown.answer, layout)]
    else:
        tables = [
            (shown.answer.label(subject.ref), table_rows(shown.answer, subject, rows, layout) if rows else [])
            for subject, rows in shown.tables
            if rows or (len(shown.tables) > 1 and subject.found)
        ]
    headed = len(shown.tables) > 1
    parts = [(f"**{_plain(name)}**\n\n" if headed else "") + _table(rows) for name, rows in tables]
    out.write("\n".join(parts))


def _table(rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    titles, *cells = ([_plain(cell) for cell in row] for row in rows)
    lines = [titles, ["---"] * len(titles), *cells]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _plain(cell: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", printable(cell))

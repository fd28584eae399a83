"""Chains of relations as tables: a block for each, the subject first, then a line for each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.printable import printable
from kubectl_related.printers.columns import columns_of, row_name, tinted
from kubectl_related.printers.padding import padded
from kubectl_related.printers.rows.row import row_of_link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from kubectl_related.model.graph import Chain, Related
    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.rows.row import Row


def print_chains(answer: Related, layout: Layout, out: TextIO) -> None:
    """Print the chains, an empty line between two."""
    blocks = zip(_steps(answer), chain_rows(answer, layout), strict=True)
    out.write("\n".join(_block(rows, cells, layout) for rows, cells in blocks))


def _block(rows: list[Row], cells: list[list[str]], layout: Layout) -> str:
    titles, subject, *lines = padded([[printable(cell) for cell in line] for line in cells])
    if layout.color:
        lines = [tinted(line, row) for line, row in zip(lines, rows, strict=True)]
    return "".join(f"{line.rstrip()}\n" for line in [*([titles] if layout.headers else []), subject, *lines])


def chain_rows(answer: Related, layout: Layout) -> Iterator[list[list[str]]]:
    """Yield the titles and cells of each chain."""
    for chain, rows in zip(answer.chains, _steps(answer), strict=True):
        yield _cells(answer, chain, rows, layout)


def _cells(answer: Related, chain: Chain, rows: list[Row], layout: Layout) -> list[list[str]]:
    hidden = {"READY", "STATUS", "AGE", "IF DELETED"}
    columns = [one for one in columns_of(answer, rows, layout._replace(wide=True)) if one[0] not in hidden]
    if not layout.wide:
        columns = [one for one in columns if one[0] != "WHERE"]
    titles = ["NAME", *(title for title, _ in columns)]
    first = [answer.label(chain.subject), *("" for _ in columns)]
    steps = [[row_name(answer, row), *(cell(row) for _, cell in columns)] for row in rows]
    if any(row.relative.ref.namespace not in ("", chain.subject.namespace) for row in rows):
        spaces = [chain.subject.namespace, *(row.relative.ref.namespace for row in rows)]
        return [
            [space, *line]
            for space, line in zip(["NAMESPACE", *spaces], [titles, first, *steps], strict=True)
        ]
    return [titles, first, *steps]


def _steps(answer: Related) -> Iterator[list[Row]]:
    relatives = {relative.ref: relative for relative in answer.relatives}
    for chain in answer.chains:
        yield [row_of_link(link, relatives[link.far]) for link in chain.links]

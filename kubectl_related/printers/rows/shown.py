"""The content of an answer for people: rows of relatives, what dangles, what is unused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.graph import Finding
from kubectl_related.printers.answer import in_order, item_of
from kubectl_related.printers.rows.folding import folded, summarised
from kubectl_related.printers.rows.row import rows_of
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kubectl_related.model.graph import Edge, Related, Relative, Subject
    from kubectl_related.printers.asked import Asked
    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.rows.row import Row

NAME_FIELD = "metadata.name"
"""The field whose line stands for a whole object."""


class Shown(Record):
    """An answer with its rows: a table for each subject, or what dangles or is unused in a whole place."""

    answer: Related
    tables: tuple[tuple[Subject, tuple[Row, ...]], ...] = ()
    findings: tuple[Finding, ...] = ()
    unused: tuple[Relative, ...] = ()
    asked: Asked | None = None
    """Only for formats that say what was asked."""

    @property
    def is_empty(self) -> bool:
        """Whether there is no row at all."""
        found = self.findings or self.unused or self.answer.chains
        return not (found or any(rows for _, rows in self.tables))

    @property
    def edges(self) -> Iterator[Edge]:
        """The references that the rows show."""
        for _, rows in self.tables:
            yield from (edge for row in rows for edge in row.edges)
        yield from (finding.edge for finding in self.findings)
        yield from (edge for chain in self.answer.chains for link in chain.links for edge in link.edges)
        yield from (edge for relative in self.unused for edge in sorted(relative.edges))


def shown_of(answer: Related, layout: Layout) -> Shown:
    """Return what to print. Raises: UsageError if the rows cannot be sorted as --sort-by says."""
    if answer.unused is not None:
        return Shown(answer, unused=tuple(in_order(answer, layout.sorting)))
    if answer.is_check:
        return Shown(answer, findings=tuple(_findings(answer, layout)))
    if answer.target is not None:
        return Shown(answer)
    tables = []
    for index, subject in enumerate(answer.subjects):
        rows = rows_of(related_to(answer, index))
        tables.append((subject, rows if layout.expand else summarised(folded(rows))))
    if layout.sorting is not None:
        placed = [(subject, row) for subject, rows in tables for row in rows]
        ordered = layout.sorting.sorted(placed, lambda one: item_of(one[1].relative, answer))
        tables = [(subject, [row for of, row in ordered if of is subject]) for subject, _ in tables]
    return Shown(answer, tuple((subject, tuple(rows)) for subject, rows in tables))


def related_to(answer: Related, index: int) -> list[Relative]:
    """Return the relatives of one subject, with the relations that a walk from it finds."""
    own = [relative for relative in answer.relatives if index in relative.of]
    if len(answer.subjects) == 1:
        return own
    return [relative.seen_from(index, answer.subjects[index].ref) for relative in own]


def dangling(answer: Related) -> list[Finding]:
    """Return every reference that dangles, none folded."""
    missing = (relative for relative in answer.relatives if relative.missing)
    found = [Finding(relative, edge) for relative in missing for edge in relative.edges]
    return sorted(found, key=lambda one: _order(answer, one))


def _findings(answer: Related, layout: Layout) -> list[Finding]:
    relatives: Sequence[Relative] = answer.relatives
    if layout.sorting is not None:
        relatives = layout.sorting.sorted(relatives, lambda relative: item_of(relative, answer))
    rank = {id(relative): at if layout.sorting else 0 for at, relative in enumerate(relatives)}
    # A field may say of one target that it is read and that it is made: the required reference counts.
    found = {
        (edge.holder, edge.via, id(relative)): Finding(relative, edge)
        for relative in relatives
        for edge in sorted(relative.edges, key=lambda edge: (not edge.optional, edge))
    }.values()
    kept = [one for one in found if layout.expand or not answer.is_folded(one.edge)]
    return sorted(kept, key=lambda one: (rank[id(one.relative)], _order(answer, one)))


def _order(answer: Related, finding: Finding) -> tuple[str, ...]:
    edge, relative = finding.edge, finding.relative
    place = answer.label(edge.holder), answer.label(relative.ref), edge.via
    return edge.holder.namespace, *place, finding.status

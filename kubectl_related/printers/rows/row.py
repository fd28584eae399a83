"""One row for each relative and direction: its relations as they read from the subject, and their fields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kubectl_related.model.graph import USED_BY, USES, Finding
from kubectl_related.printers.rows.consequences import severity
from kubectl_related.relations.kind_facts import IMPLIED_BY
from kubectl_related.relations.parse import verbs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.model.graph import Edge, Link, Relative

MISSING = "missing"
_SECTIONS = (USED_BY, USES, MISSING)


# Each method that is generated costs start-up time: only those that are used.
@dataclass(frozen=True, eq=False, repr=False, match_args=False)
class Row:
    """SUBJECT PHRASES RELATIVE; `section`: used-by, uses or missing.

    `vias`: the fields, in order; `edges`: the references that they hold.
    """

    relative: Relative
    section: str
    relations: tuple[str, ...]
    vias: tuple[str, ...] = ()
    edges: tuple[Edge, ...] = ()
    count: int = 1
    """More than one: the row is for so many objects of the relative's kind."""
    mixed: bool = False
    """The objects are of several kinds."""

    @property
    def phrase(self) -> str:
        """The relations as they read from the subject."""
        return ", ".join(self.phrases)

    @property
    def phrases(self) -> list[str]:
        """Each relation as it reads from the subject, sorted."""
        return sorted(_phrase(relation, self.section) for relation in self.relations)

    @property
    def severity(self) -> tuple[int, bool]:
        """How bad the consequence is; less is worse."""
        return severity(self.relative)


def rows_of(relatives: Iterable[Relative]) -> list[Row]:
    """Return all rows, sorted: what uses the subject, what it uses, what is missing."""
    rows = [row for relative in relatives for row in _rows(relative)]
    return sorted(rows, key=lambda row: (_SECTIONS.index(row.section), row.relative.ref, row.phrase))


def _rows(relative: Relative) -> list[Row]:
    edges: dict[str, list[Edge]] = {}
    for edge in sorted(relative.edges):
        section = USES if edge.target == relative.ref else USED_BY
        edges.setdefault(MISSING if relative.missing else section, []).append(edge)
    both = edges.get(USES, []), edges.get(USED_BY, [])
    alike = {edge.relation for edge in both[0]} & {edge.relation for edge in both[1]}
    for edge in list(both[1]):
        # The same phrase both ways, such as `is bound to`, is one row.
        if edge.relation in alike and _phrase(edge.relation, USED_BY) == edge.relation:
            both[1].remove(edge)
            both[0].append(edge)
    return [row_of(relative, section, found) for section, found in edges.items() if found]


def row_of(relative: Relative, section: str, edges: Iterable[Edge]) -> Row:
    """Return one row for these edges of a relative, without relations that another one implies."""
    edges = list(edges)
    relations = {edge.relation for edge in edges}
    kept = {relation for relation in relations if not relations & IMPLIED_BY.get(relation, frozenset())}
    row = Row(relative, section, tuple(sorted(kept)))
    rank = {phrase: at for at, phrase in enumerate(row.phrases)}
    placed = sorted(
        (rank[_phrase(edge.relation, section)], field_of(edge, relative), edge)
        for edge in edges
        if edge.relation in kept
    )
    vias = dict.fromkeys(via for _, via, _ in placed)
    return replace(row, vias=tuple(vias), edges=tuple(edge for _, _, edge in placed))


def row_of_link(link: Link, relative: Relative) -> Row:
    """Return the row of one step of a chain: the relations that read from the nearer object.

    If the two objects refer to each other by different relations, those of the nearer one count.
    """
    return rows_of([replace(relative, edges=set(link.edges))])[-1]


def _phrase(relation: str, section: str) -> str:
    """Return a relation as it reads from the nearer object."""
    return verbs().get(relation, relation) if section == USED_BY else relation


def field_of(edge: Edge, relative: Relative) -> str:
    """Return the field, and behind it the keys that are missing there."""
    return Finding(relative, edge).field if relative.missing else edge.via

"""What an answer shows, computed before any printer runs: rows of relatives, what dangles, what is unused.

There is one row for each object and direction. Pods and ReplicaSets are folded
into their controller if that hides no fact; crowds of a kind become one row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from kubectl_related.model.graph import USED_BY, USES, Finding
from kubectl_related.model.objects import controller_ref
from kubectl_related.printers.answer import in_order, item_of
from kubectl_related.printers.consequences import consequence, severity
from kubectl_related.relations.kind_facts import IMPLIED_BY, OWNERSHIP, SUMMARISED
from kubectl_related.relations.parse import verbs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kubectl_related.model.graph import Edge, Link, Related, Relative, Subject
    from kubectl_related.model.objects import Ref
    from kubectl_related.printers.asked import Asked
    from kubectl_related.printers.layout import Layout

NAME_FIELD = "metadata.name"
"""The field whose line stands for a whole object."""
MISSING = "missing"
_SECTIONS = (USED_BY, USES, MISSING)
MAX_ROWS_PER_KIND = 5
"""Objects of a kind up to which each has its row."""


@dataclass(frozen=True, eq=False)
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


class Shown(NamedTuple):
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
    """Return the relatives of one subject: what other subjects have to do with them is not told there."""
    own = [relative for relative in answer.relatives if index in relative.of]
    if len(answer.subjects) == 1:
        return own
    subject = answer.subjects[index].ref
    others = {other.ref for other in answer.subjects} - {subject}
    return [relative.seen_from(subject, others) for relative in own]


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

    Where the two objects refer to each other by different relations, those of the nearer one count.
    """
    return rows_of([replace(relative, edges=set(link.edges))])[-1]


def _phrase(relation: str, section: str) -> str:
    """Return a relation as it reads from the nearer object."""
    return verbs().get(relation, relation) if section == USED_BY else relation


def field_of(edge: Edge, relative: Relative) -> str:
    """Return the field, and behind it the keys that are missing there."""
    return Finding(relative, edge).field if relative.missing else edge.via


def folded(rows: Sequence[Row]) -> list[Row]:
    """Leave out objects whose controller has a row that says as much and nothing milder."""
    hosts = hosts_of(rows)
    return [row for row in rows if row not in hosts]


def hosts_of(rows: Sequence[Row]) -> dict[Row, Row]:
    """Return the row into which each is folded, for those that are."""
    by_ref = {(row.relative.ref, row.section): row for row in rows}
    found = ((row, _host(row, by_ref)) for row in rows)
    return {row: host for row, host in found if host is not None}


def _host(row: Row, by_ref: Mapping[tuple[Ref, str], Row]) -> Row | None:
    """Return the row into which this one is folded; objects that control each other stay."""
    chain = [row]
    while (over := _controller_row(chain[-1], by_ref)) is not None and _may_fold(chain[-1], over):
        if over in chain:
            return None
        chain.append(over)
    hosts = (over for over in reversed(chain[1:]) if row.severity >= over.severity)
    return next(hosts, None)


def _controller_row(row: Row, by_ref: Mapping[tuple[Ref, str], Row]) -> Row | None:
    owner = controller_ref(row.relative.obj, row.relative.ref)
    return None if owner is None else by_ref.get((owner, row.section))


def _may_fold(row: Row, over: Row) -> bool:
    says_less = set(row.relations) <= set(over.relations) and not OWNERSHIP & set(row.relations)
    return says_less and row.section != MISSING and row.relative.verified


def summarised(rows: Sequence[Row]) -> list[Row]:
    """Let one row stand for the objects of a kind if a crowd of them has the same relation."""
    crowds: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        crowds.setdefault(_crowd(row), []).append(row)
    left: list[Row] = []
    for row in rows:
        crowd = crowds[_crowd(row)]
        if len(crowd) <= MAX_ROWS_PER_KIND or not _is_member(row):
            left.append(row)
        elif row is crowd[0]:
            left.append(replace(row, count=len(crowd)))
    return left


def _crowd(row: Row) -> tuple[str, ...]:
    ref, member = row.relative.ref, _is_member(row)
    return ref.group, ref.kind, row.phrase if member else "", consequence(row.relative) if member else ""


def _is_member(row: Row) -> bool:
    return row.section == USED_BY and set(row.relations) <= SUMMARISED

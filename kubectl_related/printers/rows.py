"""Rows as people read them: one for each relative and phrase, folded into controllers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.model.objects import Ref, controller_of, group_of, text
from kubectl_related.relations.kind_facts import SUMMARISED
from kubectl_related.relations.parse import verbs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kubectl_related.model.graph import Edge, Relative
    from kubectl_related.model.source import Object

MISSING = "missing"
CROWD = 5
"""Objects of a kind up to which each has its row."""


@dataclass
class Row:
    """SUBJECT phrase RELATIVE, with the fields that say so; `section`: used-by, uses or missing."""

    relative: Relative
    section: str
    phrase: str
    vias: list[str] = field(default_factory=list)
    weak: bool = True
    count: int = 1
    """More than one: the row stands for so many objects of the relative's kind."""


def place_of(edge: Edge, relative: Relative) -> str:
    """Return the field, and behind it the keys that are missing there."""
    return f"{edge.via} ({', '.join(edge.keys)})" if relative.missing and relative.obj else edge.via


def phrase_of(edge: Edge, far: Ref) -> str:
    """Return the relation as it reads from the nearer object to the far one."""
    return edge.relation if edge.target == far else verbs()[edge.relation]


def rows_of(relatives: Iterable[Relative]) -> list[Row]:
    """Return all rows, sorted: what uses the subject, what it uses, what is missing."""
    rows: dict[tuple[Ref, str, bool], Row] = {}
    for relative in relatives:
        for edge in sorted(relative.edges):
            phrase = phrase_of(edge, relative.ref)
            row = rows.setdefault((relative.ref, phrase, relative.missing), Row(relative, USED_BY, phrase))
            if relative.missing:
                row.section = MISSING
            elif edge.target == relative.ref:
                row.section = USES
            row.vias.append(place_of(edge, relative))
            row.weak = row.weak and edge.weak
    order = (USED_BY, USES, MISSING)
    return sorted(rows.values(), key=lambda row: (order.index(row.section), row.relative.ref, row.phrase))


def folded(rows: list[Row]) -> list[Row]:
    """Leave out objects whose controller is itself a row by the same relation."""
    shown = {(row.relative.ref, row.section, row.phrase) for row in rows}
    return [
        row
        for row in rows
        if (controller_ref(row.relative.obj, row.relative.ref), row.section, row.phrase) not in shown
    ]


def summarised(rows: list[Row]) -> list[Row]:
    """Let one row stand for the objects of a kind where a crowd of them has the same relation."""
    crowds: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        crowds.setdefault(_crowd(row), []).append(row)
    left: list[Row] = []
    for row in rows:
        crowd = crowds[_crowd(row)]
        if len(crowd) <= CROWD or not _is_member(row):
            left.append(row)
        elif row is crowd[0]:
            left.append(replace(row, count=len(crowd)))
    return left


def _crowd(row: Row) -> tuple[str, str, str]:
    return row.relative.ref.group, row.relative.ref.kind, row.phrase if _is_member(row) else ""


def _is_member(row: Row) -> bool:
    return row.section == USED_BY and row.phrase in (verbs()[relation] for relation in SUMMARISED)


def controller_ref(obj: Object, ref: Ref) -> Ref | None:
    """Return the controller of an object, None where it has none."""
    owner = controller_of(obj)
    if owner is None:
        return None
    group, kind = group_of(owner.get("apiVersion")), text(owner.get("kind"))
    return Ref(group, kind, ref.namespace, text(owner.get("name")))


def pictured(relatives: Sequence[Relative], subjects: Iterable[Ref]) -> list[Relative]:
    """Return the relatives that a picture shows: those of the folded rows.

    All of them, where something would hang in the air because only a folded object leads to it.
    """
    near = {relative.ref: relative.depth for relative in relatives if not relative.missing}
    near |= dict.fromkeys(subjects, 0)
    shown = {(row.relative.ref, row.relative.missing): row.relative for row in folded(rows_of(relatives))}
    for relative in shown.values():
        ways = {far_end(edge, relative.ref) for edge in relative.edges}
        if not any(
            near.get(way) == 0 or ((way, False) in shown and near[way] < relative.depth) for way in ways
        ):
            return list(relatives)
    return list(shown.values())


def far_end(edge: Edge, ref: Ref) -> Ref:
    """Return the other end of an edge."""
    return edge.holder if edge.target == ref else edge.target

"""Fewer rows that hide no fact: objects are folded into their controller, crowds of a kind become one row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kubectl_related.model.graph import USED_BY
from kubectl_related.model.objects import controller_ref
from kubectl_related.printers.rows.consequences import consequence
from kubectl_related.printers.rows.row import MISSING
from kubectl_related.relations.kind_facts import ONE_ROW, OWNERSHIP, SUMMARISED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kubectl_related.model.objects import Ref
    from kubectl_related.printers.rows.row import Row

MAX_ROWS_PER_KIND = 5
"""Objects of a kind up to which each has its row."""


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
    """Let one row stand for a crowd of a kind with the same relation, and for all that only share a label."""
    crowds: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        crowds.setdefault(_crowd(row), []).append(row)
    left: list[Row] = []
    for row in rows:
        crowd = crowds[_crowd(row)]
        few = 1 if _says_little(row) else MAX_ROWS_PER_KIND
        if len(crowd) <= few or not (_is_member(row) or _says_little(row)):
            left.append(row)
        elif row is crowd[0]:
            kinds = {one.relative.ref[:2] for one in crowd}
            left.append(replace(row, count=len(crowd), mixed=len(kinds) > 1))
    return left


def _crowd(row: Row) -> tuple[str, ...]:
    if _says_little(row):
        return row.section, row.phrase, consequence(row.relative)
    ref, member = row.relative.ref, _is_member(row)
    return ref.group, ref.kind, row.phrase if member else "", consequence(row.relative) if member else ""


def _says_little(row: Row) -> bool:
    return row.section != MISSING and set(row.relations) <= ONE_ROW


def _is_member(row: Row) -> bool:
    return row.section == USED_BY and set(row.relations) <= SUMMARISED

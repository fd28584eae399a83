"""Whether an object runs containers: by its kind's fields, listed in facts/activity.txt.

facts/releases.txt lists custom kinds that make pods though no field of theirs says so.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any

from kubectl_related.model.fieldpaths import parse
from kubectl_related.model.pathtree import find
from kubectl_related.relations.parse import columns, package_text, read_kind
from kubectl_related.relations.rule import plain

if TYPE_CHECKING:
    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK

FINISHED = "finished"
IDLE = "idle"


def activity(gk: GK, obj: Any) -> str:
    """Return FINISHED or IDLE, or an empty string for an object that may run containers."""
    for state, path, values in _rows().get(gk, ()):
        found = {plain(hit.value) for hit in find(obj, path)} or {""}
        if any(fnmatchcase(value, wanted) for value in found for wanted in values):
            return state
    return ""


def paths_of_activity(gk: GK) -> list[Pattern]:
    """Return the fields by which it is decided whether objects of a kind run containers."""
    return [path for _, path, _ in _rows().get(gk, ())]


def makes_pods(gk: GK, tables: Tables) -> bool:
    """Return whether objects of a custom kind carry or make pods: they run as an account, or are releases."""
    if gk in _releases() or gk in tables.carriers:
        return True
    return any(rule.relation in _OF_PODS for rule in tables.of(gk))


_OF_PODS = frozenset({"runs as", "pulls with", "mounts"})


@cache
def _releases() -> frozenset[GK]:
    rows = map(columns, package_text("facts/releases.txt").splitlines())
    return frozenset(read_kind(row[0]) for row in rows if row)


@cache
def _rows() -> dict[GK, list[tuple[str, Pattern, tuple[str, ...]]]]:
    rows: dict[GK, list[tuple[str, Pattern, tuple[str, ...]]]] = {}
    for line in package_text("facts/activity.txt").splitlines():
        if row := columns(line):
            kind, state, path, values = row
            rows.setdefault(read_kind(kind), []).append((state, parse(path), tuple(values.split("|"))))
    return rows

"""The kinds that every cluster serves: for files, and to distinguish custom kinds."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from kubectl_related.model.resources import Resource
from kubectl_related.relations.parse import columns, package_text, read_kind

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK

_VERBS = frozenset({"get", "list"})


@cache
def built_in() -> tuple[Resource, ...]:
    """Return the kinds that Kubernetes itself serves, in the order of discovery."""
    rows = []
    for line in package_text("facts/kinds.txt").splitlines():
        if row := columns(line):
            group, kind = read_kind(row[0])
            short = () if row[4] == "-" else tuple(row[4].split(","))
            namespaced, categories = row[3] == "namespaced", tuple(row[5:])
            rows.append(
                Resource(group, row[1], row[2], kind, namespaced, kind.lower(), short, categories, _VERBS)
            )
    return tuple(rows)


@cache
def built_in_kinds() -> frozenset[GK]:
    """Return (group, kind) of each of them."""
    return frozenset(row.gk for row in built_in())


@cache
def built_in_types() -> dict[str, GK]:
    """Return what kubectl takes for them as TYPE, without groups: `deployment`, `deployments`, `deploy`."""
    found: dict[str, GK] = {}
    for row in built_in():
        for word in (row.singular, row.plural, *row.short_names):
            found.setdefault(word, row.gk)
    return found


def looks_cluster_scoped(group: str, kind: str) -> bool:
    """Return whether a kind that is neither built in nor defined counts as cluster-scoped."""
    patterns = (
        row[0] for line in package_text("facts/cluster-scoped.txt").splitlines() if (row := columns(line))
    )
    fits = (pattern for pattern in patterns if fnmatchcase(f"{kind}.{group}", pattern.lstrip("!")))
    return not next(fits, "!").startswith("!")


@cache
def owned_kinds() -> frozenset[GK]:
    """Return the built-in kinds that controllers of custom resources make and own."""
    lines = package_text("facts/owned-kinds.txt").splitlines()
    return frozenset(read_kind(row[0]) for line in lines if (row := columns(line)))


def in_family(group: str, other: str) -> bool:
    """Return whether two groups share their last two labels: `a.example.org` and `b.example.org`."""
    return bool(group) and group.split(".")[-2:] == other.split(".")[-2:]

"""What strangers share: nodes, namespaces, classes and the like relate nothing that uses them."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from kubectl_related.relations.facts.always_present import exists_everywhere
from kubectl_related.relations.parse import columns, package_text
from kubectl_related.relations.rule import kind_text

if TYPE_CHECKING:
    from kubectl_related.model.objects import Ref
    from kubectl_related.relations.rule import GK


def is_hub(ref: Ref) -> bool:
    """Return whether two objects are not related just because both use this one."""
    if exists_everywhere(ref):
        return True
    return any(fnmatchcase(ref.name, name) for name in _names_of((ref.group, ref.kind)))


@cache
def _names_of(gk: GK) -> tuple[str, ...]:
    rows = filter(None, map(columns, package_text("facts/hubs.txt").splitlines()))
    return tuple(names for kind, names in rows if fnmatchcase(kind_text(gk), kind))

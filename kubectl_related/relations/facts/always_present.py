"""What every cluster has, so that files need not hold it: such a target is never called missing."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from kubectl_related.relations.parse import columns, package_text, read_kind

if TYPE_CHECKING:
    from kubectl_related.model.objects import Ref
    from kubectl_related.relations.rule import GK


@cache
def _patterns() -> tuple[tuple[GK, tuple[str, ...]], ...]:
    rows = (columns(line) for line in package_text("facts/always-present.txt").splitlines())
    return tuple((read_kind(row[0]), tuple(row[1].split("|"))) for row in rows if row)


def exists_everywhere(ref: Ref) -> bool:
    """Return whether every cluster has this object, or every namespace of those that need it."""
    return any(
        (ref.group, ref.kind) == gk and any(_is_called(ref, name) for name in names)
        for gk, names in _patterns()
    )


def _is_called(ref: Ref, written: str) -> bool:
    return fnmatchcase(f"{ref.namespace}/{ref.name}" if "/" in written else ref.name, written)

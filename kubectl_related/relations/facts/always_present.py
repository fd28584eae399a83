"""What every cluster has, so that files need not hold it: such a target is never called missing."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cache
from typing import TYPE_CHECKING

from kubectl_related.relations.parse import columns, package_text, read_kind

if TYPE_CHECKING:
    from kubectl_related.model.objects import Ref
    from kubectl_related.relations.rule import GK


@cache
def _patterns() -> tuple[tuple[GK, str], ...]:
    rows = (columns(line) for line in package_text("facts/always-present.txt").splitlines())
    return tuple((read_kind(row[0]), row[1]) for row in rows if row)


def exists_everywhere(ref: Ref) -> bool:
    """Return whether every cluster has this object, or every namespace of those that need it."""
    return any((ref.group, ref.kind) == gk and is_called(ref, names) for gk, names in _patterns())


def is_called(ref: Ref, written: str) -> bool:
    """Return whether an object has one of these names: globs, [NAMESPACE/]NAME, with | between them."""
    return bool(_names(written).match(f"{ref.namespace}/{ref.name}"))


@cache
def _names(written: str) -> re.Pattern[str]:
    globs = written.split("|")
    return re.compile("|".join(translate(one) if "/" in one else f"[^/]*/{translate(one)}" for one in globs))

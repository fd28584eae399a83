"""What the bytes of an object must hold to refer to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import Each
from kubectl_related.model.source import ByteFilter
from kubectl_related.relations.rule import How

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.model.objects import Ref
    from kubectl_related.relations.rule import Rule


def byte_filter(rule: Rule, ref: Ref) -> ByteFilter | None:
    """Return what the bytes of FROM must hold to refer to this object; None: it may match without.

    An empty one: no object can refer to this one by the rule.
    """
    if rule.by_selector or rule.how is How.CRD or (rule.default and rule.default == ref.name):
        return None
    if rule.how is How.CLAIM_TEMPLATE:
        return ByteFilter(exact=frozenset(_sets(ref.name)))
    if rule.how is How.EPHEMERAL_VOLUME:
        return ByteFilter(exact=frozenset(ref.name[:at] for at in _dashes(ref.name)))
    if rule.format is not None:
        written = rule.format.value(ref.name)
        return None if written is None else ByteFilter(exact=frozenset(filter(None, [written])))
    if rule.split or rule.match is not None or Each.JSON in rule.pattern:
        return ByteFilter(substrings=frozenset({ref.name}))
    return ByteFilter(exact=frozenset({ref.name}))


def _dashes(name: str) -> list[int]:
    return [at for at, letter in enumerate(name) if letter == "-" and at]


def _sets(claim: str) -> Iterator[str]:
    """Yield the names of StatefulSets that a claim TEMPLATE-SET-ORDINAL can belong to."""
    name, _, ordinal = claim.rpartition("-")
    if ordinal.isdecimal():
        for at in _dashes(name):
            yield name[at + 1 :]


def union(found: Iterable[ByteFilter | None]) -> ByteFilter:
    """Return one filter for several rules: what one of them searches for is a hit."""
    exact: set[str] = set()
    substrings: set[str] = set()
    for one in found:
        if one is not None:
            exact |= one.exact
            substrings |= one.substrings
    return ByteFilter(frozenset(exact), frozenset(substrings))

"""What the bytes of an object must hold to refer to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import Each
from kubectl_related.model.source import Needles
from kubectl_related.relations.rule import How

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.model.objects import Ref
    from kubectl_related.relations.rule import Rule


def needles(rule: Rule, ref: Ref) -> Needles | None:
    """Return what the bytes of FROM must hold to refer to this object; None: it may match without.

    Empty needles: no object can refer to this one by the rule.
    """
    if rule.by_selector or rule.how is How.CRD or (rule.default and rule.default == ref.name):
        return None
    if rule.how is How.CLAIM_TEMPLATE:
        return Needles(strings=frozenset(_sets(ref.name)))
    if rule.how is How.EPHEMERAL_VOLUME:
        return Needles(strings=frozenset(ref.name[:at] for at in _dashes(ref.name)))
    if rule.format is not None:
        written = rule.format.value(ref.name)
        return None if written is None else Needles(strings=frozenset(filter(None, [written])))
    if rule.split or rule.match is not None or Each.JSON in rule.pattern:
        return Needles(parts=frozenset({ref.name}))
    return Needles(strings=frozenset({ref.name}))


def _dashes(name: str) -> list[int]:
    return [at for at, letter in enumerate(name) if letter == "-" and at]


def _sets(claim: str) -> Iterator[str]:
    """Yield the names of StatefulSets that a claim TEMPLATE-SET-ORDINAL can belong to."""
    name, _, ordinal = claim.rpartition("-")
    if ordinal.isdecimal():
        for at in _dashes(name):
            yield name[at + 1 :]


def union(found: Iterable[Needles | None]) -> Needles:
    """Return the needles of several rules together."""
    strings: set[str] = set()
    parts: set[str] = set()
    for needle in found:
        if needle is not None:
            strings |= needle.strings
            parts |= needle.parts
    return Needles(frozenset(strings), frozenset(parts))

"""The catalogue of fields, the list of those that are left out, and which rules cover a field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import Each, parse
from kubectl_related.relations.catalogue import WILDCARD, Tables, shipped
from kubectl_related.relations.facts.builtin_kinds import built_in_kinds
from kubectl_related.relations.parse import columns, read_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.relations.rule import GK, Rule

HERE = Path(__file__).parent
REASONS = {
    "never stored": "the API server keeps no such object",
    "no object": "the name means something that is no object of the API",
    "external value": "an address or a host name, mostly of something outside",
    "duplicate": "another field or row says the same, more exactly",
    "free text": "a name inside a text or an expression",
    "too broad": "means a whole kind, every namespace or every node",
    "by the engine": "answered without a table",
    "not in force": "the server has given up the field",
    "not expressible": "the ways to refer cannot say it yet",
}
_INSIDE: tuple[Pattern, ...] = (
    ("uid",),
    ("name",),
    (Each.KEY,),
    ("matchExpressions", Each.ELEMENT),
    ("volumeClaimTemplate",),
)
"""What a typed reference, an equality map, a node selector term and an ephemeral volume hold."""
_BELOW: tuple[Pattern, ...] = (
    ("values", Each.ELEMENT),
    ("nodeSelectorTerms", Each.ELEMENT),
    (Each.ELEMENT,),
)
"""Where a rule reads the names and the terms of a node selector, and the values of a user's extra field."""


@dataclass(frozen=True)
class Field:
    """One line of the catalogue; `target` is `any` or `virtual/NAME` if it is not a kind."""

    kind: str
    path: str
    target: str

    @property
    def holders(self) -> tuple[GK, ...]:
        """The kinds whose rules must cover it; for a PodSpec a pod and a template stand for all."""
        if self.kind == "PodSpec":
            return (("", "Pod"), ("apps", "Deployment"))
        return (WILDCARD if self.kind == "*" else read_kind(self.kind),)


@dataclass(frozen=True)
class LeftOut:
    """One line of left_out.txt; `*` stands for anything."""

    kind: str
    path: str
    target: str
    reason: str

    def matches(self, field: Field) -> bool:
        """Return whether it is about this field."""
        pairs = ((self.kind, field.kind), (self.path, field.path), (self.target, field.target))
        return all(_glob(wanted).fullmatch(found) for wanted, found in pairs)


@cache
def _glob(written: str) -> re.Pattern[str]:
    return re.compile(
        ".*".join(re.escape(part) for part in written.split("*")) if written != r"\*" else r"\*"
    )


def _rows(name: str) -> Iterable[list[str]]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [row for line in text.splitlines() if (row := columns(line))]


@cache
def fields() -> tuple[Field, ...]:
    """Return the whole catalogue."""
    return tuple(Field(*row) for row in _rows("builtin_fields.txt"))


@cache
def left_out() -> tuple[LeftOut, ...]:
    """Return what is left out, with the reasons."""
    return tuple(LeftOut(*row) for row in _rows("left_out.txt"))


@cache
def tables() -> Tables:
    """Return the tables that are always loaded."""
    return Tables(tuple(shipped([])), built_in_kinds())


def covering(field: Field) -> tuple[Rule, ...]:
    """Return the rules that read a field; none where one of its holders has no such rule."""
    found: list[Rule] = []
    for gk in field.holders:
        rules = [rule for rule in tables().of(gk) if rule.holder == gk and _covers(rule, field)]
        if not rules:
            return ()
        found += rules
    return tuple(found)


def _covers(rule: Rule, field: Field) -> bool:
    if field.target.startswith("virtual/"):
        return False
    if field.target != "any" and not tables().refers(rule, read_kind(field.target)):
        return False
    if field.kind != "*" and "*" in _written(rule):
        return False
    path, pattern = parse(field.path), rule.pattern
    if field.kind == "PodSpec":
        (carrier,) = tables().carriers[rule.holder]
        pattern = pattern[len(parse(carrier.pod_spec)) :]
    inside = any(path == (*pattern, *end) for end in _INSIDE)
    return path == pattern or inside or any(pattern == (*path, *end) for end in _BELOW)


@cache
def _holders_by_place() -> dict[str, list[str]]:
    return {line.place: line.row[0].split(",") for line in tables().lines}


def _written(rule: Rule) -> list[str]:
    """Return the kinds that the line of a rule names as FROM."""
    return _holders_by_place()[rule.source]

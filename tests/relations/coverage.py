"""Which lines of the relation tables the golden cases hit, and narrowly miss."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import Each, Keys, parse, render
from kubectl_related.model.pathtree import find
from kubectl_related.relations import catalogue as tables
from kubectl_related.relations.carriers import by_kind
from kubectl_related.relations.facts.builtin_kinds import built_in_kinds
from kubectl_related.relations.rule import How
from tests.cases.case import all_cases
from tests.cases.expectations import general, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.relations.carriers import Carriers
    from kubectl_related.relations.catalogue import Line
    from kubectl_related.relations.rule import GK, Rule
    from tests.cases.case import Case
    from tests.cases.expectations import Edge, Near

FOLDER = tables.TABLES_FOLDER


def _lines() -> Iterator[Line]:
    for path in sorted(FOLDER.glob("*.relations")):
        yield from tables.read_lines(path.read_text(encoding="utf-8"), "table", path.name)


@cache
def all_lines() -> tuple[Line, ...]:
    """Return every relation of every shipped table."""
    return tuple(line for line in _lines() if not line.carries)


@cache
def carriers() -> Carriers:
    """Return every kind that carries a PodSpec, and where."""
    return by_kind(line.carrier() for line in _lines() if line.carries)


@dataclass(frozen=True)
class Field:
    """What decides whether a case touches a rule: who holds the field, and where it stands."""

    holder: str
    path: str


def label_of(gk: GK) -> str:
    """Return how edges write a kind: `pod`, `deployment.apps`."""
    group, kind = gk
    return f"{kind.lower()}.{group}" if group else kind.lower()


def patterns_of(rule: Rule) -> Iterator[Pattern]:
    """Yield the patterns of the paths that edges of a rule carry."""
    yield rule.pattern
    if rule.namespace_selector is not None:
        yield (*rule.pattern[:-1], *rule.namespace_selector.pattern)


def reads(rule: Rule, via: str) -> bool:
    """Tell whether a path, with [] for every index, is one that edges of the rule carry."""
    return any(_expression(pattern).fullmatch(via) for pattern in patterns_of(rule))


@cache
def _expression(pattern: Pattern) -> re.Pattern[str]:
    """Return what the paths of a pattern look like: any key for `{}`, any way for `**`.

    A place inside JSON has the path of the string that holds it.
    """
    text = ""
    for step in pattern:
        if step is Each.BELOW:
            text += r"(?:[.\[].*)?"
        elif step is Each.KEY:
            text += r"(?:\.[\w-]+|\['[^']*'\])"
        elif step is Each.ELEMENT:
            text += re.escape("[]")
        elif step is Each.JSON:
            break
        elif isinstance(step, Keys):
            text += re.escape(str(step)).replace(r"\*", "[^']*")
        else:
            # A name alone stands at the beginning of a path, behind another one it has a dot.
            text += re.escape(render(("x", step))[1:] if text else render((step,)))
    return re.compile(text)


@cache
def _all_rules() -> dict[str, tuple[Rule, ...]]:
    return {
        line.place: tuple(rule for gk in line.holders(carriers()) for rule in line.rules(gk, carriers()))
        for line in all_lines()
    }


def rules_of(line: Line) -> tuple[Rule, ...]:
    """Return the rules of a line for every kind that it holds for; `*` is a kind of its own."""
    return _all_rules()[line.place]


def is_hit(rule: Rule, edge: Edge) -> bool:
    """Tell whether an edge is one of a rule's."""
    if edge.relation != rule.relation or edge.weak != rule.weak or not reads(rule, general(edge.via)):
        return False
    return _is_kind(rule.holder, kind_of(edge.holder)) and _may_refer(rule, kind_of(edge.target))


def _is_kind(holder: GK, kind: str) -> bool:
    return holder == tables.WILDCARD or label_of(holder) == kind


def _may_refer(rule: Rule, kind: str) -> bool:
    if not rule.to or kind in map(label_of, rule.to):
        return True
    any_of_group = (kind.partition(".")[2], tables.CUSTOM[1])
    if {tables.CUSTOM, any_of_group} & set(rule.to) and kind not in map(label_of, built_in_kinds()):
        return True
    return rule.templates and kind in map(label_of, carriers())


def is_missed(rule: Rule, near: Near) -> bool:
    """Tell whether a near miss has the field of a rule."""
    return _is_kind(rule.holder, kind_of(near.holder)) and reads(rule, general(near.via))


@cache
def _kinds_with_rules() -> frozenset[str]:
    return frozenset(label_of(rule.holder) for line in all_lines() for rule in rules_of(line))


@cache
def hits() -> tuple[Edge, ...]:
    """Return the edges of all cases."""
    return tuple(edge for case in all_cases() for edge in case.edges)


@cache
def near_misses() -> tuple[Near, ...]:
    """Return the near misses of all cases that name a field."""
    return tuple(near for case in all_cases() for near in case.near if near.via)


def stands_there(case: Case, near: Near) -> bool:
    """Tell whether the manifests have the field of a near miss, or a rule reads its absence.

    A kind that no table knows has no rules: its schema says what is read.
    """
    holder = next((obj for obj in case.objects if case.label(obj) == near.holder), None)
    rules = [rule for line in all_lines() for rule in rules_of(line) if is_missed(rule, near)]
    if holder is None or (not rules and kind_of(near.holder) in _kinds_with_rules()):
        return False
    if any(rule.default or rule.how is How.SELECTOR for rule in rules):
        return True
    found = (hit.via for hit in find(holder, parse(general(near.via))))
    return near.via in found

"""Label selectors: those inside objects and those typed with -l.

The rule decides the meaning of an empty or absent selector, not
here: `Selector()` without requirements matches everything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kubectl_related.model.objects import mapping, string_map, text
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")


_VALUE = re.compile(r"(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")


class Requirement(Record):
    """One requirement; `values` is empty for Exists and DoesNotExist."""

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Return whether the labels meet it, as the API server does."""
        value = labels.get(self.key)
        if self.operator == "In":
            return value is not None and value in self.values
        if self.operator == "NotIn":
            return value is None or value not in self.values
        return (value is not None) == (self.operator == "Exists")

    def __str__(self) -> str:
        if self.operator == "In" and len(self.values) == 1:
            return f"{self.key}={self.values[0]}"
        if self.operator in ("In", "NotIn"):
            return f"{self.key} {self.operator.lower()} ({','.join(sorted(self.values))})"
        return self.key if self.operator == "Exists" else f"!{self.key}"


class Selector(Record):
    """Requirements that must all be met."""

    requirements: tuple[Requirement, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Return whether the labels meet every requirement."""
        return all(requirement.matches(labels) for requirement in self.requirements)

    @property
    def refused_value(self) -> str | None:
        """The first value that is not the value of any label, so that the API server refuses the selector."""
        values = (value for requirement in self.requirements for value in requirement.values)
        return next((value for value in values if not _VALUE.fullmatch(value)), None)

    def __str__(self) -> str:
        return ",".join(str(requirement) for requirement in sorted(self.requirements))


def read_selector(value: Any) -> Selector | None:
    """Read a LabelSelector (matchLabels, matchExpressions); None if it is invalid."""
    if not isinstance(value, dict):
        return None
    labels, expressions = value.get("matchLabels"), value.get("matchExpressions")
    labels, expressions = {} if labels is None else labels, [] if expressions is None else expressions
    if not isinstance(labels, dict) or not isinstance(expressions, list):
        return None
    requirements = [Requirement(k, "In", (v,)) for k, v in string_map(labels).items()]
    if len(requirements) != len(labels):
        return None
    for expression in expressions:
        requirement = _read_expression(expression)
        if requirement is None:
            return None
        requirements.append(requirement)
    return Selector(tuple(requirements))


def _read_expression(value: Any) -> Requirement | None:
    key, operator = text(mapping(value).get("key")), text(mapping(value).get("operator"))
    values = mapping(value).get("values") or []
    if not key or operator not in OPERATORS or not isinstance(values, list):
        return None
    return Requirement(key, operator, tuple(v for v in values if isinstance(v, str)))


def read_map(value: Any) -> Selector | None:
    """Read an equality map (a Service's selector); None if it is invalid."""
    if not isinstance(value, dict) or len(string_map(value)) != len(value):
        return None
    return Selector(tuple(Requirement(k, "In", (v,)) for k, v in value.items()))


# Compiled when a selector is typed.
_SET = r"\s*([^\s,!=<>()]+)\s+(in|notin)\s*\(([^()]*)\)\s*"
_EQUAL = r"\s*([^\s,!=<>()]+)\s*(==|=|!=)\s*([^\s,!=<>()]*)\s*"
_EXISTS = r"\s*(!?)\s*([^\s,!=<>()]+)\s*"


def parse_selector(typed: str) -> Selector:
    """Parse the value of -l. Raises: ValueError."""
    requirements: list[Requirement] = []
    at = 0
    while at < len(typed):
        match, requirement = _parse_one(typed, at)
        requirements.append(requirement)
        at = match.end()
        if at < len(typed):
            if typed[at] != ",":
                raise ValueError(
                    f"unable to parse requirement: found '{typed[at:]}', expected: ',' or 'end of string'"
                )
            at += 1
            if not typed[at:].strip():
                raise ValueError("found '', expected: identifier after ','")
    return Selector(tuple(requirements))


def _parse_one(typed: str, at: int) -> tuple[re.Match[str], Requirement]:
    if match := re.compile(_SET).match(typed, at):
        values = tuple(value.strip() for value in match[3].split(","))
        return match, Requirement(match[1], "In" if match[2] == "in" else "NotIn", values)
    if match := re.compile(_EQUAL).match(typed, at):
        return match, Requirement(match[1], "NotIn" if match[2] == "!=" else "In", (match[3],))
    if match := re.compile(_EXISTS).match(typed, at):
        return match, Requirement(match[2], "DoesNotExist" if match[1] else "Exists")
    raise ValueError(
        f"unable to parse requirement: found '{typed[at:]}', expected: !, identifier, or 'end of string'"
    )


_FIELD = r"((?:[^\\=!]|\\.)+)(==|!=|=)((?:[^\\=]|\\.)*)"
_TERMS = r"(?:[^\\,]|\\.)+"


class FieldRequirement(Record):
    """One condition of --field-selector: the field at a path is, or is not, this text."""

    path: tuple[str, ...]
    value: str
    differs: bool = False

    def matches(self, obj: Any) -> bool:
        """Return whether an object meets it; an absent field is empty."""
        for step in self.path:
            obj = obj.get(step) if isinstance(obj, dict) else None
        found = "" if obj is None else str(obj).lower() if isinstance(obj, bool) else str(obj)
        return (found == self.value) != self.differs


def parse_field_selector(typed: str) -> tuple[FieldRequirement, ...]:
    """Parse the value of --field-selector. Raises: ValueError."""
    found = []
    for term in re.findall(_TERMS, typed):
        match = re.fullmatch(_FIELD, term)
        if match is None:
            raise ValueError(f"invalid selector: '{typed}'; can't understand '{term}'")
        value = re.sub(r"\\(.)", r"\1", match[3])
        found.append(FieldRequirement(tuple(match[1].strip().split(".")), value, match[2] == "!="))
    return tuple(found)

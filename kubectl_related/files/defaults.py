"""The defaults that a CRD's schema gives: the API server fills them in, a file does not have them."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kubectl_related.model.objects import mapping

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_DEPTH = 100
"""Levels of a schema; those of the API server's own kinds reach 60."""


@dataclass(slots=True)
class Defaults:
    """The defaults of a schema; branches without any are left out."""

    values: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Defaults] = field(default_factory=dict)
    others: Defaults | None = None
    """Of the values of a map, or the items of a list."""

    @property
    def empty(self) -> bool:
        """Whether nothing has a default."""
        return not (self.values or self.fields or self.others)

    def fill(self, value: Any) -> None:
        """Add what is absent, in place, and inside what was added, as the API server does."""
        if isinstance(value, dict):
            for name, default in self.values.items():
                if value.get(name) is None:
                    value[name] = deepcopy(default)
            for name, below in self.fields.items():
                below.fill(value.get(name))
        if self.others is not None and isinstance(value, (dict, list)):
            for part in value.values() if isinstance(value, dict) else value:
                self.others.fill(part)


def defaults_of(schema: Mapping[str, Any], depth: int = 0) -> Defaults:
    """Return the defaults of an openAPIV3Schema."""
    found = Defaults()
    if depth > _MAX_DEPTH:
        return found
    for name, written in mapping(schema.get("properties")).items():
        part = mapping(written)
        if part.get("default") is not None:
            found.values[name] = part["default"]
        below = defaults_of(part, depth + 1)
        if not below.empty:
            found.fields[name] = below
    others = mapping(schema.get("items")) or mapping(schema.get("additionalProperties"))
    below = defaults_of(others, depth + 1) if others else Defaults()
    if not below.empty:
        found.others = below
    return found

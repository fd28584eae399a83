"""Whether a schema has a field; used for rules of the user only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.model.fieldpaths import Each, Keys
from kubectl_related.relations.schema.shapes import Node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.model.source import Gap

_OF_EVERY_OBJECT = frozenset({"apiVersion", "kind", "metadata"})
_OPEN = ("additionalProperties", "x-kubernetes-preserve-unknown-fields")


def first_gap(
    pattern: Pattern, schema: dict[str, Any], definitions: Mapping[str, dict[str, Any]] | None = None
) -> Gap | None:
    """Return the first step that the schema of a kind does not have, and the names that it has there.

    None if it has the field, or leaves open whether an object can have it. `definitions`: what a `$ref` may
    mean.
    """
    node = Node(schema, definitions=definitions)
    for at, step in enumerate(pattern):
        if isinstance(step, str):
            if at == 0 and step in _OF_EVERY_OBJECT:
                return None
            if step not in node.parts:
                closed = node.parts and not any(node.schema.get(word) for word in _OPEN)
                return (at, tuple(sorted(node.parts))) if closed else None
            node = node.part(step)
            continue
        keys = step is Each.KEY or isinstance(step, Keys)
        below = node.schema.get("additionalProperties" if keys else "items")
        if not isinstance(below, dict) or not (keys or step is Each.ELEMENT):
            return None
        node = node.inner("", "", below)
    return None

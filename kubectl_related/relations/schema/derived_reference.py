"""One reference as a schema shows it, before it is a line of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.record import Record
from kubectl_related.relations.schema.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.shapes import Node

_GROUPS = ("apiVersion", "apiGroup", "group")
_KINDS = ("kind", "resource")
_BY_RESOURCE = frozenset({"group", "resource", "version", "name", "namespace"})


class Reference(Record):
    """A field that refers; no kinds in `to` = any."""

    path: str
    to: tuple[GK, ...]
    how: str
    relation: str
    options: tuple[str, ...] = ()
    assumed: GK | None = None
    """The kind that is meant where the object leaves it out."""

    @property
    def is_selector(self) -> bool:
        """Whether labels decide."""
        return self.how in ("selector", "map")


def kind_above(node: Node) -> Reference | None:
    """Return the reference whose kind is in the object around it."""
    above = node.parent.parts if node.parent is not None else {}
    if node.parts.keys() - {"name", "namespace", "selector"}:
        return None
    return _said_by(node, above, "..")


def kind_of_resource(node: Node) -> Reference | None:
    """Return the reference that says its kind by the name of the resource: `{group, resource, name}`."""
    if "kind" in node.parts or not {"group", "resource"} <= node.parts.keys() <= _BY_RESOURCE:
        return None
    return _said_by(node, node.parts, ".")


def _said_by(node: Node, parts: Mapping[str, object], place: str) -> Reference | None:
    """Return a reference whose kind and group are among these parts; `place`: where these are."""
    group = next((part for part in _GROUPS if part in parts), "")
    kind = next((part for part in _KINDS if part in parts), "")
    if not (group and kind):
        return None
    namespace = ["ns=.namespace"] if "namespace" in node.parts else []
    options = (f"kind={place}{kind}", f"group={place}{group}", *namespace)
    return Reference(f"{node.path}.name", (), "name", words().relation(node.path), options)

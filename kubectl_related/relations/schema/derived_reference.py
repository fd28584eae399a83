"""One reference as a schema shows it, before it is a line of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.record import Record
from kubectl_related.relations.schema.vocabulary import words

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.shapes import Node

_GROUPS = ("apiVersion", "apiGroup", "group")


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
    group = next((part for part in _GROUPS if part in above), "")
    if not group or "kind" not in above or node.parts.keys() - {"name", "namespace", "selector"}:
        return None
    options = ("kind=..kind", f"group=..{group}", *(["ns=.namespace"] if "namespace" in node.parts else []))
    return Reference(f"{node.path}.name", (), "name", words().relation(node.path), options)

"""Evidence that a string names something outside this cluster, although it is called as a kind is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_related.relations.kind_facts import NAMESPACE
from kubectl_related.relations.schema.field_names import FieldName, field_name
from kubectl_related.relations.schema.shapes import is_string
from kubectl_related.relations.schema.vocabulary import words

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.shapes import Node

_SPEC = "spec"
_CLUSTER = "cluster"
_OBJECT = re.compile(r"\b(?:names?|contain|hold|stor|providing|Kubernetes|namespace)", re.IGNORECASE)
_ACCOUNT = ("", "ServiceAccount")
_REFERENCES = ("Ref", "Reference")


def is_elsewhere(node: Node, name: FieldName, target: GK, holder: GK, *, own: bool, placed: bool) -> bool:
    """Return whether a string names something outside this cluster.

    `own`: the target is of the holder's project; `placed`: a namespace is beside the string. In a group of a
    cloud a plain string is a name within that: references say that they are.
    """
    if target == NAMESPACE:
        return _is_abroad(node, name, holder)
    of_cloud = not name.is_ref and not placed and not words().cloud.isdisjoint(holder[0].split("."))
    if own and node.parent is not None:
        bare = not (name.role or placed)
        return of_cloud or (bare and _is_named_as_outside(node, node.parent))
    return of_cloud and not name.role and target == _ACCOUNT


def _is_abroad(node: Node, name: FieldName, holder: GK) -> bool:
    """Return whether a namespace is one of another cluster, or of another system.

    The description or that of the object around says so, or its name (`externalStorageNamespace`); or the
    holder is a thing of a cloud, whose own namespaces are lists.
    """
    if any(words().phrases("abroad").search(said) for said in _descriptions(node)):
        return True
    if name.role or node.path.endswith("[]"):
        return False
    if not words().foreign.isdisjoint(name.words[:-1]):
        return True
    return not words().cloud.isdisjoint((*field_name(holder[1]).words, *holder[0].split(".")))


def _descriptions(node: Node) -> list[str]:
    around = node.parent.description if node.parent is not None else ""
    return [said for said in (node.description, around) if said]


def is_value(name: FieldName, target: GK, description: str) -> bool:
    """Return whether a string is the secret itself: `clientSecret`, which no description calls an object."""
    if target != words().with_keys or name.role or words().values.isdisjoint(name.words[-2:-1]):
        return False
    return _OBJECT.search(description) is None


def is_external(node: Node) -> bool:
    """Return whether a string is what the object's name stands for outside Kubernetes: `{external, name}`."""
    return node.name in words().outside and node.parent is not None and "name" in node.parent.parts


def _is_named_as_outside(node: Node, around: Node) -> bool:
    """Return whether a plain string of the spec is the name that a thing has outside Kubernetes.

    Unless it is called a cluster: the object has such a name itself (`name` in the spec), or a reference to
    the same as another such string: `user` and `userReference`.
    """
    if around.path != _SPEC or node.name.lower().endswith(_CLUSTER):
        return False
    named = "name" in around.parts and is_string(around.part("name"))
    return named or any(
        f"{part}{end}" in around.parts and is_string(around.part(part))
        for part in around.parts
        for end in _REFERENCES
        if part != node.name
    )

"""The shapes of JSON schemas: a PodSpec, a label selector, a reference. Does not depend on kinds."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kubectl_related.model.objects import elements, mapping, strings, text
from kubectl_related.relations.schema.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kubectl_related.relations.rule import GK

Schema = dict[str, Any]
_DEEPEST = 40
_NOTHING: Schema = {"type": "none"}
_UNDEFINED: Mapping[str, Schema] = MappingProxyType({})
_SAYS_SOMETHING = frozenset(
    {"additionalProperties", "x-kubernetes-int-or-string", "anyOf", "oneOf", "allOf", "$ref"}
)
_MOST_OF_A_POD_SPEC = 0.6
_OF_METADATA = frozenset({"labels", "annotations"})
_SHORT = 10
_MARKERS = frozenset({"Required", "Required.", "required", "Optional", "Optional.", "optional"})
"""Descriptions that say nothing of a field."""
_ENOUGH_OF_A_POD_SPEC = 5
_WORD = re.compile(r"[\w$-]+", re.ASCII)


class Node:
    """One field of a schema: its path, and the field around it."""

    __slots__ = (
        "definitions",
        "depth",
        "description",
        "name",
        "parent",
        "parts",
        "path",
        "refs",
        "schema",
        "type",
    )

    def __init__(
        self,
        schema: Schema,
        path: str = "",
        name: str = "",
        parent: Node | None = None,
        depth: int = 0,
        around: str = "",
        refs: frozenset[str] = frozenset(),
        definitions: Mapping[str, Schema] | None = None,
    ) -> None:
        """Look at a schema. `parent`: the object that has the field; `definitions`: what a `$ref` may mean.

        `name`: of the field, or of the list or map that it is an element of; `around`: what the author says
        of that list or map.
        """
        self.schema = schema
        self.path = path
        self.name = name
        self.parent = parent
        self.depth = depth
        said = schema.get("description")
        own = said.strip() if isinstance(said, str) else ""
        if len(own) < _SHORT and own in _MARKERS:
            own = ""
        self.description = f"{own} {around}".strip() if around else own
        """What the author says of the field."""
        self.refs = refs
        # A document's are counted only by asking it.
        self.definitions = definitions if definitions is not None else _UNDEFINED
        parts = schema.get("properties")
        self.parts: dict[str, Schema] = (
            {k: v for k, v in parts.items() if isinstance(v, dict)} if isinstance(parts, dict) else {}
        )
        type_ = schema.get("type")
        if not isinstance(type_, str) or not type_:
            type_ = "object" if "properties" in schema else ""
        self.type: str = type_

    @property
    def is_open(self) -> bool:
        """Whether the schema leaves the content of the field open."""
        if self.parts or "properties" in mapping(self.schema.get("items")):
            return False
        if self.schema.get("x-kubernetes-preserve-unknown-fields") is True:
            return True
        if self.schema.get("x-kubernetes-embedded-resource") is True:
            return True
        return self.type in ("object", "") and _SAYS_SOMETHING.isdisjoint(self.schema)

    def inner(self, path: str, name: str, schema: Schema, *, same_object: bool = False) -> Node:
        """Return a node below this one; a reference to another schema is followed once on each way."""
        refs = self.refs
        pointer = _pointer(schema)
        if pointer:
            target = (
                self.definitions.get(pointer.rpartition("/")[2], _NOTHING)
                if pointer not in refs
                else _NOTHING
            )
            schema = {**target, **({"description": schema["description"]} if "description" in schema else {})}
            refs |= {pointer}
        parent, around = (self.parent, self.description) if same_object else (self, "")
        return Node(schema, path, name, parent, self.depth + 1, around, refs, self.definitions)

    def fields(self, without: tuple[str, ...] = ()) -> Iterator[Node]:
        """Yield the nodes directly below: fields, the elements of a list, the values of a map.

        `without`: types of fields that are left out.
        """
        if self.depth > _DEEPEST:
            return
        for key, schema in self.parts.items():
            if schema.get("type") in without:
                continue
            yield self.inner(_join(self.path, key), key, schema)
        if isinstance(self.schema.get("items"), dict):
            yield self.inner(f"{self.path}[]", self.name, self.schema["items"], same_object=True)
        if isinstance(self.schema.get("additionalProperties"), dict) and self.path:
            values = self.schema["additionalProperties"]
            yield self.inner(f"{self.path}.**", self.name, values, same_object=True)

    def part(self, name: str) -> Node:
        """Return the node of a field; an empty one if there is no such field."""
        return self.inner(_join(self.path, name), name, self.parts.get(name, {}))


def _pointer(schema: Schema) -> str:
    """Return the other schema that one only refers to."""
    if "$ref" in schema:
        return text(schema["$ref"])
    wrapped = elements(schema["allOf"]) if "allOf" in schema else []
    return text(mapping(wrapped[0]).get("$ref")) if len(wrapped) == 1 else ""


def _join(path: str, key: str) -> str:
    if not _is_word(key):
        return f"{path}['{key}']"
    return f"{path}.{key}" if path else key


@lru_cache(4096)
def _is_word(key: str) -> bool:
    return _WORD.fullmatch(key) is not None


def is_pod_spec(node: Node) -> bool:
    """Return whether it is the spec of a pod: containers with name and image, and mostly fields of one."""
    if "containers" not in node.parts:
        return False
    containers = node.parts["containers"]
    parts = node.inner("", "", mapping(containers.get("items"))).parts.keys()
    if "name" not in parts or words().container.isdisjoint(parts):
        return False
    if node.name == "spec" and node.parent is not None and node.parent.name.lower().endswith("template"):
        return True
    own, others = words().pod_spec
    known = len(own & set(node.parts))
    if known >= _ENOUGH_OF_A_POD_SPEC and "volumes" in node.parts and words().container <= parts:
        # With fields of the kind's own among them.
        return True
    return known > 0 and known + 1 >= _MOST_OF_A_POD_SPEC * len(set(node.parts) - others)


def is_label_selector(node: Node) -> bool:
    """Return whether it is a LabelSelector."""
    return bool(node.parts) and node.parts.keys() <= {"matchLabels", "matchExpressions"}


def is_more_than_label_selector(node: Node) -> bool:
    """Return whether it has other conditions beside the labels: `{matchLabels, matchControllerRef}`."""
    return "matchLabels" in node.parts and node.parts.keys() <= {"matchLabels", *words().conditions}


def is_inlined_selector(node: Node) -> bool:
    """Return whether it is a LabelSelector with fields of its own beside the labels."""
    parts = node.parts.keys()
    return {"matchLabels", "matchExpressions"} < parts and not parts & {"kind", "name"}


def is_list_of_values(node: Node) -> bool:
    """Return whether a field is called as an object's metadata, but is a list, or an element of one."""
    if not node.name.lower().endswith("metadata"):
        return False
    if node.type == "array" or node.path.endswith("[]"):
        return node.name == "metadata"
    values = mapping(node.schema.get("additionalProperties")) if not node.path.endswith("**") else node.schema
    return "properties" in values and not _OF_METADATA & {*mapping(values["properties"])}


def is_called_metadata(node: Node) -> bool:
    """Return whether an object is called `fooMetadata`, and has a name alone, as a reference has."""
    return node.name.endswith("Metadata") and node.parts.keys() == {"name"}


def is_string_map(node: Node) -> bool:
    """Return whether it maps strings to strings."""
    return node.type == "object" and mapping(node.schema.get("additionalProperties")).get("type") == "string"


def is_string(node: Node) -> bool:
    """Return whether it is free text: no choice of values, no date, no template of bytes."""
    schema = node.schema
    return node.type == "string" and "enum" not in schema and schema.get("format", "") in ("", "string")


def embedded_kind(node: Node) -> GK | None:
    """Return what a field of an embedded built-in object refers to, which the parts beside it show."""
    shapes = words().shapes.get(node.name)
    if shapes is None or node.parent is None:
        return None
    beside = node.parent.parts.keys()
    return next((kind for parts, kind in shapes if parts <= beside), None)


def is_reference(node: Node) -> bool:
    """Return whether it is an object with a name and nothing but the parts of a reference."""
    return has_name(node) and node.parts.keys() <= words().parts


def has_name(node: Node) -> bool:
    """Return whether it is an object with a name."""
    return "name" in node.parts and is_string(node.part("name"))


def values_of(schema: Schema) -> tuple[str, ...]:
    """Return the values that a string may have, the default first; empty if any value is allowed."""
    allowed = strings(schema.get("enum"))
    default = text(schema.get("default"))
    return tuple(sorted(filter(None, allowed), key=lambda value: value != default))

"""Evidence that a field refers: the shape of an object, and the fields beside a string."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kubectl_related.model.objects import mapping
from kubectl_related.relations.kind_facts import VALUES_NEVER_READ
from kubectl_related.relations.schema.descriptions import is_referent, mentions, speaks_of_the
from kubectl_related.relations.schema.field_names import FieldName, field_name, singulars
from kubectl_related.relations.schema.kinds import spelled
from kubectl_related.relations.schema.shapes import is_reference
from kubectl_related.relations.schema.vocabulary import Need, words

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.shapes import Node

_KEPT = 4096
_ID = re.compile(r"(?:ID|Id|ARN|Arn)s?$")
_IDS = ("ID", "Id", "ARN", "Arn", "IDs", "Ids", "ARNs", "Arns")
_REFERRED = frozenset({"apiVersion", "group", "kind", "metadata"})
_OWN_NAME = re.compile(r"^\w*[nN]amespace (?=\w+s )")
"""With what a comment in Go begins: `FooNamespace is ...`."""
_OF_KEPT = frozenset({"name", "namespace", "key", "optional"})
_KEY_REF = re.compile(r"[kK]ey(?:Ref|Reference)s?$")
_OF_REFERENCES = ("Ref", "Refs")


def is_entry(node: Node) -> bool:
    """Return whether it is an element of a list with more than a reference in it: its name is its own."""
    if is_reference(node) or field_name(node.name).is_ref or "namespace" in node.parts:
        return False
    return node.path.endswith(("[]", "**"))


def is_key(node: Node) -> bool:
    """Return whether it is sure to be a key of some object."""
    silent = not any(part.description for part in (node, node.part("name"), node.part("key")))
    sure = "optional" in node.parts or is_referent(node.part("name").description)
    name = field_name(node.name)
    said = name.is_ref or name.words[-1:] in {(word,) for word in words().keyed}
    sure = sure or (silent and said and not words().unkeyed & {*name.words})
    return sure and node.parts.keys() <= {"name", "namespace", "key", "optional"}


def around(node: Node) -> frozenset[str]:
    """Return the words of the fields around a field: `istio` of a virtualService."""
    found: set[str] = set()
    outer = node.parent
    while outer is not None:
        found.update(field_name(outer.name).words)
        outer = outer.parent
    return frozenset(found)


def is_apart(name: str, around: Node) -> bool:
    """Return whether a part beside a field makes of it something that names no object."""
    beside = _apart_beside(name)
    return bool(beside) and not beside.isdisjoint(around.parts)


@lru_cache(4096)
def _apart_beside(name: str) -> frozenset[str]:
    """Return the parts beside which a field of this name names no object."""
    return frozenset(part for part, fields in words().apart.items() if fields.match(name))


def is_kept(node: Node, name: FieldName) -> bool:
    """Return whether a reference is called as what a Secret keeps: passwordRef, apiKeyRef."""
    if not node.parts.keys() <= _OF_KEPT or node.name == "from":
        return False
    if not (name.is_ref or "namespace" in node.parts) or not name.words:
        return False
    last = "key" if _KEY_REF.search(node.name) else name.words[-1]
    return last in words().kept and words().unkeyed.isdisjoint(name.words)


def kind_around(node: Node) -> GK | None:
    """Return what an object holds keys of by its own name: `configMaps: {host: {name, key}}`."""
    if node.parent is None or not node.parts.keys() <= {"name", "key", "optional"}:
        return None
    around = "".join(field_name(node.parent.name).words)
    named = (words().kinds.get(word) for word in singulars(around))
    return next((one[0] for one in named if one is not None and one[0] in VALUES_NEVER_READ), None)


KIND_AND_NAME = "x-kind-and-name"
"""In a schema made of values: those of a string are KIND/NAME."""


def is_kind_and_name(node: Node) -> bool:
    """Return whether a string is KIND/NAME, as its values or its description say."""
    if KIND_AND_NAME in node.schema:
        return True
    return "/" in node.description and any(one.search(node.description) for one in words().kind_and_name)


def need_met(node: Node, name: FieldName) -> Need:
    """Return how much an object with a name looks like a reference."""
    parts = node.parts.keys()
    if name.is_ref or "namespace" in parts:
        return Need.REF
    if {"name", "key"} <= parts and words().with_keys[1].lower() in name.words:
        return Need.REF
    if not is_reference(node):
        return Need.NAME if is_referent(node.part("name").description) else Need.BARE
    if {"key", "optional", "port"} & parts:
        return Need.REF
    # The elements of a list have names of their own.
    return Need.BARE if node.path.endswith("[]") and parts != {"name"} else Need.NAME


def is_outside(node: Node, around: Node) -> bool:
    """Return whether a string is what a reference beside it is resolved to: `vpcID` beside `vpcRef`."""
    bare = _ID.sub("", node.name) if node.name.endswith(_IDS) else node.name
    stems = {node.name, bare, *singulars(bare)}
    found = {end for stem in stems for end in _OF_REFERENCES if f"{stem}{end}" in around.parts}
    if not found:
        # clusterName, taken from `clusterRef: {from: {name}}`.
        reference = f"{node.name.removesuffix('Name')}Ref"
        return reference in around.parts and around.part(reference).parts.keys() == {"from"}
    selected = any(f"{stem}Selector" in around.parts for stem in stems)
    return selected or bare != node.name or not node.description


def names_another(node: Node) -> bool:
    """Return whether it is the metadata of the referent: `externalRef: {kind, metadata: {name}}`."""
    around = node.parent
    if node.name != "metadata" or around is None or "name" not in node.parts:
        return False
    return field_name(around.name).is_ref and {"kind", "metadata"} <= around.parts.keys() <= _REFERRED


def beside_reference(node: Node) -> str:
    """Return the description of the id that a reference becomes: allocationID beside allocationRef."""
    stem = node.name.removesuffix("s").removesuffix("Ref")
    around = node.parent
    if around is None or stem == node.name:
        return ""
    names = (f"{stem}{end}" for end in ("", *_IDS))
    return " ".join(around.part(name).description for name in names if name in around.parts)


def is_in_list_of_namespaces(node: Node, around: Node) -> bool:
    """Return whether it is the `namespace` of an element of a list of nothing but namespaces."""
    if node.name != "namespace" or "name" in around.parts:
        return False
    listed = around.path.endswith("[]") and field_name(around.name).words[-1:] == ("namespaces",)
    # Objects of a kind in it: {kind, namespace, selector}.
    return listed or {"kind", "selector"} <= around.parts.keys()


def is_namespace(node: Node, around: Node, name: FieldName) -> bool:
    """Return whether a string `fooNamespace` is alone: with a `foo` beside it, it says where that is."""
    if name.role or name.words[-1] != "namespace" or {*name.words} & words().foreign:
        return False
    if "namespace" not in _OWN_NAME.sub("", node.description).lower():
        return False
    stem = node.name.lower().removesuffix("namespace").rstrip("_")
    return not any(other != node.name and other.lower().startswith(stem) for other in around.parts)


def place_of(node: Node, around: Node, name: FieldName, *, wide: bool = False) -> str:
    """Return the field beside a name that says its namespace; `wide`: the object itself has none."""
    beside = f"{''.join(name.words)}namespace"
    for other in around.parts:
        if other.lower() == beside:
            return other
    shared = "namespace" in around.parts and node.name != "namespace" and (wide or "." in around.path)
    return "namespace" if shared and not node.path.endswith("[]") else ""


def is_pair(node: Node, around: Node, place: str) -> bool:
    """Return whether a name and its namespace are all, or belong together by their names."""
    return place != "namespace" or around.parts.keys() - {node.name} <= words().parts


def is_named_as_held(node: Node, target: GK | None) -> bool:
    """Return whether an object is called as what has keys, and says no more than how it is used.

    `caSecret: {name, type}`; an element with other parts may have a name of its own.
    """
    return target in VALUES_NEVER_READ and node.parts.keys() <= words().held


def options_of(node: Node, target: GK) -> list[str]:
    """Return where a reference says namespace, keys, and whether it may dangle."""
    parts = node.parts
    options = ["ns=.namespace"] if "namespace" in parts else []
    if target in VALUES_NEVER_READ:
        if "key" in parts:
            options.append("keys=.key")
        elif "key" in mapping(mapping(mapping(parts.get("items")).get("items")).get("properties")):
            options.append("keys=.items[].key")
    if mapping(parts.get("optional")).get("type") == "boolean":
        options.append("optional=.optional")
    return options


def is_several(node: Node) -> bool:
    """Return whether it is an element of a list of strings that is named in the plural."""
    return node.path.endswith("[]") and node.name.endswith("s")


def is_of_names(node: Node) -> bool:
    """Return whether an object has only strings, each the name of the kind that its field is named after."""
    name = field_name(node.name)
    if node.path.endswith("[]"):
        return False
    plural = not name.role and node.name.endswith("s") and words().kinds.get("".join(name.words)[:-1])
    return bool(plural) and all(part.get("type") == "string" for part in node.parts.values())


def is_plural_kind(name: FieldName) -> bool:
    """Return whether a field is called as the objects of a kind that all know: storageClasses."""
    if name.role or not name.words:
        return False
    ends = ("".join(name.words), name.words[-1])
    return any(one != word and one in words().kinds for word in ends for one in singulars(word))


def is_of_alike(node: Node) -> bool:
    """Return whether it is an element of a list, directly in the spec, of others of the holder's own kind."""
    return node.name in words().alike and node.path == f"spec.{node.name}[]"


def in_context(node: Node, around: Node, name: FieldName) -> FieldName:
    """Return the name of a string with the words of the object around it that it leaves out."""
    outer = field_name(around.name)
    if name.role == "name" and name.words in ((), ("match",)) and is_several(node):
        # namespaces.names: the field around a list of names gives the kind.
        return FieldName(outer.words, "ref")
    if around.name and name.words and is_of_names(around):
        # An object `secrets` of strings: users, tls.
        return FieldName(outer.words, "name")
    if len(name.words) == 1 and not name.role and name.words[0] in words().members and is_plural_kind(outer):
        # The default of storageClasses.
        return FieldName(outer.words, "name")
    if name.words == ("class",) and (of_class := _class_meant(node, name, outer)):
        return of_class
    if name.words and not (name.role or outer.role):
        # The driver of a csi, the class of a storage.
        meant = _only_together(outer.words, name.words)
        if meant is not None and (
            not node.description or any(one.kind == meant for one in mentions(node.description))
        ):
            return FieldName(outer.words + name.words, "name")
    return name


def _class_said(description: str) -> tuple[str, ...]:
    """Return the words of the class with which a description begins: `The storage class to use`."""
    said = mentions(description)[:1]
    kind = said[0].kind[1] if said and isinstance(said[0].kind, tuple) else ""
    words_ = spelled(kind)
    return tuple(words_.split()) if kind.endswith("Class") and speaks_of_the(description, words_) else ()


def _class_meant(node: Node, name: FieldName, outer: FieldName) -> FieldName | None:
    """Return which class is meant: the className of a volumeSnapshot, or "The storage class to use"."""
    if name.role == "name":
        return FieldName((*outer.words, *name.words), name.role)
    called = _class_said(node.description) if not name.role else ()
    return FieldName(called, "name") if called else None


@lru_cache(_KEPT)
def _only_together(outer: tuple[str, ...], inner: tuple[str, ...]) -> GK | None:
    """Return the kind that the words of a field mean with those of the object around it, not alone."""
    word = "".join(inner)
    whole = words().kinds.get("".join(outer) + word) if word not in words().kinds else None
    return whole[0] if whole is not None else None


def entries_around(node: Node) -> dict[str, bool]:
    """Return what the spec directly has entries of: lists whose elements have names, and maps (true)."""
    root = node
    while root.parent is not None:
        root = root.parent
    spec = root.part("spec")
    found: dict[str, bool] = {}
    for key in spec.parts:
        for element in spec.part(key).fields():
            is_map = element.path.endswith("**") and element.type == "object"
            if is_map or (element.path.endswith("[]") and "name" in element.parts and is_entry(element)):
                found.update((word.lower(), is_map) for word in singulars(key))
    return found

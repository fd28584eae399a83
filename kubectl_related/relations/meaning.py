"""What one field of a schema refers to, where its name, its shape and its description leave no doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kubectl_related.objects import mapping
from kubectl_related.relations.shapes import is_label_selector, is_reference, is_string, values_of
from kubectl_related.relations.special import NAMESPACE, VALUES_NEVER_READ
from kubectl_related.relations.words import FieldName, Kinds, Need, field_name, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.shapes import Node


_LONG = 1 << 30
_PLACES = frozenset({"apiVersion", "apiGroup", "namespace", "uid"})
_START = 50


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that refers; no kinds in `to` = any."""

    path: str
    to: tuple[GK, ...]
    how: str
    relation: str
    options: tuple[str, ...] = ()

    @property
    def is_selector(self) -> bool:
        """Whether labels decide."""
        return self.how in ("selector", "map")


def written(gk: GK) -> str:
    """Return a kind as tables write it."""
    return f"{gk[1]}.{gk[0]}" if gk[0] else gk[1]


class Meaning:
    """Reads fields of one kind; `served`: kind → whether it is namespaced."""

    def __init__(self, holder: GK, served: Mapping[GK, bool]) -> None:
        self.namespaced = served.get(holder, True)
        self._served = served
        self._kinds = Kinds(served, holder)

    def of_string(self, node: Node) -> Reference | None:
        """Return what a string names; a `name` is the name of what is around it."""
        name = field_name(node.name)
        if node.parent is None or name.role == "selector":
            return None
        if name.role == "name" and name.words in ((), ("match",)) and node.path.endswith("[]"):
            # namespaces.names: a list of names is of what is around it.
            name = FieldName(field_name(node.parent.name).words, "ref")
        if not name.words:
            return None
        need = Need.REF if name.is_ref or name.has_tail else Need.NAME if name.role else Need.BARE
        # Without a word in its name, a string is described as a name from the start or not at all.
        target = self._target(name, need, node.description, within=_LONG if name.role else _START)
        beside = f"{''.join(name.words)}namespace"
        options = tuple(f"ns=.{other}" for other in node.parent.parts if other.lower() == beside)
        return self._named(node.path, node.path, target, options)

    def of_object(self, node: Node) -> Reference | None:
        """Return what an object with a name refers to."""
        parts = node.parts
        if not is_string(node.part("name")):
            return None
        if "kind" in parts:
            return self._typed(node)
        name = field_name(node.name)
        own = (node.part("name"), node.part("key")) if not _is_entry(node) else ()
        said = " ".join(part.description for part in (node, *own))
        # configMap, virtualService: what is named as a kind of several words, and has a name, is one.
        compound = len(name.words) > 1 and not _is_entry(node) and self._kinds.is_kind(name)
        need = Need.REF if compound else _need(node, name)
        target = self._target(name, need, said, refers=name.is_ref or is_reference(node))
        if "key" in parts and target not in VALUES_NEVER_READ:
            target = next((gk for gk in self._kinds.said(said) if gk in VALUES_NEVER_READ), None)
        if target is None:
            return None
        return self._named(f"{node.path}.name", node.path, target, tuple(_options(node, target)))

    def _named(self, path: str, about: str, target: GK | None, options: tuple[str, ...]) -> Reference | None:
        if target is None:
            return None
        nowhere = not self.namespaced and not any(option.startswith("ns=") for option in options)
        if nowhere and self._served.get(target, True):
            # An object without a namespace does not say in which one its target is.
            return None
        return Reference(path, (target,), "name", words().relation(about), options)

    def _typed(self, node: Node) -> Reference | None:
        """Return what a reference with a kind means: the kinds that the schema allows, else any."""
        allowed = values_of(node.parts["kind"])
        # Group, kind and name alone may also be a pattern of what is let through.
        placed = is_reference(node) and not _PLACES.isdisjoint(node.parts)
        if not (allowed or field_name(node.name).is_ref or placed):
            return None
        groups = values_of(node.parts.get("apiGroup") or node.parts.get("group") or {})
        found = []
        for kind in allowed:
            gk = next(((group, kind) for group in groups if (group, kind) in self._served), None)
            if gk := gk or self._kinds.called(kind):
                found.append(gk)
        if allowed and not found:
            return None
        options = ("cross",) if "namespace" in node.parts else ()
        return Reference(node.path, tuple(found), "ref", words().relation(node.path), options)

    def of_selector(self, node: Node) -> Reference | None:
        """Return what labels select, where the field, what is around it, or a description says so."""
        how = "selector" if is_label_selector(node) else "map"
        name = field_name(node.name)
        if how == "map" and name.role != "selector":
            return None
        target = self._selected(node, name)
        if target is None:
            return None
        options = (
            () if target == NAMESPACE or node.parent is None else _namespaces_beside(node.parent, node.name)
        )
        return Reference(node.path, (target,), how, "selects", options)

    def _selected(self, node: Node, name: FieldName) -> GK | None:
        around = field_name(node.parent.name) if node.parent is not None else FieldName((), "")
        for one in (name, around):
            named = self._kinds.named(one)
            if named is not None and named[1] < Need.SAID:
                return named[0]
        sentence = node.description.partition(". ")[0]
        for regex, gk in words().selects:
            if regex.search(sentence):
                return gk
        return next(iter(self._kinds.said(sentence)), None)

    def _target(
        self, name: FieldName, need: Need, description: str, *, refers: bool = False, within: int = _LONG
    ) -> GK | None:
        """Return the kind that a field names, None where that is not sure.

        `refers`: its shape says that it refers to something. `within`: the characters in which a
        description must begin to say what an unknown word names.
        """
        named = self._kinds.named(name)
        if named is not None and (need >= named[1] or self._speaks_of(description, named[0])):
            return named[0]
        said = self._kinds.said(description, whole=not refers)
        return said[0] if said and (refers or self._speaks_of(description, said[0], within)) else None

    def _speaks_of(self, description: str, target: GK, within: int = _LONG) -> bool:
        """Tell whether a description says that the field names an object of this kind."""
        found = (match for phrase in _PHRASES for match in phrase.finditer(description))
        phrases = (match[0] for match in found if match.start() < within)
        return any(self._kinds.said(phrase, whole=True)[:1] == [target] for phrase in phrases)


_GAP = r"[\s`\"'(*/]+"
_FURTHER = r"(?!(?:that|which|this|in|from|for|to|of|on|where|when|by|with|whose)\b)"
_PHRASES = (
    re.compile(
        # What generates the names of others is no name of one.
        rf"(?<!generating )(?<!generating the )"
        rf"\b(?:names?|references?|refers?|referring|points?|link)(?: \([^)]*\))?\s(?:of|to|for)\b"
        rf"(?:{_GAP}{_FURTHER}[\w-]+){{1,6}}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:\b[\w-]+{_GAP}){{1,4}}names?\b", re.IGNORECASE),
    re.compile(rf"\blists? of(?:{_GAP}{_FURTHER}[\w-]+){{1,2}}", re.IGNORECASE),
)
"""Name of the Secret, references to Panels, the Secret's name."""


def _is_entry(node: Node) -> bool:
    """Tell whether it is an element of a list with more than a reference in it: its name is its own."""
    return node.path.endswith(("[]", "**")) and not is_reference(node) and not field_name(node.name).is_ref


def _need(node: Node, name: FieldName) -> Need:
    """Return how much an object with a name looks like a reference."""
    parts = set(node.parts)
    if name.is_ref:
        return Need.REF
    if not is_reference(node):
        return Need.BARE
    if {"key", "namespace", "optional"} & parts:
        return Need.REF
    # The elements of a list have names of their own.
    return Need.BARE if node.path.endswith("[]") and parts != {"name"} else Need.NAME


def _options(node: Node, target: GK) -> list[str]:
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


def _namespaces_beside(around: Node, name: str) -> tuple[str, ...]:
    """Return the option for the selector of namespaces beside a selector."""
    stem = re.sub(r"[sS]elector$", "", name)
    for other in (f"{stem}NamespaceSelector", "namespaceSelector"):
        if other != name and other in around.parts and is_label_selector(around.part(other)):
            return (f"nsselector=.{other}",)
    return ()

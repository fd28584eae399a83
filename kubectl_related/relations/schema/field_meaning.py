"""What one field of a schema refers to, where its name, its shape and its description leave no doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_related.relations.kind_facts import VALUES_NEVER_READ
from kubectl_related.relations.schema.descriptions import is_referent, is_unsure, phrases
from kubectl_related.relations.schema.evidence import (
    is_entry,
    is_key,
    is_pair,
    need_met,
    options_of,
    place_of,
)
from kubectl_related.relations.schema.kind_names import Namesakes
from kubectl_related.relations.schema.shapes import has_name, is_reference, is_string, values_of
from kubectl_related.relations.schema.vocabulary import FieldName, Need, field_name, words

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.kind_names import Kinds
    from kubectl_related.relations.schema.shapes import Node


_LONG = 1 << 30
_START = 50
_PLACES = frozenset({"apiVersion", "apiGroup", "namespace", "uid"})
_GROUPS = ("apiVersion", "apiGroup", "group")


class Reference(NamedTuple):
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
    """Reads fields of one kind."""

    def __init__(self, holder: GK, kinds: Kinds) -> None:
        self.namespaced = kinds.served.get(holder, True)
        self._served = kinds.served
        self.namesakes = Namesakes(kinds, holder)

    def of_string(self, node: Node) -> Reference | None:
        """Return what a string names; a `name` is the name of what is around it."""
        name = field_name(node.name)
        if node.parent is None or name.role == "selector":
            return None
        if name.role == "name" and name.words in ((), ("match",)) and node.path.endswith("[]"):
            # namespaces.names: a list of names is of what is around it.
            name = FieldName(field_name(node.parent.name).words, "ref")
        if not name.words or name.is_plain:
            return None
        place = place_of(node, node.parent, name)
        if place and is_pair(node, node.parent, place):
            # What stands beside its namespace is a name.
            name = FieldName(name.words, "ref")
        target = self._named(name, node.description)
        if target is None and node.path.endswith("[]"):
            # credentialNames mean what credentialName beside it does.
            single = node.parent.part(node.name.removesuffix("s"))
            target = self._named(field_name(single.name), single.description) if is_string(single) else None
        return self._placed(node.path, node.path, target, (f"ns=.{place}",) if place else ())

    def _named(self, name: FieldName, description: str) -> GK | None:
        need = Need.REF if name.is_ref or name.has_tail else Need.NAME if name.role else Need.BARE
        # Without a word in its name, a string is described as a name from the start or not at all.
        return self._target(name, need, description, within=_LONG if name.role else _START)

    def of_object(self, node: Node) -> Reference | None:
        """Return what an object with a name refers to."""
        parts = node.parts
        if not has_name(node):
            return None
        if "kind" in parts:
            return self._typed(node)
        name = field_name(node.name)
        entry = is_entry(node)
        own = (node.part("name"), node.part("key"))
        if entry:
            return self._entry(node, name, own[0].description)
        said = " ".join(part.description for part in (node, *own))
        # configMap, virtualService: what is named as a kind of several words, and has a name, is one.
        compound = len(name.words) > 1 and self.namesakes.is_kind(name)
        need = Need.REF if compound else need_met(node, name)
        refers = name.is_ref or (
            is_reference(node) and (len(parts) > 1 or is_referent(node.part("name").description))
        )
        target = self._target(name, need, said, refers=refers)
        if "key" in parts and target not in VALUES_NEVER_READ:
            spoken = (gk for gk in self.namesakes.said(said) if gk in VALUES_NEVER_READ)
            target = next(spoken, words().with_keys if is_key(node) else None)
        if target is None:
            return _kind_above(node) if name.is_ref else None
        return self._placed(f"{node.path}.name", node.path, target, tuple(options_of(node, target)))

    def _entry(self, node: Node, name: FieldName, description: str) -> Reference | None:
        """Return what an element of a list is named after, where its name is said to be an object's."""
        target = self._target(name, Need.OWN, node.description)
        if target is None and not is_unsure(description):
            said = self.namesakes.said(description, whole=True)
            target = said[0] if said and self._speaks_of(description, said[0]) else None
        if target is None:
            return None
        return self._placed(f"{node.path}.name", node.path, target, tuple(options_of(node, target)))

    def _placed(self, path: str, about: str, target: GK | None, options: tuple[str, ...]) -> Reference | None:
        if target is None:
            return None
        nowhere = not self.namespaced and not any(option.startswith("ns=") for option in options)
        if nowhere and self._served.get(target, True):
            # An object without a namespace does not say in which one its target is.
            return None
        return Reference(path, (target,), "name", words().relation(about), options)

    def _typed(self, node: Node) -> Reference | None:
        """Return what a reference with a kind means: the kinds that the schema allows, else any."""
        parts = node.parts
        allowed = values_of(parts["kind"])
        # Group, kind and name alone may also be a pattern of what is let through.
        placed = is_reference(node) and not _PLACES.isdisjoint(parts)
        whole = {"apiVersion", "kind", "name"} <= parts.keys() and {"spec", "metadata"}.isdisjoint(parts)
        if not (allowed or field_name(node.name).is_ref or placed or whole):
            return None
        groups = values_of(parts.get("apiGroup") or parts.get("group") or {})
        found = []
        for kind in allowed:
            gk = next(((group, kind) for group in groups if (group, kind) in self._served), None)
            if gk := gk or self.namesakes.called(kind):
                found.append(gk)
        if allowed and not found:
            return None
        options = ("cross",) if "namespace" in parts else ()
        return Reference(node.path, tuple(found), "ref", words().relation(node.path), options)

    def _target(
        self, name: FieldName, need: Need, description: str, *, refers: bool = False, within: int = _LONG
    ) -> GK | None:
        """Return the kind that a field names, None where that is not sure.

        `refers`: its shape says that it refers to something. `within`: the characters in which a
        description must begin to say what an unknown word names.
        """
        named = self.namesakes.named(name)
        if named is not None and (need >= named[1] or self._speaks_of(description, named[0])):
            return self._more_special(named[0], description)
        if refers:
            said = self.namesakes.said(description)
            return said[0] if said else None
        if not phrases(description):
            return None
        said = self.namesakes.said(description, whole=True)
        return said[0] if said and self._speaks_of(description, said[0], within) else None

    def _speaks_of(self, description: str, target: GK, within: int = _LONG) -> bool:
        """Tell whether a description says that the field names an object of this kind."""
        return any(
            self.namesakes.said(phrase, whole=True)[:1] == [target]
            for start, phrase in phrases(description)
            if start < within
        )

    def _more_special(self, named: GK, description: str) -> GK:
        """Return what a description names instead, by a longer name: MiddlewareTCP, not Middleware."""
        for _, phrase in phrases(description):
            for gk in self.namesakes.said(phrase, whole=True)[:1]:
                if gk[0] == named[0] and gk[1] != named[1] and gk[1].startswith(named[1]):
                    return gk
        return named


def _kind_above(node: Node) -> Reference | None:
    """Return the reference whose kind stands in the object around it."""
    above = node.parent.parts if node.parent is not None else {}
    group = next((part for part in _GROUPS if part in above), "")
    if not group or "kind" not in above or node.parts.keys() - {"name", "namespace"}:
        return None
    options = ("kind=..kind", f"group=..{group}", *(["ns=.namespace"] if "namespace" in node.parts else []))
    return Reference(f"{node.path}.name", (), "name", words().relation(node.path), options)

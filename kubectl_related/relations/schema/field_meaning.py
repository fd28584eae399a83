"""Decides what a field of a schema refers to, if its name, shape and description leave no doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.objects import text
from kubectl_related.relations.kind_facts import VALUES_NEVER_READ
from kubectl_related.relations.schema.derived_reference import Reference, kind_above
from kubectl_related.relations.schema.descriptions import (
    is_of_another_world,
    is_referent,
    is_unsure,
    names_plainly,
    namespace_said,
    phrases,
)
from kubectl_related.relations.schema.evidence import (
    entries_around,
    in_context,
    is_entry,
    is_key,
    is_of_alike,
    is_pair,
    is_several,
    need_met,
    options_of,
    place_of,
)
from kubectl_related.relations.schema.kind_names import Namesakes, spelled
from kubectl_related.relations.schema.shapes import has_name, is_reference, is_string, values_of
from kubectl_related.relations.schema.vocabulary import FieldName, Need, field_name, singulars, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.kind_names import Kinds
    from kubectl_related.relations.schema.shapes import Node


_REF = FieldName((), "ref")
_LONG = 1 << 30
_START = 50
_PLACES = frozenset({"apiVersion", "apiGroup", "namespace", "uid"})


class Meaning:
    """Reads fields of one kind."""

    def __init__(self, holder: GK, kinds: Kinds) -> None:
        self.namespaced = kinds.served.get(holder, True)
        self._served = kinds.served
        self.namesakes = Namesakes(kinds, holder)
        self._entries: frozenset[str] | None = None

    def of_string(self, node: Node) -> Reference | None:
        """Return what a string names; the field `name` names the object around it."""
        name = field_name(node.name)
        if node.parent is None or name.role == "selector":
            return None
        if is_of_alike(node):
            return Reference(node.path, (self.namesakes.holder,), "name", words().relation(node.path))
        name = in_context(node, node.parent, name)
        if not name.words or name.is_plain:
            return None
        place = place_of(node, node.parent, name)
        if place and is_pair(node, node.parent, place):
            # A string beside a namespace is a name.
            name = FieldName(name.words, "ref")
        direct = node.path == f"spec.{node.name}"
        target = self._named(name, node.description, several=is_several(node), direct=direct)
        if target is None and node.path.endswith("[]"):
            # credentialNames mean what credentialName beside it does.
            single = node.parent.part(node.name.removesuffix("s"))
            target = self._named(field_name(single.name), single.description) if is_string(single) else None
        if target is not None and (
            is_of_another_world(node.description) or self._is_entry(node, name, target)
        ):
            return None
        options = [f"ns=.{place}"] if place else ["split=SLASH"] if self._is_namespaced(target) else []
        return self._placed(node.path, node.path, target, options, node.description)

    def _named(
        self, name: FieldName, description: str, *, several: bool = False, direct: bool = False
    ) -> GK | None:
        need = Need.REF if name.is_ref or name.has_tail else Need.NAME if name.role else Need.BARE
        if need == Need.BARE and self.namesakes.is_a_secret(name) and self._is_of_keys(description):
            need = Need.NAME
        # Without a word in its name, a string is described as a name from the start or not at all.
        within = _LONG if name.role else _START
        target = self._target(name, need, description, within=within)
        if target is None and need == Need.BARE and direct:
            target = self._called_after(name, description)
        if target is None and several:
            return self._listed(name, description)
        return target

    def _called_after(self, name: FieldName, description: str) -> GK | None:
        """Return the kind of the own group that a string is called after, whole: `policy` beside a Policy."""
        word = "".join(name.words)
        own = self.namesakes.beside(word) if word not in words().vague else None
        plain = own is not None and (not description or names_plainly(description, spelled(own[1])))
        return own if plain else None

    def _is_of_keys(self, description: str) -> bool:
        """Return whether a description says nothing, or speaks of an object whose keys are named."""
        return not description or words().with_keys in self.namesakes.said(description, whole=True)

    def _listed(self, name: FieldName, description: str) -> GK | None:
        """Return the kind that a list of names is of: `peers` beside a kind BGPPeer, `secrets`."""
        named = self.namesakes.named(name)
        ending = (self.namesakes.ending_in(word) for word in singulars("".join(name.words)))
        of_all = any(word in words().kinds for word in singulars("".join(name.words)))
        sure = named is not None and (
            self.namesakes.is_near(named[0]) or (of_all and (description or named[1] <= Need.NAME))
        )
        found = (gk for gk in (named[0] if named is not None and sure else None, *ending) if gk is not None)
        return next((gk for gk in found if not description or gk in self.namesakes.said(description)), None)

    def _is_entry(self, node: Node, name: FieldName, target: GK) -> bool:
        """Return whether a string names an entry of the object itself, as its own kinds do too."""
        if self._entries is None:
            self._entries = entries_around(node)
        named = not self._entries.isdisjoint(singulars("".join(name.words)))
        return named and self.namesakes.is_near(target) and not self._speaks_of(node.description, target)

    def _is_namespaced(self, target: GK | None) -> bool:
        return target is not None and self._served.get(target, True)

    def of_object(self, node: Node) -> Reference | None:
        """Return what an object with a name refers to."""
        parts = node.parts
        if not has_name(node) or node.path in ("spec", "data"):
            return None
        name = field_name(node.name)
        if "kind" in parts:
            return self._typed(node, name)
        if is_of_alike(node):
            alike = self.namesakes.holder
            return self._placed(
                f"{node.path}.name", node.path, alike, options_of(node, alike), node.description
            )
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
        if words().outside & parts.keys():
            target = self._stand_in(node, name)
        else:
            target = self._target(name, need, said, refers=refers, only=is_reference(node))
        if target is None and name == _REF and node.parent is not None:
            # steps[].ref: what the list around it is of.
            around = singulars("".join(field_name(node.parent.name).words))
            target = next(filter(None, map(self.namesakes.beginning_with, around)), None)
        if "key" in parts and target not in VALUES_NEVER_READ:
            spoken = (gk for gk in self.namesakes.said(said) if gk in VALUES_NEVER_READ)
            target = next(spoken, words().with_keys if is_key(node) else None)
        if target is None:
            return kind_above(node) if name.is_ref else None
        return self._placed(f"{node.path}.name", node.path, target, options_of(node, target), said)

    def _stand_in(self, node: Node, name: FieldName) -> GK | None:
        """Return the own kind that represents what is outside Kubernetes, never a built-in one."""
        described = " ".join(node.part(part).description for part in node.parts)
        for gk in self.namesakes.said(f"{node.description} {described}"):
            if self.namesakes.is_near(gk):
                return gk
        whole = self.namesakes.own("".join(name.words))
        return whole or self.namesakes.own_ending_in("".join(name.words))

    def _entry(self, node: Node, name: FieldName, description: str) -> Reference | None:
        """Return what an element of a list is named after, if its name is described as that of an object."""
        target = self._target(name, Need.OWN, node.description)
        if target is None and not is_unsure(description):
            said = self.namesakes.said(description, whole=True)
            target = said[0] if said and self._speaks_of(description, said[0]) else None
        if target is None:
            return None
        return self._placed(f"{node.path}.name", node.path, target, options_of(node, target), description)

    def _placed(
        self, path: str, about: str, target: GK | None, options: list[str], description: str
    ) -> Reference | None:
        if target is None:
            return None
        targets = (target, *self._twins(target, description, is_text=path == about))
        placed = any(option.startswith("ns=") for option in options)
        if self._is_namespaced(target) and not placed:
            place = namespace_said(f"{description} {about}")
            if place:
                options = [*(option for option in options if option != "split=SLASH"), f"in={place}"]
            elif not self.namespaced:
                # An object without a namespace does not say in which one its target is.
                targets = tuple(gk for gk in targets if not self._is_namespaced(gk))
        return Reference(path, targets, "name", words().relation(about), tuple(options)) if targets else None

    def _twins(self, target: GK, description: str, *, is_text: bool) -> Iterator[GK]:
        """Yield the cluster-scoped twin of a kind: policyName may be of a Policy or a ClusterPolicy."""
        said = self.namesakes.said(description)
        for twin in (f"{first}{target[1]}" for first in words().wide):
            gk = target[0], twin
            if self._served.get(gk) is False and self._is_namespaced(target) and gk != self.namesakes.holder:
                yield from (gk,) if gk in said or (is_text and target not in said) else ()

    def _typed(self, node: Node, name: FieldName) -> Reference | None:
        """Return what a reference with a kind means: the kinds that the schema allows, else any."""
        parts = node.parts
        allowed = values_of(parts["kind"])
        default = text(parts["kind"].get("default"))
        # Group, kind and name alone may also be a filter.
        placed = is_reference(node) and not _PLACES.isdisjoint(parts)
        whole = {"apiVersion", "kind", "name"} <= parts.keys() and {"spec", "metadata"}.isdisjoint(parts)
        if not (allowed or default or name.is_ref or placed or whole):
            return None
        groups = values_of(parts.get("apiGroup") or parts.get("group") or {})
        found = []
        for kind in allowed or filter(None, (default,)):
            gk = next(((group, kind) for group in groups if (group, kind) in self._served), None)
            if gk := gk or self.namesakes.called(kind):
                found.append(gk)
        if allowed and not found:
            return None
        options = ("cross",) if "namespace" in parts else ()
        relation = words().relation(node.path)
        if not allowed:
            assumed = found[0] if found else self._target(name, Need.REF, node.description, refers=True)
            return Reference(node.path, (), "ref", relation, options, assumed)
        return Reference(node.path, tuple(found), "ref", relation, options)

    def _target(
        self,
        name: FieldName,
        need: Need,
        description: str,
        *,
        refers: bool = False,
        only: bool = False,
        within: int = _LONG,
    ) -> GK | None:
        """Return the kind that a field names, None if that is uncertain.

        `refers`: its shape says that it refers to something; `only`: it has no parts but those of a
        reference. `within`: the characters in which a description must begin to say what an unknown
        word names.
        """
        named = self.namesakes.named(name)
        if named is None or self.namesakes.is_stranger(named[0]):
            # FooBackup of the own group, and no Backup of another project.
            ended = self.namesakes.ended(name, silent=only or not description)
            need = Need.REF if refers and (ended or named is None) else need
            named = ended or named
        if named is not None and self.namesakes.is_stranger(named[0]):
            # The description wins over the same kind name of another project.
            said = self.namesakes.said(description, whole=True)
            named = (said[0], need) if said and self._speaks_of(description, said[0]) else named
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
        """Return whether a description says that the field names an object of this kind."""
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

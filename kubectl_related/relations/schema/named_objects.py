"""Decides what an object of a schema that has a name refers to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_related.model.objects import text
from kubectl_related.relations.facts.builtin_kinds import built_in_types
from kubectl_related.relations.kind_facts import VALUES_NEVER_READ
from kubectl_related.relations.schema.derived_reference import Reference, kind_above, kind_of_resource
from kubectl_related.relations.schema.descriptions import (
    is_made,
    is_of_kubernetes,
    is_referent,
    is_unserved,
    is_unsure,
    kinds_of_subject,
)
from kubectl_related.relations.schema.evidence import (
    around,
    beside_reference,
    is_entry,
    is_kept,
    is_key,
    is_named_as_held,
    is_of_alike,
    kind_around,
    names_another,
    need_met,
    options_of,
)
from kubectl_related.relations.schema.field_names import FieldName, field_name, singulars
from kubectl_related.relations.schema.shapes import has_name, is_reference, values_of
from kubectl_related.relations.schema.vocabulary import Need, words

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.shapes import Node
    from kubectl_related.relations.schema.targets import Targets


_SEVERAL = 2
_KEY = "key"
_RESOURCE = re.compile(r"\ban? `?([A-Z]\w+)`? resource\b")
_REF = FieldName((), "ref")
_FROM = FieldName(("from",), "")
_PLACES = frozenset({"apiVersion", "apiGroup", "namespace", "uid"})


class NamedObjects:
    """Reads the objects with a name of one kind."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets
        self._namesakes = targets.namesakes

    def meaning(self, node: Node) -> Reference | None:
        """Return what an object with a name refers to."""
        if "metadata" in node.parts and names_another(node.part("metadata")):
            return kind_above(node.part("metadata"))
        if not has_name(node) or node.path in ("spec", "data"):
            return None
        name = field_name(node.name)
        if name == _FROM and node.parent is not None and field_name(node.parent.name).is_ref:
            # A `vpcRef` around it.
            name = field_name(node.parent.name)
        if "kind" in node.parts:
            return self._typed(node, name)
        return kind_of_resource(node) or self._by_type(node) or self._named(node, name)

    def _named(self, node: Node, name: FieldName) -> Reference | None:
        """Return what an object without a kind refers to."""
        held = self._namesakes.named(name)
        if is_of_alike(node):
            return self._placed(node, self._namesakes.holder, node.description)
        if held is not None and is_named_as_held(node, held[0]):
            return self._placed(node, held[0], node.description)
        return self._entry(node, name) if is_entry(node) else self._reference(node, name)

    def _reference(self, node: Node, name: FieldName) -> Reference | None:
        said = " ".join(part.description for part in (node, node.part("name"), node.part("key")))
        if is_made(node.description):
            return None
        target = self._target(node, name, said)
        if target == self._namesakes.holder and need_met(node, name) < Need.REF and not is_reference(node):
            # The resource that an Image describes.
            target = None
        if target is None and node.path.endswith("[]") and is_reference(node):
            target = self._namesakes.own.listed(node.description)
        if target is None:
            return kind_above(node) if name.is_ref or "namespace" in node.parts else None
        return self._placed(node, target, said)

    def _target(self, node: Node, name: FieldName, said: str) -> GK | None:
        parts = node.parts
        # configMap, virtualService: what is named as a kind of several words, and has a name, is one.
        compound = len(name.words) > 1 and self._namesakes.is_kind(name)
        need = Need.REF if compound else need_met(node, name)
        refers = name.is_ref or (
            is_reference(node) and (len(parts) > 1 or is_referent(node.part("name").description))
        )
        if words().outside & parts.keys():
            target = self._stand_in(node, name)
        else:
            target = self._targets.find(name, need, said, refers=refers, only=is_reference(node))
        if target is not None and self._namesakes.is_stranger(target):
            # An extensionRef, "ExtensionServiceRef specifies ...", beside another project's kind Extension.
            target = self._namesakes.own.of_comment(node.description) or target
        if target is not None and not self._is_known(node, name, target, said):
            # An externalSecret is a Secret; the securityGroup of one cloud is not another's.
            last = words().kinds.get(name.words[-1])
            target = last[0] if last is not None and last[0] in VALUES_NEVER_READ else None
        if is_kept(node, name) and self._is_unsure(name, target, said):
            # The signingKeyRef beside a kind SigningKey, which its words leave out.
            target = self._namesakes.own.called(f"{''.join(name.words)}{_KEY}") or words().with_keys
        if target is None and name == _REF and node.parent is not None:
            # steps[].ref: what the list around it is of.
            around = singulars("".join(field_name(node.parent.name).words))
            target = next(filter(None, map(self._namesakes.own.beginning_with, around)), None)
        if target is None and name.is_ref:
            target = self._by_id(node, name)
        if "key" in parts and target not in VALUES_NEVER_READ:
            spoken = (gk for gk in self._namesakes.said(said) if gk in VALUES_NEVER_READ)
            target = next(spoken, kind_around(node) or (words().with_keys if is_key(node) else None))
        return target

    def _by_type(self, node: Node) -> Reference | None:
        """Return the reference whose kind is a value that `type` may have: `{type: Service, name}`."""
        values = values_of(node.parts.get("type", {}))
        found = [gk for gk in map(self._kind_called, values) if gk is not None]
        if len(found) < _SEVERAL or len(found) + 1 < len(values):
            return None
        options = ["kind=.type", *(["ns=.namespace"] if "namespace" in node.parts else [])]
        return Reference(
            f"{node.path}.name", tuple(found), "name", words().relation(node.path), tuple(options)
        )

    def _kind_called(self, kind: str) -> GK | None:
        return self._namesakes.called(kind) or built_in_types().get(kind) if kind[:1].isupper() else None

    def _is_known(self, node: Node, name: FieldName, target: GK, said: str) -> bool:
        """Return whether more than a name says another project's kind: Ref, a description, the project."""
        if name.is_ref or not self._namesakes.is_stranger(target) or self._targets.speaks_of(said, target):
            return True
        return not around(node).isdisjoint(target[1:] + tuple(target[0].split(".")))

    def _is_unsure(self, name: FieldName, target: GK | None, said: str) -> bool:
        """Return whether what was found for `serviceKeyRef`, `certificateRef` is no more than a word."""
        own = self._namesakes.own
        if target is None:
            return own.called("".join(name.words)) is None
        return (
            target not in VALUES_NEVER_READ
            and not own.has(target)
            and not self._targets.speaks_of(said, target)
        )

    def _by_id(self, node: Node, name: FieldName) -> GK | None:
        """Return the own kind of the id beside a reference, else the holder's, if that ends so."""
        outer = node.parent if node.name == "from" and node.parent is not None else node
        own = self._namesakes.own
        if written := own.written_in(beside_reference(outer)) or own.opening(node.description):
            return written
        alike = outer.path.count(".") > 1 and own.is_end_of_holder("".join(name.words))
        return self._namesakes.holder if alike else None

    def _placed(self, node: Node, target: GK, said: str) -> Reference | None:
        return self._targets.placed(f"{node.path}.name", node.path, target, options_of(node, target), said)

    def _stand_in(self, node: Node, name: FieldName) -> GK | None:
        """Return the own kind that represents what is outside Kubernetes, never a built-in one."""
        described = " ".join(node.part(part).description for part in node.parts)
        for gk in self._namesakes.said(f"{node.description} {described}"):
            if self._namesakes.own.has(gk):
                return gk
        resource = _RESOURCE.search(described)
        if is_unserved(described) or (resource and self._namesakes.called(resource[1]) is None):
            return None
        whole = self._namesakes.own.called("".join(name.words))
        return whole or self._namesakes.own.of_project_ending_in("".join(name.words))

    def _entry(self, node: Node, name: FieldName) -> Reference | None:
        """Return what an element of a list is named after, if its name is described as that of an object."""
        description = node.part("name").description
        target = self._targets.find(name, Need.OWN, node.description)
        if target is None and not is_unsure(description):
            said = self._namesakes.said(description, whole=True)
            target = said[0] if said and self._targets.speaks_of(description, said[0]) else None
        return self._placed(node, target, description) if target is not None else None

    def _typed(self, node: Node, name: FieldName) -> Reference | None:
        """Return what a reference with a kind means: the kinds that the schema allows, else any."""
        parts = node.parts
        allowed = values_of(parts["kind"]) or kinds_of_subject(text(parts["kind"].get("description")))
        default = text(parts["kind"].get("default"))
        placed = is_reference(node) and not _PLACES.isdisjoint(parts)
        # Group, kind and name alone may also be a filter, in a list.
        plain = is_reference(node) or (
            is_of_kubernetes(text(parts["kind"].get("description")))
            and not any(part.endswith("elector") for part in parts)
        )
        grouped = plain and "group" in parts and not node.path.endswith("[]")
        whole = {"apiVersion", "kind", "name"} <= parts.keys() and {"spec", "metadata"}.isdisjoint(parts)
        described = bool(self._namesakes.said(text(parts["kind"].get("description"))))
        described = described or (
            is_reference(node) and self._namesakes.own_called(node.description) is not None
        )
        if not (allowed or default or name.is_ref or placed or grouped or whole or described):
            return None
        groups = values_of(parts.get("apiGroup") or parts.get("group") or {})
        found = []
        for kind in allowed or filter(None, (default,)):
            gk = next(((group, kind) for group in groups if (group, kind) in self._targets.served), None)
            gk = gk or self._namesakes.called(kind) or built_in_types().get(kind)
            if gk is not None and not (kind.islower() and self._namesakes.is_stranger(gk)):
                found.append(gk)
        if allowed and not found:
            # Of a kind that is not served, with its group: the object says which.
            return Reference(node.path, (), "ref", words().relation(node.path)) if whole else None
        options = ("cross",) if "namespace" in parts else ()
        relation = words().relation(node.path)
        if not allowed:
            assumed = found[0] if found else self._targets.find(name, Need.REF, node.description, refers=True)
            return Reference(node.path, (), "ref", relation, options, assumed)
        return Reference(node.path, tuple(found), "ref", relation, options)

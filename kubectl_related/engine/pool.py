"""The objects at hand, and which of them a reference means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import parse
from kubectl_related.model.objects import Ref, annotations_of, labels_of, owners_of, string_map, text, uid_of
from kubectl_related.model.pathtree import find
from kubectl_related.relations.carriers import Carriers, templates
from kubectl_related.relations.catalogue import POD
from kubectl_related.relations.kind_facts import NAMESPACE, NAMESPACE_NAME_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kubectl_related.engine.reference import Reference
    from kubectl_related.model.source import Object
    from kubectl_related.relations.rule import GK, Rule


class Pool:
    """Objects by reference; None stands for an object that is only known by name."""

    def __init__(self, carriers: Carriers) -> None:
        """Start empty; `carriers` says which kinds have a pod template."""
        self.carriers = carriers
        self._objects: dict[Ref, Object | None] = {}
        self._of_kind: dict[GK, dict[Ref, None]] = {}
        self._owned: dict[tuple[GK, str, str], dict[Ref, None]] = {}
        """(kind, its owner's kind and name) → the objects."""

    def add(self, ref: Ref, obj: Object | None) -> None:
        """Put an object in; a whole one is never replaced by its metadata alone."""
        before = self._objects.get(ref)
        if before is None or (obj is not None and len(obj) >= len(before)):
            self._objects[ref] = obj
            gk = (ref.group, ref.kind)
            self._of_kind.setdefault(gk, {})[ref] = None
            for owner in owners_of(obj) if obj is not None else ():
                key = gk, text(owner.get("kind")), text(owner.get("name"))
                self._owned.setdefault(key, {})[ref] = None

    def __contains__(self, ref: object) -> bool:
        return ref in self._objects

    def get(self, ref: Ref) -> Object | None:
        """Return an object, None where it is not at hand."""
        return self._objects.get(ref)

    def of_kind(self, gk: GK) -> Iterable[Ref]:
        """Return every reference of this kind."""
        return self._of_kind.get(gk, ())

    def kinds(self) -> list[GK]:
        """Return the kinds of which an object is at hand."""
        return list(self._of_kind)

    def owned_by(self, owner: Ref, gk: GK) -> Iterable[Ref]:
        """Return the objects of one kind that may have this owner, by its kind and name."""
        return self._owned.get((gk, owner.kind, owner.name), ())

    def restricted(self, refs: Iterable[Ref]) -> Pool:
        """Return a pool of these references alone."""
        part = Pool(self.carriers)
        for ref in refs:
            part.add(ref, self._objects.get(ref))
        return part


def targets(reference: Reference, pool: Pool, namespaces: Mapping[str, Mapping[str, str]]) -> Iterator[Ref]:
    """Yield the objects of the pool that a reference means.

    `namespaces`: the labels of the namespaces that are known.
    """
    if reference.selector is not None:
        yield from _selected(reference, pool, namespaces)
    elif reference.annotated:
        for ref in pool.of_kind(reference.rule.to[0]):
            if _is_default(pool.get(ref), reference.annotated):
                yield ref
    elif reference.claims is not None:
        for ref in pool.of_kind(reference.rule.to[0]):
            if ref.namespace == reference.holder.namespace and reference.claims.fullmatch(ref.name):
                yield ref
    elif (
        reference.target is not None
        and reference.target in pool
        and is_same(reference, pool.get(reference.target))
    ):
        yield reference.target


def _is_default(obj: Object | None, marked_by: str) -> bool:
    """Tell whether an object is the default of its kind: by an annotation, or by `.field` of its own."""
    if marked_by.startswith("."):
        return any(hit.value is True for hit in find(obj, parse(marked_by[1:])))
    return annotations_of(obj).get(marked_by) == "true"


def is_same(reference: Reference, target: Object | None) -> bool:
    """Tell whether an object of the right name is the one that was meant, not a later one."""
    if target is None:
        return True
    uid = uid_of(target)
    if reference.uid and uid and reference.uid != uid:
        return False
    if not reference.owned:
        return True
    named = (reference.holder.kind, reference.holder.name)
    owners = [owner for owner in owners_of(target) if (owner.get("kind"), owner.get("name")) == named]
    known = [text(owner.get("uid")) for owner in owners]
    return any(not uid or not reference.holder_uid or uid == reference.holder_uid for uid in known)


def _selected(reference: Reference, pool: Pool, namespaces: Mapping[str, Mapping[str, str]]) -> Iterator[Ref]:
    selector = reference.selector
    for gk in selectable(reference.rule, pool.carriers):
        labels_at = templates(pool.carriers, gk)
        for ref in pool.of_kind(gk):
            obj = pool.get(ref)
            if reference.name not in ("", ref.name):
                continue
            if obj is None or selector is None or not _acts_in(reference, ref.namespace, namespaces):
                continue
            if any(selector.matches(labels) for labels in _pod_labels(labels_at, obj)):
                yield ref


def selectable(rule: Rule, carriers: Carriers) -> Iterable[GK]:
    """Return the kinds whose labels a rule's selector looks at: of pods also those with a pod template."""
    if rule.to != (POD,) or not rule.templates:
        return rule.to
    return [POD, *(gk for gk in carriers if templates(carriers, gk))]


def _acts_in(reference: Reference, namespace: str, namespaces: Mapping[str, Mapping[str, str]]) -> bool:
    if not reference.namespaces:
        return namespace in ("", reference.holder.namespace) or not reference.holder.namespace
    labels = {NAMESPACE_NAME_LABEL: namespace, **namespaces.get(namespace, {})}
    return any(selector.matches(labels) for selector in reference.namespaces)


def _pod_labels(labels_at: Iterable[str], obj: Object) -> Iterator[Mapping[str, str]]:
    """Yield the labels that decide: those of the pod templates where the kind has any."""
    if not labels_at:
        yield labels_of(obj)
    for path in labels_at:
        for hit in find(obj, parse(path)):
            yield string_map(hit.value)


def namespace_labels(pool: Pool) -> dict[str, Mapping[str, str]]:
    """Return the labels of every Namespace at hand."""
    return {ref.name: labels_of(pool.get(ref)) for ref in pool.of_kind(NAMESPACE)}

"""The objects at hand, by kind and by owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.objects import labels_of, owners_of, text
from kubectl_related.relations.kind_facts import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object
    from kubectl_related.relations.carriers import Carriers
    from kubectl_related.relations.rule import GK


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
        """Return an object, None if it is not at hand."""
        return self._objects.get(ref)

    def of_kind(self, gk: GK) -> Iterable[Ref]:
        """Return every reference of this kind."""
        return self._of_kind.get(gk, ())

    def objects(self, gk: GK) -> list[Object]:
        """Return every object of this kind that is known by more than its name."""
        found = (self._objects[ref] for ref in self.of_kind(gk))
        return [obj for obj in found if obj is not None]

    def kinds(self) -> list[GK]:
        """Return the kinds with an object at hand."""
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


def namespace_labels(pool: Pool) -> dict[str, Mapping[str, str]]:
    """Return the labels of every Namespace at hand."""
    return {ref.name: labels_of(pool.get(ref)) for ref in pool.of_kind(NAMESPACE)}

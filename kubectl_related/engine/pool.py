"""The objects at hand, by kind, by owner and by label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import parse
from kubectl_related.model.objects import labels_of, owners_of, string_map, text
from kubectl_related.model.pathtree import find
from kubectl_related.record import Record
from kubectl_related.relations.carriers import templates
from kubectl_related.relations.kind_facts import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kubectl_related.model.objects import Ref
    from kubectl_related.model.selectors import Selector
    from kubectl_related.model.source import Object
    from kubectl_related.relations.carriers import Carriers
    from kubectl_related.relations.rule import GK


class _Labelled(Record):
    """The objects of a kind by the labels that decide whether a selector finds them."""

    labels: dict[Ref, tuple[Mapping[str, str], ...]]
    with_key: dict[str, dict[str, dict[Ref, None]]]
    """Key → value → the objects; made when a selector first names the key."""

    def having(self, key: str, values: Iterable[str]) -> Iterable[Ref]:
        """Return the objects that have a label with one of these values."""
        if key not in self.with_key:
            found: dict[str, dict[Ref, None]] = {}
            for ref, maps in self.labels.items():
                for one in maps:
                    if key in one:
                        found.setdefault(one[key], {})[ref] = None
            self.with_key[key] = found
        return dict.fromkeys(ref for value in values for ref in self.with_key[key].get(value, ()))


class Pool:
    """Objects by reference; None stands for an object that is only known by name."""

    def __init__(self, carriers: Carriers) -> None:
        """Start empty; `carriers` says which kinds have a pod template."""
        self.carriers = carriers
        self._objects: dict[Ref, Object | None] = {}
        self._of_kind: dict[GK, dict[Ref, None]] = {}
        self._owned: dict[GK, dict[tuple[str, str], dict[Ref, None]]] = {}
        """Kind → kind and name of an owner → the objects; made when somebody first asks for a kind."""
        self._labelled: dict[GK, _Labelled] = {}
        """Made when a selector first looks at a kind."""

    def add(self, ref: Ref, obj: Object | None) -> None:
        """Put an object in; a whole one is never replaced by its metadata alone."""
        before = self._objects.get(ref)
        if before is None or (obj is not None and len(obj) >= len(before)):
            self._objects[ref] = obj
            gk = (ref.group, ref.kind)
            self._of_kind.setdefault(gk, {})[ref] = None
            self._labelled.pop(gk, None)
            if gk in self._owned:
                _note_owners(self._owned[gk], ref, obj)

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
        if gk not in self._owned:
            self._owned[gk] = {}
            for ref in self.of_kind(gk):
                _note_owners(self._owned[gk], ref, self._objects[ref])
        return self._owned[gk].get((owner.kind, owner.name), ())

    def selected(self, gk: GK, selector: Selector) -> Iterator[Ref]:
        """Yield the objects of a kind that a selector finds: by the labels of their pod templates, if any.

        A selector that names the value of a label only looks at the objects that have it.
        """
        if gk not in self._labelled:
            self._labelled[gk] = self._by_label(gk)
        known = self._labelled[gk]
        wanted = next((one for one in selector.requirements if one.operator == "In"), None)
        for ref in known.labels if wanted is None else known.having(wanted.key, wanted.values):
            if any(selector.matches(one) for one in known.labels[ref]):
                yield ref

    def _by_label(self, gk: GK) -> _Labelled:
        paths = [parse(path) for path in templates(self.carriers, gk)]
        found = _Labelled({}, {})
        for ref in self.of_kind(gk):
            obj = self._objects[ref]
            if obj is None:
                continue
            in_templates = (string_map(hit.value) for path in paths for hit in find(obj, path))
            found.labels[ref] = tuple(in_templates) if paths else (labels_of(obj),)
        return found

    def restricted(self, refs: Iterable[Ref]) -> Pool:
        """Return a pool of these references alone."""
        part = Pool(self.carriers)
        for ref in refs:
            part.add(ref, self._objects.get(ref))
        return part


def _note_owners(by_owner: dict[tuple[str, str], dict[Ref, None]], ref: Ref, obj: Object | None) -> None:
    for owner in owners_of(obj):
        by_owner.setdefault((text(owner.get("kind")), text(owner.get("name"))), {})[ref] = None


def namespace_labels(pool: Pool) -> dict[str, Mapping[str, str]]:
    """Return the labels of every Namespace at hand."""
    return {ref.name: labels_of(pool.get(ref)) for ref in pool.of_kind(NAMESPACE)}

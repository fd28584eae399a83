"""Who uses certain objects: of everything that was read, what says something about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kubectl_related.engine.frontier import edge_of
from kubectl_related.engine.pool import Pool, namespace_labels
from kubectl_related.engine.ways.conventions import PatternReference
from kubectl_related.engine.ways.reference import NamedReference, held_by
from kubectl_related.engine.ways.selectors import SelectorReference
from kubectl_related.model.selectors import Selector
from kubectl_related.relations.facts.usage import HINT, USE, meaning
from kubectl_related.relations.kind_facts import NAMESPACE_NAME_LABEL
from kubectl_related.relations.rule import WRITES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kubectl_related.engine.store import Store
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.graph import Edge
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object


class Uses:
    """The use of some objects, the candidates, as far as the references that were noted show it."""

    def __init__(self, store: Store, candidates: Mapping[Ref, Object]) -> None:
        self._store = store
        self._candidates = candidates
        self._pool = Pool(store.tables.carriers)
        self._named: dict[tuple[str, str, str], list[Ref]] = {}
        for ref, obj in candidates.items():
            self._pool.add(ref, obj)
            self._named.setdefault((ref.group, ref.kind, ref.name), []).append(ref)
        self._labels = namespace_labels(store.pool)
        self._unplaced = store.source.unplaced
        self.used: set[Ref] = set()
        """The candidates that something uses."""
        self.hints: dict[Ref, set[Edge]] = {}
        self.own: dict[Ref, list[Reference]] = {}
        """Candidate → what it refers to itself."""
        self.writers: list[Reference] = []
        """The references of what makes objects."""
        self.mentioned: dict[Ref, Ref] = {}
        """Candidate → an object that holds its name as text: for containers, or anywhere if it is custom."""

    def note(self, reference: Reference, holders: Sequence[Ref]) -> None:
        """Note what a reference of these objects says of the candidates."""
        for holder in holders:
            if holder in self._candidates:
                self.own.setdefault(holder, []).append(held_by(reference, holder))
        if reference.rule.relation == WRITES:
            self.writers += (held_by(reference, holder) for holder in holders)
        elif self._unplaced:
            # Where it may be that an object without a namespace refers to is a matter of that object.
            for holder in holders:
                self._note(held_by(reference, holder), [holder])
        else:
            self._note(reference, holders)

    def _note(self, reference: Reference, holders: Sequence[Ref]) -> None:
        for ref in self._meant(reference):
            for holder in holders:
                # Once an object is used, nothing more is to be known.
                if ref in self.used:
                    break
                if ref == holder:
                    continue
                says = meaning(
                    (holder.group, holder.kind),
                    reference.rule.relation,
                    (ref.group, ref.kind),
                    weak=reference.weak,
                    obj=self._store.pool.get(holder),
                )
                if says == USE:
                    self.used.add(ref)
                elif says == HINT:
                    self.hints.setdefault(ref, set()).add(edge_of(held_by(reference, holder), ref))

    def note_mentioned(self, holder: Ref, mentioned: Iterable[Ref]) -> None:
        """Note the candidates that an object names in plain text: a program may read them by it."""
        for ref in mentioned:
            self.mentioned.setdefault(ref, holder)

    def _meant(self, reference: Reference) -> Iterator[Ref]:
        """Yield the candidates that a reference means; an object without a namespace may be in any."""
        holder = reference.holder
        if isinstance(reference, NamedReference):
            target = reference.target
            for ref in self._called(target):
                if self._may_be(ref, target, holder) and reference.means(self._candidates[ref]):
                    yield ref
        elif isinstance(reference, PatternReference):
            for ref in self._pool.of_kind(reference.rule.to[0]):
                if reference.pattern.fullmatch(ref.name) and self._may_be(ref, holder, holder):
                    yield ref
        else:
            yield from self.widened(reference).targets(self._pool, self._labels)

    def _called(self, target: Ref) -> Iterator[Ref]:
        """Yield the candidates of this name, or of one that becomes it when they are built."""
        for name in (target.name, *self._store.source.unbuilt.names_before(target.name)):
            yield from self._named.get((target.group, target.kind, name), ())

    def _may_be(self, ref: Ref, target: Ref, holder: Ref) -> bool:
        """Return whether a candidate of the right name may live where the reference means it to."""
        if ref.namespace == target.namespace or ref in self._unplaced:
            return True
        if target.namespace in self._store.source.unbuilt.namespaces:
            return True
        return holder in self._unplaced and target.namespace == holder.namespace

    def widened(self, reference: Reference) -> Reference:
        """Return a selector that also acts in namespaces whose labels are not known."""
        if not isinstance(reference, SelectorReference):
            return reference
        if self._unplaced:
            reference = replace(reference, holder=reference.holder._replace(namespace=""))
        keys = {one.key for selector in reference.namespaces for one in selector.requirements}
        known = {ref.namespace for ref in self._candidates} <= {"", *self._labels}
        if keys <= {NAMESPACE_NAME_LABEL} or known:
            return reference
        return replace(reference, namespaces=(Selector(),))

"""Who uses certain objects: of everything that was read, what says something about them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kubectl_related.engine.frontier import edge_of
from kubectl_related.engine.pool import Pool, namespace_labels
from kubectl_related.engine.ways.conventions import PatternReference
from kubectl_related.engine.ways.reference import NamedReference
from kubectl_related.engine.ways.selectors import SelectorReference
from kubectl_related.model.pathtree import find
from kubectl_related.model.selectors import Selector
from kubectl_related.relations.facts.usage import HINT, USE, meaning, paths_of_texts
from kubectl_related.relations.kind_facts import NAMESPACE_NAME_LABEL
from kubectl_related.relations.rule import WRITES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kubectl_related.engine.store import Store
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.graph import Edge
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object

_WORD = re.compile(r"[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?")


class Uses:
    """The use of some objects, the candidates, as far as the references that were noted show it."""

    def __init__(self, store: Store, candidates: Mapping[Ref, Object]) -> None:
        self._store = store
        self._candidates = candidates
        self._pool = Pool(store.tables.carriers)
        self._named: dict[tuple[str, str, str], list[Ref]] = {}
        self._words: dict[str, list[Ref]] = {}
        for ref, obj in candidates.items():
            self._pool.add(ref, obj)
            self._named.setdefault((ref.group, ref.kind, ref.name), []).append(ref)
            self._words.setdefault(ref.name, []).append(ref)
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

    def note(self, reference: Reference) -> None:
        """Note what one reference says of the candidates."""
        holder = reference.holder
        if holder in self._candidates:
            self.own.setdefault(holder, []).append(reference)
        if reference.rule.relation == WRITES:
            self.writers.append(reference)
            return
        for ref in self._meant(reference):
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
                self.hints.setdefault(ref, set()).add(edge_of(reference, ref))

    def _meant(self, reference: Reference) -> Iterator[Ref]:
        """Yield the candidates that a reference means; an object without a namespace may be in any."""
        holder = reference.holder
        if isinstance(reference, NamedReference):
            target = reference.target
            for ref in self._named.get((target.group, target.kind, target.name), ()):
                if self._may_be(ref, target, holder) and reference.means(self._candidates[ref]):
                    yield ref
        elif isinstance(reference, PatternReference):
            for ref in self._pool.of_kind(reference.rule.to[0]):
                if reference.pattern.fullmatch(ref.name) and self._may_be(ref, holder, holder):
                    yield ref
        else:
            yield from self.widened(reference).targets(self._pool, self._labels)

    def _may_be(self, ref: Ref, target: Ref, holder: Ref) -> bool:
        """Return whether a candidate of the right name may live where the reference means it to."""
        if ref.namespace == target.namespace or ref in self._unplaced:
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

    def note_words(self, holder: Ref) -> None:
        """Note the candidates that an object names in plain text: a program may read them by it."""
        for written in self._texts(holder):
            for word in _WORD.findall(written):
                for ref in self._words.get(word, ()):
                    near = ref.namespace in ("", holder.namespace) or ref in self._unplaced
                    if ref != holder and (near or f"{ref.namespace}/{word}" in written):
                        self.mentioned.setdefault(ref, holder)

    def _texts(self, holder: Ref) -> Iterator[str]:
        """Return what the containers of an object are given as text; of a custom object every text."""
        gk, tables = (holder.group, holder.kind), self._store.tables
        obj = self._store.pool.get(holder) or {}
        if gk in tables.builtin:
            paths = paths_of_texts(gk, tables.carriers)
            return _strings([hit.value for path in paths for hit in find(obj, path)])
        # A status lists what was made as well as what is used.
        return _strings([value for key, value in obj.items() if key not in _NOT_ASKED_FOR])


_NOT_ASKED_FOR = frozenset({"apiVersion", "kind", "metadata", "status"})


def _strings(values: list[Any]) -> Iterator[str]:
    """Yield every string in these values; takes the list apart."""
    while values:
        value = values.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            values.extend(value.values())
        elif isinstance(value, list):
            values.extend(value)

"""Reads every object that can refer to others once, and keeps its references; the object need not be kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kubectl_related.engine.scope import whole_form
from kubectl_related.engine.ways.reference import held_by
from kubectl_related.model.source import ListOf
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kubectl_related.engine.store import Store
    from kubectl_related.engine.ways.digest import Look, References
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resource, Resources
    from kubectl_related.model.source import Digest
    from kubectl_related.relations.rule import GK


class Sweep(Record):
    """The references and holders that were found; the store's pool keeps what is still read of each object.

    Rely on nothing else of an object: its fields are in its references.
    """

    references: Mapping[Reference, Sequence[Ref]]
    """Reference → the objects that refer so; the first of them is its holder. In the order of kinds."""
    holders: tuple[Ref, ...]
    """Every object that was read, also those that refer to nothing."""
    mentioned: Mapping[Ref, tuple[Ref, ...]]
    """Object → what was looked for and found in it."""

    def that_make(self) -> Iterator[Reference]:
        """Yield the references whose holders make what they mean."""
        for reference, holders in self.references.items():
            if reference.makes_target:
                yield from (held_by(reference, holder) for holder in holders)


def sweep(store: Store, namespace: str, kinds: Iterable[GK], look: Look | None = None) -> Sweep:
    """Read every object of these kinds in a namespace (empty = of the cluster).

    `look` finds what an object mentions otherwise. Lists that failed are among the store's failures.
    """
    asked = list(lists_of(kinds, store.resources, namespace, partial(store.digester, look=look)))
    store.ask(asked)
    references: dict[Reference, list[Ref]] = {}
    mentioned: dict[Ref, tuple[Ref, ...]] = {}
    holders: list[Ref] = []
    for request in asked:
        # Objects of one template have the same tuple of references.
        alike: dict[int, tuple[References, list[Ref]]] = {}
        for ref in list(store.pool.of_kind(request.resource.gk)):
            obj = store.pool.get(ref)
            if obj is None:
                continue
            holders.append(ref)
            note = store.note(ref)
            for shared in note.shared if note is not None else ():
                alike.setdefault(id(shared), (shared, []))[1].append(ref)
            for reference in store.references(obj) if note is None else store.in_force(note.own):
                references.setdefault(reference, []).append(ref)
            found = note.mentioned if note is not None else look.mentioned(obj) if look is not None else ()
            if found:
                mentioned[ref] = found
        for shared, refs in alike.values():
            references |= dict.fromkeys(shared, refs)
    return Sweep(references, tuple(holders), mentioned)


def lists_of(
    kinds: Iterable[GK],
    resources: Resources,
    namespace: str,
    digester: Callable[[Resource], Digest | None] | None = None,
) -> Iterator[ListOf]:
    """Yield the lists of everything of these kinds; an empty namespace means all."""
    for gk in kinds:
        resource = resources.of(*gk)
        if resource is not None and resource.listable and (resource.namespaced or not namespace):
            digest = None if digester is None else partial(digester, resource)
            yield ListOf(resource, namespace, whole_form(gk), digest=digest)

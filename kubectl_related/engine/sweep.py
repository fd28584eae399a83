"""Reads every object that can refer to others once, and keeps its references; the object need not be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.scope import whole_form
from kubectl_related.model.source import ListOf
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.engine.store import Store
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resources
    from kubectl_related.relations.rule import GK


class Sweep(Record):
    """The references and holders that were found; the store's pool keeps metadata and what gaps read.

    Rely on nothing else of an object: its fields are in its references.
    """

    references: tuple[Reference, ...]
    """In the order of kinds, then of the objects as they were listed."""
    holders: tuple[Ref, ...]
    """Every object that was read, also those that refer to nothing."""


def sweep(store: Store, namespace: str, kinds: Iterable[GK]) -> Sweep:
    """Read every object of these kinds in a namespace (empty = of the cluster).

    Lists that failed are among the store's failures.
    """
    asked = list(lists_of(kinds, store.resources, namespace))
    store.ask(asked)
    references: list[Reference] = []
    holders: list[Ref] = []
    for request in asked:
        gk = request.resource.gk
        for ref in list(store.pool.of_kind(gk)):
            obj = store.pool.get(ref)
            if obj is not None:
                holders.append(ref)
                references.extend(store.references(obj))
    return Sweep(tuple(references), tuple(holders))


def lists_of(kinds: Iterable[GK], resources: Resources, namespace: str) -> Iterator[ListOf]:
    """Yield the lists of everything of these kinds; an empty namespace means all."""
    for gk in kinds:
        resource = resources.of(*gk)
        if resource is not None and resource.listable and (resource.namespaced or not namespace):
            yield ListOf(resource, namespace, whole_form(gk))

"""Finds the references of a namespace, or of everything, that have no target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.frontier import End, edge_of
from kubectl_related.engine.gaps import gaps
from kubectl_related.engine.pool import namespace_labels
from kubectl_related.engine.sweep import lists_of, sweep
from kubectl_related.engine.ways.reference import NamedReference, OwnedReference, held_by
from kubectl_related.model.graph import USES
from kubectl_related.model.objects import keys_of
from kubectl_related.model.source import Form, Get, ListOf
from kubectl_related.relations.kind_facts import VALUES_NEVER_READ

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from kubectl_related.engine.frontier import Found
    from kubectl_related.engine.store import Store
    from kubectl_related.engine.sweep import Sweep
    from kubectl_related.model.resources import Resource, Resources
    from kubectl_related.model.source import Request
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK


def find_missing(store: Store, found: Found, namespace: str) -> Sweep:
    """Check every object of a namespace (empty = of the cluster) and note the references that dangle.

    A target that no later list holds is requested by name before it is called missing. Returns what was read.
    """
    swept = sweep(store, namespace, holders_of(store.tables))
    named = [
        r for r in swept.references if isinstance(r, NamedReference) and not isinstance(r, OwnedReference)
    ]
    known = set(store.answers)
    store.ask([*_target_lists(store, named, namespace), *store.grants.lacking(named)])
    covered = _covered(store, known)
    dangling = [r for r in named if not any(r.targets(store.pool, {}))]
    store.ask(_singly(store, (r for r in dangling if not _is_covered(r, covered))))
    for end in (*_gaps(store, swept), *_without_target(store, swept, dangling)):
        found.note(end, USES, set(), 1)
    return swept


def _gaps(store: Store, swept: Sweep) -> Iterator[End]:
    labels = namespace_labels(store.pool)
    for reference, holders in swept.references.items():
        if not (reference.keys or reference.ports or reference.rule.must_select):
            continue
        found = list(reference.targets(store.pool, labels))
        for holder in holders:
            decided = store.grants.decided(held_by(reference, holder))
            ends = list(gaps(store, decided, found)) if store.scope.wants(decided) else []
            if not ends:
                # It is the same for all objects that refer alike.
                break
            yield from ends


def _without_target(store: Store, swept: Sweep, references: Iterable[NamedReference]) -> Iterator[End]:
    for reference in references:
        for holder in swept.references[reference]:
            decided = store.grants.decided(held_by(reference, holder))
            if not (store.grants.wants(decided, decided.target) and _is_missing(store, decided)):
                break
            yield End(edge_of(decided, decided.target), decided.target, "missing")


def holders_of(tables: Tables) -> list[GK]:
    """Return the kinds whose references can dangle: by name, or by a selector that must find something."""
    return sorted(
        {gk for gk in tables.kinds() if any(not r.by_selector or r.must_select for r in tables.of(gk))}
    )


def lists_of_holders(tables: Tables, resources: Resources, namespace: str) -> Iterator[ListOf]:
    """Yield the lists of everything that can refer to something; an empty namespace means all."""
    return lists_of(holders_of(tables), resources, namespace)


def _target_lists(store: Store, references: Iterable[NamedReference], namespace: str) -> Iterator[Request]:
    """Yield one list for each kind of target that is not all at hand."""
    listed: set[GK] = set()
    for reference in references:
        resource = reference.resource
        if resource is None or resource.gk in listed or not resource.listable or _is_known(reference, store):
            continue
        if not namespace or not resource.namespaced or reference.holder.namespace == namespace:
            listed.add(resource.gk)
            yield ListOf(resource, namespace if resource.namespaced else "", _form(resource.gk))


def _is_known(reference: NamedReference, store: Store) -> bool:
    """Return whether the target is at hand, with its keys if the reference names any."""
    if reference.target not in store.pool:
        return False
    return not reference.keys or keys_of(store.pool.get(reference.target)) is not None


def _form(gk: GK) -> Form:
    return Form.KEYS if gk in VALUES_NEVER_READ else Form.METADATA


def _covered(store: Store, known: Container[Request]) -> set[tuple[Resource, str]]:
    """Return (resource, namespace) of the whole lists that came after what refers to their objects.

    An object that such a list lacks did not exist; an earlier list may be older than the reference.
    """
    fresh = ((request, answer) for request, answer in store.answers.items() if request not in known)
    return {
        (request.resource, request.namespace)
        for request, answer in fresh
        if store.source.live and answer.error is None and isinstance(request, ListOf)
    }


def _is_covered(reference: NamedReference, covered: Container[tuple[Resource | None, str]]) -> bool:
    return any((reference.resource, place) in covered for place in (reference.target.namespace, ""))


def _singly(store: Store, references: Iterable[NamedReference]) -> Iterator[Request]:
    for reference in references:
        target, resource = reference.target, reference.resource
        if resource is not None and target not in store.pool:
            yield Get(resource, target.namespace, target.name, _form(resource.gk))


def _is_missing(store: Store, reference: NamedReference) -> bool:
    if not reference.may_dangle(store.pool) or any(reference.targets(store.pool, {})):
        return False
    return not store.may_exist(reference)

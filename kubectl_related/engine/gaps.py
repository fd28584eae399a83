"""Incomplete references: a target without a named key or port, a selector that finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.frontier import End, edge_of
from kubectl_related.engine.scope import EVERYWHERE
from kubectl_related.engine.ways.selectors import SelectorReference, selectable
from kubectl_related.model.graph import MISSING_KEY, MISSING_PORT, SELECTS_NOTHING
from kubectl_related.model.objects import keys_of
from kubectl_related.model.source import ListOf
from kubectl_related.relations.facts.activity import makes_pods
from kubectl_related.relations.facts.always_present import exists_everywhere
from kubectl_related.relations.kind_facts import ADDED_POD_LABELS, NAMESPACE_NAME_LABEL
from kubectl_related.relations.ports import ports_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kubectl_related.engine.store import Store
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object
    from kubectl_related.relations.rule import GK


def gaps(store: Store, reference: Reference, found: Sequence[Ref]) -> Iterator[End]:
    """Yield what is missing from these targets of a reference; an unknown is not reported."""
    for target in found:
        yield from without_keys(reference, target, store.pool.get(target))
    if reference.ports:
        yield from _without_ports(store, reference, found)
    if isinstance(reference, SelectorReference) and reference.rule.must_select and not found:
        yield from _selecting_nothing(store, reference)


def without_keys(reference: Reference, target: Ref, obj: Object | None) -> Iterator[End]:
    """Yield the end of an edge whose named keys do not all exist."""
    known = keys_of(obj) if reference.keys else None
    absent = () if known is None else tuple(key for key in reference.keys if key not in known)
    if absent:
        yield End(edge_of(reference, target)._replace(keys=absent), target, "missing", MISSING_KEY)


def _without_ports(store: Store, reference: Reference, found: Sequence[Ref]) -> Iterator[End]:
    """Yield the ports that none of the targets has; of one target by name, of several as a whole."""
    known = [ports_of((ref.group, ref.kind), store.pool.get(ref), store.tables.carriers) for ref in found]
    if not known or any(ports is None for ports in known):
        return
    there = {port for ports in known if ports is not None for port in ports}
    # The port numbers of a container are informational: an open port need not be listed.
    target, selector, by_name = found[0], "", False
    if isinstance(reference, SelectorReference):
        target, selector, by_name = reference.anyone, str(reference.selector), reference.rule.templates
    absent = tuple(p for p in reference.ports if p not in there and not (by_name and p.isdigit()))
    if absent and not any(store.source.unbuilt.mentions(port) for port in absent):
        edge = edge_of(reference, target)._replace(ports=absent)
        yield End(edge, target, "missing", MISSING_PORT, selector)


def _selecting_nothing(store: Store, reference: SelectorReference) -> Iterator[End]:
    if not is_proven(store, reference):
        return
    edge = edge_of(reference, reference.anyone)
    if may_be_made(store, reference.holder.namespace):
        edge = edge._replace(optional=True)
    yield End(edge, reference.anyone, "missing", SELECTS_NOTHING, str(reference.selector))


def is_proven(store: Store, reference: SelectorReference) -> bool:
    """Return whether all that the selector could find was read, so that an empty result is certain."""
    keys = {requirement.key for requirement in reference.selector.requirements}
    if not keys or not keys.isdisjoint(ADDED_POD_LABELS) or not store.scope.wants(reference):
        return False
    kinds = [gk for gk in selectable(reference.rule, store.pool.carriers) if store.resources.of(*gk)]
    if not kinds or not all(is_read(store, gk, reference.searched) for gk in kinds):
        return False
    return store.source.live or _is_proven_in_files(store, reference, kinds, keys)


def _is_proven_in_files(
    store: Store, reference: SelectorReference, kinds: Iterable[GK], keys: Iterable[str]
) -> bool:
    unbuilt = store.source.unbuilt
    if reference.holder in unbuilt.incomplete or not unbuilt.labels.isdisjoint(keys):
        return False
    if exists_everywhere(reference.anyone._replace(name=str(reference.selector))):
        return False
    if any(_may_share_namespace(store, reference, ref) for ref in reference.found_anywhere(store.pool)):
        return False
    # Files without any workload, or without any where the selector acts, are a part of something larger.
    return store.scope.closed or _is_shown(store, reference, kinds)


def _is_shown(store: Store, reference: SelectorReference, kinds: Iterable[GK]) -> bool:
    """Return whether files hold what could be selected, in every namespace in which it could be."""
    namespaces = {ref.namespace for gk in kinds for ref in store.pool.of_kind(gk)}
    return bool(namespaces) and all(
        requirements
        and all(one.key == NAMESPACE_NAME_LABEL and one.operator == "In" for one in requirements)
        and namespaces.issuperset(value for one in requirements for value in one.values)
        for requirements in (selector.requirements for selector in reference.namespaces)
    )


def _may_share_namespace(store: Store, reference: SelectorReference, found: Ref) -> bool:
    """Return whether the object and its selector may be in one namespace when they are built."""
    unplaced, moved = store.source.unplaced, store.source.unbuilt.namespaces
    return bool(moved) or found in unplaced or reference.holder in unplaced


def is_read(store: Store, gk: GK, place: str) -> bool:
    """Return whether all objects of a kind in a namespace were read."""
    return any(
        isinstance(request, ListOf)
        and request.resource.gk == gk
        and request.namespace in (place, EVERYWHERE)
        and answer.error is None
        for request, answer in store.answers.items()
    )


def may_be_made(store: Store, namespace: str) -> Ref | None:
    """Return a custom object there that may make what is selected: an operator's object, or a release."""
    custom = (gk for gk in store.pool.kinds() if gk not in store.tables.builtin)
    makers = (gk for gk in custom if makes_pods(gk, store.tables))
    found = (ref for gk in makers for ref in store.pool.of_kind(gk))
    return next((ref for ref in found if ref.namespace in (namespace, EVERYWHERE)), None)

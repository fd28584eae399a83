"""Which references of a whole namespace, or of everything, point at nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.frontier import End, edge_of, without_keys
from kubectl_related.engine.scope import whole_form
from kubectl_related.engine.store import targets
from kubectl_related.model.graph import USES
from kubectl_related.model.objects import keys_of
from kubectl_related.model.source import Form, Get, ListOf
from kubectl_related.relations.kind_facts import VALUES_NEVER_READ

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from kubectl_related.engine.reference import Reference
    from kubectl_related.engine.walk import Walk
    from kubectl_related.model.resources import Resource, Resources
    from kubectl_related.model.source import Request
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK


def find_missing(walk: Walk, namespace: str) -> None:
    """Check every object of a namespace (empty = of the cluster) and note the references that dangle.

    What no later list holds is asked for by name before it is called missing.
    """
    walk.ask(lists_of_holders(walk.tables, walk.resources, namespace))
    holders = holders_of(walk.tables)
    objects = [walk.pool.get(ref) for gk in holders for ref in list(walk.pool.of_kind(gk))]
    references = [r for obj in objects if obj is not None for r in walk.references(obj)]
    named = [r for r in references if r.target is not None and not r.owned]
    known = set(walk.answers)
    walk.ask([*_target_lists(walk, named, namespace), *walk.grants.lacking(named)])
    covered = _covered(walk, known)
    dangling = [r for r in named if not any(targets(r, walk.pool, {}))]
    walk.ask(_singly(walk, (r for r in dangling if not _is_covered(r, covered))))
    dangling = [r for r in map(walk.grants.decided, dangling) if walk.grants.wants(r, r.target)]
    with_keys = (r for r in named if r.keys)
    for reference in (r for r in map(walk.grants.decided, with_keys) if walk.scope.wants(r)):
        for target in targets(reference, walk.pool, {}):
            for end in without_keys(reference, target, walk.pool.get(target)):
                walk.found.note(end, USES, set(), 1)
    for reference in dangling:
        if reference.target is not None and _is_missing(walk, reference):
            walk.found.note(
                End(edge_of(reference, reference.target), reference.target, "missing"), USES, set(), 1
            )


def holders_of(tables: Tables) -> list[GK]:
    """Return the kinds that can refer to something by name."""
    return sorted({gk for gk in tables.kinds() if any(not rule.by_selector for rule in tables.of(gk))})


def lists_of_holders(tables: Tables, resources: Resources, namespace: str) -> Iterator[ListOf]:
    """Yield the lists of everything that can refer to something; an empty namespace means all."""
    for gk in holders_of(tables):
        resource = resources.of(*gk)
        if resource is not None and resource.listable and (resource.namespaced or not namespace):
            yield ListOf(resource, namespace, whole_form(gk))


def _target_lists(walk: Walk, references: Iterable[Reference], namespace: str) -> Iterator[Request]:
    """Yield one list for each kind of target of which something is not at hand."""
    for reference in references:
        target, resource = reference.target, reference.resource
        if target is None or _is_known(reference, walk) or resource is None or not resource.listable:
            continue
        if not namespace or not resource.namespaced or reference.holder.namespace == namespace:
            yield ListOf(resource, namespace if resource.namespaced else "", _form(resource.gk))


def _is_known(reference: Reference, walk: Walk) -> bool:
    """Tell whether the target is at hand, and with its keys where the reference names any."""
    if reference.target is None or reference.target not in walk.pool:
        return False
    return not reference.keys or keys_of(walk.pool.get(reference.target)) is not None


def _form(gk: GK) -> Form:
    return Form.KEYS if gk in VALUES_NEVER_READ else Form.METADATA


def _covered(walk: Walk, known: Container[Request]) -> set[tuple[Resource, str]]:
    """Return (resource, namespace) of the whole lists that came after what refers to their objects.

    What such a list does not hold was not there; one that came before may be older than the reference.
    """
    fresh = ((request, answer) for request, answer in walk.answers.items() if request not in known)
    return {
        (request.resource, request.namespace)
        for request, answer in fresh
        if walk.source.live and answer.error is None and isinstance(request, ListOf)
    }


def _is_covered(reference: Reference, covered: Container[tuple[Resource | None, str]]) -> bool:
    namespace = "" if reference.target is None else reference.target.namespace
    return any((reference.resource, place) in covered for place in (namespace, ""))


def _singly(walk: Walk, references: Iterable[Reference]) -> Iterator[Request]:
    for reference in references:
        target, resource = reference.target, reference.resource
        if target is not None and resource is not None and target not in walk.pool:
            yield Get(resource, target.namespace, target.name, _form(resource.gk))


def _is_missing(walk: Walk, reference: Reference) -> bool:
    if reference.resource is None:
        return walk.source.live
    return not any(targets(reference, walk.pool, {})) and reference.target not in walk.unread

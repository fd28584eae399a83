"""Objects that make others: a target that something makes is not reported as missing.

`makers` is pure: it depends on references that were read, not on what exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.pool import namespace_labels
from kubectl_related.engine.scope import EVERYWHERE, whole_form
from kubectl_related.engine.ways.reference import NamedReference
from kubectl_related.engine.ways.registry import makes
from kubectl_related.model.graph import MISSING
from kubectl_related.model.source import ListOf
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from kubectl_related.engine.frontier import Found
    from kubectl_related.engine.store import Store
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.relations.rule import GK


class Makers(Record):
    """The makers of each target that references mean."""

    named: Mapping[Ref, tuple[Ref, ...]]
    """Target → its makers. If a maker has no namespace, its target has no namespace either."""
    others: tuple[Reference, ...]
    """References that mean names of a pattern, or one name in many namespaces."""
    namespaces: Mapping[str, Mapping[str, str]]

    def of(self, target: Ref) -> tuple[Ref, ...]:
        """Return the makers of an object, sorted."""
        found = {*self.named.get(target, ()), *self.named.get(target._replace(namespace=""), ())}
        found |= {reference.holder for reference in self.others if self._means(reference, target)}
        return tuple(sorted(found - {target}))

    def _means(self, reference: Reference, target: Ref) -> bool:
        kinds = reference.rule.to
        return (target.group, target.kind) in kinds and reference.may_mean(target, self.namespaces)


def makers(
    references: Iterable[Reference],
    namespaces: Mapping[str, Mapping[str, str]],
    without_namespace: Container[Ref] = (),
) -> Makers:
    """Return the makers among the holders of these references.

    `namespaces`: the labels of the namespaces that are known. `without_namespace`: objects of
    files that carry no namespace, so that what they make may be in any.
    """
    named: dict[Ref, dict[Ref, None]] = {}
    others: list[Reference] = []
    for reference in references:
        if not reference.makes_target:
            continue
        if isinstance(reference, NamedReference):
            anywhere = reference.holder in without_namespace
            target = reference.target._replace(namespace="") if anywhere else reference.target
            named.setdefault(target, {})[reference.holder] = None
        else:
            others.append(reference)
    return Makers({target: tuple(by) for target, by in named.items()}, tuple(others), namespaces)


def mark_made(store: Store, found: Found, read: Iterable[Reference] | None = None) -> None:
    """Note the makers of every absent target; in files such a target is unverified, not missing.

    `read`: the references of everything that may make such a target, if they were read before.
    """
    gone = {key: r for key, r in found.relatives.items() if r.missing and r.reason == MISSING and r.ref.name}
    if not gone:
        return
    if read is None:
        read = _of_holders(store, {(r.ref.group, r.ref.kind) for r in gone.values()})
    made = makers(read, namespace_labels(store.pool), store.source.unplaced)
    for key, relative in gone.items():
        relative.made_by = made.of(relative.ref)
        if relative.made_by and not store.source.live:
            relative.missing, relative.verified = False, False
            found.relatives[relative.ref, ""] = found.relatives.pop(key)


def _of_holders(store: Store, kinds: Iterable[GK]) -> Iterator[Reference]:
    """Yield the references by which objects at hand may make objects of these kinds."""
    holders = {rule.holder for gk in kinds for rule in store.tables.to(gk) if makes(rule)}
    if not store.source.live:
        # On a cluster nothing more is asked, so that a question stays small.
        store.ask(_lists(store, holders))
    for gk in sorted(holders):
        for obj in store.pool.objects(gk):
            yield from store.references(obj, only=makes)


def _lists(store: Store, holders: Iterable[GK]) -> Iterator[ListOf]:
    for gk in sorted(holders):
        resource = store.resources.of(*gk)
        if resource is not None and resource.listable:
            yield ListOf(resource, EVERYWHERE, whole_form(gk))

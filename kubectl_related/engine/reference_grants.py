"""Decides whether a reference into another namespace is allowed there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kubectl_related.engine.scope import EVERYWHERE
from kubectl_related.engine.ways.reference import NamedReference, Reference
from kubectl_related.model.source import Form, ListOf
from kubectl_related.record import Record
from kubectl_related.relations.reference_grants import allows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kubectl_related.engine.pool import Pool
    from kubectl_related.engine.scope import Scope
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resource, Resources
    from kubectl_related.model.source import Answer, Request
    from kubectl_related.relations.rule import GK


_R = TypeVar("_R", bound=Reference)


class Refused(Record):
    """A reference that no grant of this kind allows; `far`: the end that is not the subject."""

    grant: GK
    holder: Ref
    via: str
    far: Ref


def grants_of(resource: Resource, namespace: str) -> ListOf:
    """Return the request for the grants of a namespace."""
    return ListOf(resource, namespace, Form.WHOLE)


def needed(references: Iterable[Reference], resources: Resources) -> Iterator[Request]:
    """Yield the lists of grants that decide about references into other namespaces."""
    for reference in references:
        asked = _asked_of(reference)
        resource = None if asked is None else resources.of(*asked.kind)
        if asked is not None and resource is not None:
            yield grants_of(resource, asked.target.namespace)


class _Asked(Record):
    """The kind of grant that a reference to this target needs."""

    kind: GK
    target: Ref


def _asked_of(reference: Reference) -> _Asked | None:
    """Return what a reference needs; within its own namespace it needs nothing."""
    kind = reference.rule.grant
    if kind is None or not isinstance(reference, NamedReference):
        return None
    holder, target = reference.holder, reference.target
    crosses = holder.namespace and target.namespace and holder.namespace != target.namespace
    return _Asked(kind, target) if crosses else None


class Grants:
    """Decides by the grants at hand; if they are unknown, a reference counts."""

    def __init__(
        self,
        pool: Pool,
        resources: Resources,
        answers: Mapping[Request, Answer],
        scope: Scope,
        is_settled: Callable[[Ref], bool],
    ) -> None:
        """Decide by these answers; `is_settled`: whether it is known if a target exists."""
        self.refused: set[Refused] = set()
        self._scope = scope
        self._pool = pool
        self._resources = resources
        self._answers = answers
        self._is_settled = is_settled

    def lacking(self, references: Iterable[Reference]) -> Iterator[Request]:
        """Yield the lists of grants that decide about references, unless all grants are known."""
        for request in needed(references, self._resources):
            if grants_of(request.resource, EVERYWHERE) not in self._answers:
                yield request

    def decided(self, reference: _R) -> _R:
        """Return the reference, marked if no grant allows it."""
        asked = _asked_of(reference)
        if asked is None or not self._is_known(*asked):
            return reference
        kind, target = asked
        found = (self._pool.get(ref) for ref in self._pool.of_kind(kind) if ref.namespace == target.namespace)
        granted = any(allows(grant, reference.holder, target) for grant in found if grant is not None)
        return reference if granted else replace(reference, ungranted=True)

    def wants(self, reference: Reference, far: Ref | None) -> bool:
        """Return whether a decided reference counts; one that lacks a grant is noted with its far end."""
        kind = reference.rule.grant if reference.ungranted else None
        if kind is not None and far is not None and self._scope.wants(reference.rule):
            self.refused.add(Refused(kind, reference.holder, reference.via, far))
        return self._scope.wants(reference)

    def _is_known(self, kind: GK, target: Ref) -> bool:
        resource = self._resources.of(*kind)
        if resource is None:
            # Nothing can grant it; but files without the target's kind hardly hold its grants.
            return self._is_settled(target)
        asked = (self._answers.get(grants_of(resource, place)) for place in (target.namespace, EVERYWHERE))
        return any(answer is not None and answer.error is None for answer in asked)

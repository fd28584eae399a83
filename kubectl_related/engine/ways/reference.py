"""One field of one object that refers to others, read: what it means, not whether that exists.

A reference knows which requests find what it means, and which of the objects at hand that is. This module
has references by name; the other kinds of reference are beside the ways that yield them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from kubectl_related.model.objects import owners_of, text, uid_of
from kubectl_related.model.source import Form, Get
from kubectl_related.relations.rule import WRITES

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from kubectl_related.engine.pool import Pool
    from kubectl_related.engine.ways.lists import Lists
    from kubectl_related.model.fieldpaths import Hit
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resource
    from kubectl_related.model.source import Object, Request
    from kubectl_related.relations.rule import Rule

    NamespaceLabels = Mapping[str, Mapping[str, str]]
    """Namespace → its labels, for those that are known."""


# Only what is needed is generated: each method of a dataclass costs start-up time.
@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Reference(ABC):
    """One field of one object, read."""

    rule: Rule
    holder: Ref
    place: Hit
    optional: bool = False
    keys: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    ungranted: bool = False
    """No grant of the target's namespace allows it, so that it is not in effect: a hint."""

    @property
    def via(self) -> str:
        """The exact path of the field."""
        return self.place.via

    @property
    def weak(self) -> bool:
        """Whether it is only a hint."""
        return self.rule.weak or self.ungranted

    @property
    def makes_target(self) -> bool:
        """Whether the holder makes what is meant."""
        return self.rule.relation == WRITES

    @abstractmethod
    def requests(self, lists: Lists) -> Iterator[Request]:
        """Yield the requests that find what is meant."""

    @abstractmethod
    def targets(self, pool: Pool, namespaces: NamespaceLabels) -> Iterator[Ref]:
        """Yield the objects of the pool that are meant."""

    def may_mean(self, target: Ref, namespaces: NamespaceLabels) -> bool:  # noqa: ARG002
        """Return whether an object that is not at hand, of a kind that the rule names, would be meant."""
        return False


@dataclass(slots=True, eq=False, repr=False, match_args=False, kw_only=True)
class NamedReference(Reference):
    """A reference that names its target."""

    target: Ref
    resource: Resource | None
    """The target's, None if its kind is not served."""
    uid: str = ""
    ambiguous: bool = False
    """Not the likeliest of several ways to read a text: counts only if the target exists."""
    alternatives: tuple[Ref, ...] = ()
    """What else the text can mean: if one of these exists, an absent target is not meant."""

    def requests(self, lists: Lists) -> Iterator[Request]:
        """Yield the request for the target, if the source serves it."""
        target, resource = self.target, self.resource
        if resource is not None and (target.namespace or not resource.namespaced):
            form = Form.WHOLE if self.ports else lists.scope.form(resource.gk)
            yield Get(resource, target.namespace, target.name, form)

    def targets(self, pool: Pool, namespaces: NamespaceLabels) -> Iterator[Ref]:  # noqa: ARG002
        """Yield the target if it is at hand."""
        if self.target in pool and self.means(pool.get(self.target)):
            yield self.target

    def means(self, obj: Object | None) -> bool:
        """Return whether an object of the right name is the one that was meant, not a later one."""
        uid = uid_of(obj) if self.uid and obj is not None else ""
        return not uid or self.uid == uid

    def may_dangle(self, at_hand: Container[Ref]) -> bool:
        """Return whether the field means its target even if that does not exist."""
        if self.ambiguous or self._is_made_by_convention:
            return False
        return not any(other in at_hand for other in self.alternatives)

    @property
    def _is_made_by_convention(self) -> bool:
        """Whether the holder makes the target under a name that no field holds: nobody misses it."""
        return self.rule.relation == WRITES and bool(self.rule.format or self.rule.default)


@dataclass(slots=True, eq=False, repr=False, match_args=False, kw_only=True)
class OwnedReference(NamedReference):
    """A reference to what the holder makes and owns: it counts only if the holder owns the target."""

    holder_uid: str

    @property
    def makes_target(self) -> bool:
        """Whether the holder makes what is meant."""
        return True

    def means(self, obj: Object | None) -> bool:
        """Return whether the holder owns an object of the right name."""
        if obj is None:
            return True
        named = (self.holder.kind, self.holder.name)
        owners = [owner for owner in owners_of(obj) if (owner.get("kind"), owner.get("name")) == named]
        known = [text(owner.get("uid")) for owner in owners]
        return any(not uid or not self.holder_uid or uid == self.holder_uid for uid in known)

    def may_dangle(self, at_hand: Container[Ref]) -> bool:  # noqa: ARG002
        """Return whether the field means its target even if that does not exist."""
        return False


_R = TypeVar("_R", bound=Reference)


def held_by(reference: _R, holder: Ref) -> _R:
    """Return a reference of one object as that of another one, of the same kind and namespace."""
    return reference if reference.holder == holder else replace(reference, holder=holder)


def decided_by_what_exists(readings: Iterable[NamedReference]) -> list[NamedReference]:
    """Return the readings of one text; the likeliest, in the holder's namespace, knows of the others."""
    found = list(readings)
    if len(found) > 1:
        found.sort(key=lambda reading: reading.target.namespace != reading.holder.namespace)
        others = tuple(other.target for other in found[1:])
        likeliest = replace(found[0], alternatives=others)
        found = [likeliest, *(replace(other, ambiguous=True) for other in found[1:])]
    return found

"""References that no field holds as a whole: names that controllers make by a convention of Kubernetes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kubectl_related.engine.ways.reference import NamedReference, OwnedReference, Reference
from kubectl_related.engine.ways.way import Way
from kubectl_related.model.objects import Ref, mapping, text, uid_of
from kubectl_related.model.pathtree import RelativePath
from kubectl_related.model.source import ByteFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.engine.pool import Pool
    from kubectl_related.engine.ways.field import Field
    from kubectl_related.engine.ways.lists import Lists
    from kubectl_related.engine.ways.lookup import Lookup
    from kubectl_related.engine.ways.reference import NamespaceLabels
    from kubectl_related.model.resources import Resource
    from kubectl_related.model.source import Request
    from kubectl_related.relations.rule import Rule


@dataclass(slots=True, eq=False, repr=False, match_args=False, kw_only=True)
class PatternReference(Reference):
    """A reference to every object of the holder's namespace whose name matches a pattern."""

    pattern: re.Pattern[str]

    @property
    def makes_target(self) -> bool:
        """Whether the holder makes what is meant."""
        return True

    def requests(self, lists: Lists) -> Iterator[Request]:
        """Yield the list of all objects of the kind."""
        return lists.all_of_kind(self.rule.to[0], self.holder.namespace)

    def targets(self, pool: Pool, namespaces: NamespaceLabels) -> Iterator[Ref]:
        """Yield the objects of the pool whose names match."""
        return (ref for ref in pool.of_kind(self.rule.to[0]) if self.may_mean(ref, namespaces))

    def may_mean(self, target: Ref, namespaces: NamespaceLabels) -> bool:  # noqa: ARG002
        """Return whether an object of this name would be meant."""
        return target.namespace == self.holder.namespace and bool(self.pattern.fullmatch(target.name))


class ByClaimTemplate(Way):
    """A StatefulSet's claim template: its claims are named TEMPLATE-SET-ORDINAL."""

    makes_targets = True
    reads_holder = True

    def read(self, lookup: Lookup, field: Field) -> Iterator[Reference]:  # noqa: ARG002
        """Yield the claims of every ordinal."""
        if template := text(field.value):
            name = re.escape(f"{template}-{field.holder.name}-")
            pattern = re.compile(f"{name}(0|[1-9][0-9]*)")
            yield PatternReference(field.rule, field.holder, field.hit, pattern=pattern)

    def byte_filter(self, rule: Rule, ref: Ref) -> ByteFilter | None:  # noqa: ARG002
        """Return the names of StatefulSets that a claim TEMPLATE-SET-ORDINAL can belong to."""
        name, _, ordinal = ref.name.rpartition("-")
        sets = (name[at + 1 :] for at in _dashes(name)) if ordinal.isdecimal() else ()
        return ByteFilter(exact=frozenset(sets))

    def expected(self, lists: Lists, rule: Rule, place: str) -> Iterator[Request]:
        """Yield the list of claims: the names of all ordinals are in it."""
        return lists.all_of_kind(rule.to[0], place)


class ByEphemeralVolume(Way):
    """A pod's ephemeral volume: its claim is named POD-VOLUME and counts only if the pod owns it."""

    makes_targets = True
    reads_holder = True

    def read(self, lookup: Lookup, field: Field) -> Iterator[Reference]:
        """Yield the claim of a volume."""
        volume = text(mapping(field.hit.around(0)).get("name"))
        if volume and isinstance(field.value, dict):
            holder, gk = field.holder, field.rule.to[0]
            target = Ref(*gk, holder.namespace, f"{holder.name}-{volume}")
            yield OwnedReference(
                field.rule, holder, field.hit,
                target=target, resource=lookup.resources.of(*gk), holder_uid=uid_of(field.obj),
            )  # fmt: skip

    def reads_beside(self) -> Iterable[RelativePath]:
        """Return the name of the volume."""
        return (RelativePath(0, ("name",)),)

    def byte_filter(self, rule: Rule, ref: Ref) -> ByteFilter | None:  # noqa: ARG002
        """Return the names of pods that a claim POD-VOLUME can belong to."""
        return ByteFilter(exact=frozenset(ref.name[:at] for at in _dashes(ref.name)))


class ByDefinition(Way):
    """The object is a custom one: its CustomResourceDefinition is named PLURAL.GROUP."""

    one_kind_each = True
    reads_holder = True

    def read(self, lookup: Lookup, field: Field) -> Iterator[Reference]:
        """Yield the definition of the object's kind."""
        own = lookup.resources.of(field.holder.group, field.holder.kind)
        if own is not None:
            gk = field.rule.to[0]
            resource = lookup.resources.of(*gk)
            target = Ref(*gk, "", own.qualified)
            yield NamedReference(field.rule, field.holder, field.hit, target=target, resource=resource)

    def byte_filter(self, rule: Rule, ref: Ref) -> ByteFilter | None:  # noqa: ARG002
        """Return None: an object does not contain its kind's plural."""
        return None

    def may_refer(self, holder: Resource, ref: Ref) -> bool:
        """Return whether this is the definition of that kind."""
        return holder.qualified == ref.name

    def may_contain(self, member: Resource) -> bool:  # noqa: ARG002
        """Return whether objects of this kind can have a definition."""
        return True


def _dashes(name: str) -> list[int]:
    return [at for at, letter in enumerate(name) if letter == "-" and at]

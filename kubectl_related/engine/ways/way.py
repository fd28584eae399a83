"""The interface of a way to refer; registry.py lists them all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from kubectl_related.engine.scope import EVERYWHERE
from kubectl_related.model.fieldpaths import Each
from kubectl_related.model.source import ByteFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.engine.pool import Pool
    from kubectl_related.engine.ways.field import Field
    from kubectl_related.engine.ways.lists import Lists
    from kubectl_related.engine.ways.lookup import Lookup
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.pathtree import RelativePath
    from kubectl_related.model.resources import Resource
    from kubectl_related.model.source import Request
    from kubectl_related.relations.rule import GK, Rule


class Way(ABC):
    """One way in which a field refers to other objects; stateless.

    A new one has to say how it is read; everything else has an answer that fits a field
    which holds the target's name.
    """

    makes_targets = False
    """Whether FROM makes its targets, so that one of them may not exist yet."""
    of_any_kind = False
    """Whether FROM may be of a kind that no row names, because the target owns it or is named in a label."""
    reads_holder = False
    """Whether a reference depends on the holder's own name, kind or uid, which no field of the rule shows."""
    holds_name = False
    """Whether a string in the field is always the name of the target."""
    one_kind_each = False
    """Whether all objects that refer to one target are of the same kind."""

    @abstractmethod
    def read(self, lookup: Lookup, field: Field) -> Iterator[Reference]:
        """Yield what a field refers to."""

    def for_rule(self, rule: Rule) -> Way:  # noqa: ARG002
        """Return what reads the fields of one rule as this does, perhaps faster."""
        return self

    def byte_filter(self, rule: Rule, ref: Ref) -> ByteFilter | None:
        """Return what the bytes of FROM must hold to refer to this object; None: it may match without.

        An empty one: no object can refer to this one by the rule.
        """
        if rule.by_selector:
            return None
        name = frozenset({ref.name})
        return ByteFilter(substrings=name) if Each.JSON in rule.pattern else ByteFilter(exact=name)

    def reads_beside(self) -> Iterable[RelativePath]:
        """Return the fields around its own that it reads, but for those that options name."""
        return ()

    def may_refer(self, holder: Resource, ref: Ref) -> bool:  # noqa: ARG002
        """Return whether objects of this kind may refer to this object, as far as the two show it."""
        return True

    def may_contain(self, member: Resource) -> bool:
        """Return whether objects of this kind can be members, as rules with `contains` mean it."""
        return member.namespaced

    def place(self, rule: Rule, ref: Ref, holder: Resource) -> str:  # noqa: ARG002
        """Return the namespace of the objects that refer to this one; empty: every namespace."""
        return ref.namespace if holder.namespaced else EVERYWHERE

    def holders(self, pool: Pool, gk: GK, targets: Iterable[Ref]) -> Iterable[Ref] | None:  # noqa: ARG002
        """Return the objects of a kind that can refer to one of these; None: any of them."""
        return None

    def expected(self, lists: Lists, rule: Rule, place: str) -> Iterator[Request]:
        """Yield the requests for targets that are known before FROM, an object of this namespace, is read."""
        if rule.templates and rule.by_selector and rule.namespace_selector is None:
            yield from lists.workloads(place)

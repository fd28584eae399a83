"""References by a mapping that holds a name and perhaps kind, group, namespace and uid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.ways.names import OTHER_SCALARS, in_small_letters
from kubectl_related.engine.ways.way import Way
from kubectl_related.model.objects import mapping, text
from kubectl_related.model.source import ByteFilter
from kubectl_related.relations.catalogue import CUSTOM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.engine.pool import Pool
    from kubectl_related.engine.ways.field import Field
    from kubectl_related.engine.ways.lookup import Lookup
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.relations.rule import GK, Rule


class ByTypedReference(Way):
    """The field is a mapping with the target's name."""

    def read(self, lookup: Lookup, field: Field) -> Iterator[Reference]:
        """Yield what the mapping names, if the rule allows its kind."""
        rule, value = field.rule, mapping(field.value)
        # Pod/exec: a subresource of that kind.
        name, kind = text(value.get("name")), text(value.get("kind")).partition("/")[0]
        if isinstance(value.get("name"), OTHER_SCALARS):
            lookup.refuse(field, "its name must be a string")
        group = lookup.group_of(rule, value, kind)
        if kind.islower() and not self.of_any_kind:
            group, kind = in_small_letters(lookup, rule, group, kind)
        elif not kind and rule.to and rule.to[0] != CUSTOM:
            kind = rule.to[0][1]
        if not name or not kind or not lookup.tables.refers(rule, (group, kind)):
            return
        inside = field.text_at(rule.namespace) if rule.namespace else text(value.get("namespace"))
        namespace = rule.inside or inside
        yield lookup.by_name(field, (group, kind), namespace, name, uid=text(value.get("uid")))


class ByKindAndName(Way):
    """The field is KIND/NAME."""

    def byte_filter(self, rule: Rule, ref: Ref) -> ByteFilter | None:  # noqa: ARG002
        """Return the name, behind its kind."""
        return ByteFilter(substrings=frozenset({f"/{ref.name}"}))

    def read(self, lookup: Lookup, field: Field) -> Iterator[Reference]:
        """Yield what the string names, if such a kind is served and the rule allows it."""
        kind, _, name = text(field.value).partition("/")
        called = lookup.resources.resolve(kind) if kind and name else None
        if called is not None and lookup.tables.refers(field.rule, called.resource.gk):
            yield lookup.by_name(field, called.resource.gk, field.text_at(field.rule.namespace), name)


class ByOwnerReference(ByTypedReference):
    """The field is an owner reference: the uid decides."""

    of_any_kind = True

    def holders(self, pool: Pool, gk: GK, targets: Iterable[Ref]) -> Iterable[Ref] | None:
        """Return the objects of a kind that may have one of these as their owner."""
        return dict.fromkeys(ref for owner in targets for ref in pool.owned_by(owner, gk))

"""Which lists hold what may use objects of certain kinds; pure: no request is made here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.plan.targets import UsesPlanner
from kubectl_related.engine.plan.users import crosses
from kubectl_related.engine.reference_grants import grants_of
from kubectl_related.engine.scope import EVERYWHERE
from kubectl_related.engine.sweep import lists_of
from kubectl_related.engine.ways.selectors import selectable
from kubectl_related.model.source import Form, ListOf
from kubectl_related.relations.facts.activity import makes_pods
from kubectl_related.relations.facts.usage import NOTHING, SELECTS, USE, USED, meaning
from kubectl_related.relations.kind_facts import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kubectl_related.engine.scope import Scope
    from kubectl_related.model.resources import Resource, Resources
    from kubectl_related.model.source import Digest, Request
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.facts.usage import UsableKind
    from kubectl_related.relations.rule import GK, Rule


class UsersPlan:
    """Plans what to read to know what uses objects of certain kinds, in a namespace (empty = anywhere)."""

    def __init__(self, tables: Tables, resources: Resources, scope: Scope, namespace: str) -> None:
        self.tables = tables
        self.resources = resources
        self.namespace = namespace
        self._scope = scope

    def candidates(
        self,
        kinds: Iterable[UsableKind],
        digester: Callable[[Resource], Digest | None] | None = None,
    ) -> Iterator[ListOf]:
        """Yield the lists of the objects that are asked about."""
        for kind in kinds:
            resource = self.resources.of(*kind.gk)
            place = self.namespace if resource is not None and resource.namespaced else EVERYWHERE
            yield from lists_of([kind.gk], self.resources, place, digester)

    def users(self, kinds: Sequence[UsableKind]) -> dict[str, list[GK]]:
        """Return what to sweep: namespace → the kinds that may use objects of these, or be selected by them.

        The objects that are asked about are among them: what they refer to matters too.
        """
        wanted: dict[GK, str] = {}
        for gk, place in self._places(kinds):
            resource = self.resources.of(*gk)
            if resource is not None and resource.listable:
                where = place if resource.namespaced else EVERYWHERE
                # A list of every namespace includes that of one.
                wanted[gk] = where if wanted.get(gk, where) == where else EVERYWHERE
        found: dict[str, list[GK]] = {}
        for gk, place in sorted(wanted.items()):
            found.setdefault(place, []).append(gk)
        return found

    def _places(self, kinds: Sequence[UsableKind]) -> Iterator[tuple[GK, str]]:
        for kind in kinds:
            yield kind.gk, self.namespace
            for rule in self.rules_to(kind.gk):
                yield rule.holder, self._place(rule, kind.gk)
            yield from ((gk, self.namespace) for gk in sorted(self.selected_by(kind)))
        for gk in sorted(self.tables.undescribed | set(self.tables.open_parts)):
            yield gk, EVERYWHERE
        if self._scope.all_types or any(kind.how == USED for kind in kinds):
            yield from ((gk, self.namespace) for gk in self._any_kinds())

    def _any_kinds(self) -> Iterator[GK]:
        """Yield the custom kinds: their fields may name an object though no rule knows it; or all kinds."""
        for resource in self.resources.preferred:
            if self._scope.all_types or self._is_custom(resource.gk):
                yield resource.gk

    def _is_custom(self, gk: GK) -> bool:
        return gk not in self.tables.builtin

    def _place(self, rule: Rule, gk: GK) -> str:
        target = self.resources.of(*gk)
        within = target is not None and target.namespaced and not crosses(rule)
        return self.namespace if within else EVERYWHERE

    def besides(self, kinds: Iterable[UsableKind]) -> Iterator[Request]:
        """Yield the lists that decide what references mean: namespaces, grants, what names a kind."""
        rules = [rule for kind in kinds for rule in self.rules_to(kind.gk)]
        yield from UsesPlanner(self.tables, self.resources, self._scope).kind_lookups(rules)
        for gk in sorted({rule.grant for rule in rules if rule.grant is not None}):
            if (resource := self.resources.of(*gk)) is not None:
                yield grants_of(resource, EVERYWHERE)
        if any(rule.namespace_selector or rule.namespaces or rule.dialect for rule in rules):
            resource = self.resources.of(*NAMESPACE)
            if resource is not None:
                yield ListOf(resource, EVERYWHERE, Form.METADATA)

    def rules_to(self, gk: GK) -> list[Rule]:
        """Return the rules by which objects of other kinds use one of this kind, make it, or hint at it."""
        return [rule for rule in self.tables.to(gk) if _says(rule, gk) != NOTHING]

    def own_rules(self, kind: UsableKind) -> list[Rule]:
        """Return the rules of the fields that show what an object of this kind is good for."""
        return [rule for rule in self.tables.of(kind.gk) if kind.relation == rule.relation and not rule.weak]

    def selected_by(self, kind: UsableKind) -> set[GK]:
        """Return the kinds in which such an object looks for pods, and those whose objects may make them."""
        if kind.how != SELECTS:
            return set()
        found = {gk for rule in self.own_rules(kind) for gk in selectable(rule, self.tables.carriers)}
        custom = set(self.tables.kinds()) - self.tables.builtin
        return found | {gk for gk in custom if makes_pods(gk, self.tables)}

    def depends_on(self, kind: UsableKind, gk: GK) -> bool:
        """Return whether objects of `gk` may use or make such an object, or be selected by it."""
        if gk in self.tables.undescribed or gk in self.tables.open_parts or gk in self.selected_by(kind):
            return True
        if kind.how == USED and self._is_custom(gk):
            return True
        rules = (r for r in self.rules_to(kind.gk) if r.holder == gk or (r.kind_in and r.kind_in.gk == gk))
        return any(_says(rule, kind.gk) == USE for rule in rules)


def _says(rule: Rule, target: GK) -> str:
    """Return the most that a reference by this rule says about the use of a target."""
    return meaning(rule.holder, rule.relation, target, weak=rule.weak)

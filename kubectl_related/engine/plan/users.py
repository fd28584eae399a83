"""Plans the requests that find the users of objects. Makes no request itself."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kubectl_related.engine.plan.targets import UsesPlanner
from kubectl_related.engine.reference_grants import grants_of
from kubectl_related.engine.scope import EVERYWHERE, Scope, whole_form
from kubectl_related.engine.ways.registry import way_of
from kubectl_related.model.source import ByteFilter, Form, Get, ListOf
from kubectl_related.relations.catalogue import WILDCARD
from kubectl_related.relations.facts.builtin_kinds import in_family, owned_kinds
from kubectl_related.relations.kind_facts import NAMESPACE, SAME_OBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resource, Resources
    from kubectl_related.model.source import Request
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK, Rule

_Wanted = dict[tuple["Resource", str], list[tuple["Rule", "Ref"]]]
"""(resource, namespace) of a list → the rules that want it, and for which objects."""


class Planner:
    """Turns kinds into requests by the rules; `uses` plans the other direction."""

    def __init__(
        self,
        tables: Tables,
        resources: Resources,
        scope: Scope,
        only: Callable[[Rule], bool] | None = None,
        *,
        members: bool = True,
    ) -> None:
        """Plan by these tables, or by `only` some of their rules; `members`: the question starts here."""
        self._only = only
        self._members = members
        self._holders: dict[GK, Mapping[GK, tuple[Rule, ...]]] = {}
        self.tables = tables
        self.resources = resources
        self.scope = scope
        self.uses = UsesPlanner(tables, resources, scope)

    def rules_to(self, gk: GK) -> tuple[Rule, ...]:
        """Return the rules by which a kind is used, hints only if they are wanted."""
        rules = (rule for rule in (*self.tables.to(gk), *self._members_of(gk)) if self.scope.wants(rule))
        wanted = (rule for rule in rules if self.scope.weak or not rule.seldom)
        return tuple(rule for rule in wanted if self._only is None or self._only(rule))

    def _members_of(self, gk: GK) -> Iterator[Rule]:
        """Yield the rules of the members of a kind, for each kind that can have them."""
        for rule in self.tables.members(gk) if self._members else ():
            for resource in self.resources.preferred:
                if way_of(rule).may_contain(resource):
                    yield rule._replace(holder=resource.gk)

    def holders_of(self, gk: GK) -> Mapping[GK, tuple[Rule, ...]]:
        """Return each kind that may use this one, with the rules to read its objects by.

        Owner references are read in everything that is at hand anyway.
        """
        if gk not in self._holders:
            by_holder: dict[GK, list[Rule]] = {}
            for rule in self.rules_to(gk):
                by_holder.setdefault(rule.holder, []).append(rule)
            for resource in self._dependents(gk):
                by_holder.setdefault(resource.gk, [])
            every = self.uses.rules_of(WILDCARD)
            wild = [rule for rule in every if self.scope.weak or not rule.seldom]
            self._holders[gk] = {
                holder: tuple(dict.fromkeys([*rules, *(rule._replace(holder=holder) for rule in wild)]))
                for holder, rules in by_holder.items()
            }
        return self._holders[gk]

    def users(self, refs: Iterable[Ref]) -> list[Request]:
        """Return the lists that find what uses these objects, in a stable order."""
        wanted: _Wanted = {}
        namespaces: set[str] = set()
        grants: dict[ListOf, None] = {}
        refs = sorted(refs)
        for ref in refs:
            for rule in self.rules_to((ref.group, ref.kind)):
                resource, way = self.resources.of(*rule.holder), way_of(rule)
                if resource is None or not resource.listable or way.byte_filter(rule, ref) == ByteFilter():
                    continue
                if self._is_alias(rule.holder) or not way.may_refer(resource, ref):
                    continue
                place = self._place(rule, ref, resource)
                wanted.setdefault((resource, place), []).append((rule, ref))
                granted = self.resources.of(*rule.grant) if rule.grant else None
                if granted is not None and ref.namespace and place == EVERYWHERE:
                    grants[grants_of(granted, ref.namespace)] = None
                if (rule.namespace_selector is not None or rule.dialect) and ref.namespace:
                    namespaces.add(ref.namespace)
        likely = set(wanted)
        self._owned(refs, wanted)
        lists = [
            self._lists(*key, rules, grants, printed=key in likely) for key, rules in _merged(wanted).items()
        ]
        requests = [*(request for part in lists for request in part), *grants]
        rules = [rule for pairs in wanted.values() for rule, _ in pairs]
        return [*requests, *self.uses.kind_lookups(rules), *self._namespaces(namespaces)]

    def _is_alias(self, gk: GK) -> bool:
        """Return whether the same objects are served, and searched, under another group."""
        return self.scope.live and gk in SAME_OBJECTS and self.resources.of(*SAME_OBJECTS[gk]) is not None

    def _dependents(self, gk: GK) -> Iterable[Resource]:
        """Return the kinds in which objects owned by one of this kind are looked for, whatever tables say.

        Every kind with --all-types; for a custom kind its group family and what its controllers make.
        """
        if self.scope.all_types:
            return self.resources.preferred
        if gk in self.tables.builtin or self._only is not None:
            return ()
        return [r for r in self.resources.preferred if r.gk in owned_kinds() or in_family(gk[0], r.group)]

    def _owned(self, refs: Sequence[Ref], wanted: _Wanted) -> None:
        owned = [rule for rule in self.uses.rules_of(WILDCARD) if way_of(rule).of_any_kind]
        scattered = self.scope.cascade and len({ref.namespace for ref in refs}) > _MOST_NAMESPACES
        whole: set[tuple[Resource, str]] = set()
        for alike in _alike(refs):
            ref = alike[0]
            for resource in self._dependents((ref.group, ref.kind)):
                # An object of the cluster has no owner in a namespace.
                owned_there = resource.namespaced or not ref.namespace or not self.scope.cascade
                if not resource.listable or not owned_there or self._is_alias(resource.gk):
                    continue
                for rule in owned:
                    if not way_of(rule).may_refer(resource, ref):
                        continue
                    place = EVERYWHERE if scattered else self._owned_place(rule, ref, resource)
                    if (resource, place) in whole:
                        continue
                    is_whole = self._searched_whole(place)
                    found = alike[:1] if is_whole else alike
                    wanted.setdefault((resource, place), []).extend((rule, one) for one in found)
                    if is_whole:
                        whole.add((resource, place))

    def _owned_place(self, rule: Rule, ref: Ref, resource: Resource) -> str:
        # Dependents of a Namespace are inside it; a dependent in another namespace was never seen.
        inside = (ref.group, ref.kind) == NAMESPACE and resource.namespaced
        return ref.name if inside else self._place(rule, ref, resource)

    def _place(self, rule: Rule, ref: Ref, resource: Resource) -> str:
        if ref.namespace and self.scope.all_namespaces and crosses(rule):
            return EVERYWHERE
        return way_of(rule).place(rule, ref, resource)

    def _lists(
        self,
        resource: Resource,
        namespace: str,
        rules: list[tuple[Rule, Ref]],
        whole: Container[ListOf],
        *,
        printed: bool,
    ) -> Iterator[Request]:
        """Yield the list, and the table if it is `printed`: most kinds have no user of the subject."""
        if (every := ListOf(resource, namespace, whole_form(resource.gk))) in whole:
            yield every
        else:
            yield self._searched(resource, namespace, rules)
        if printed and self.scope.columns and (namespace or not resource.namespaced):
            yield ListOf(resource, namespace, Form.TABLE, field_selector=_pushed(rules))

    def _searched(self, resource: Resource, namespace: str, rules: list[tuple[Rule, Ref]]) -> ListOf:
        hinted = self.scope.weak and any(rule.default_class for rule, _ in rules)
        form = whole_form(resource.gk)
        partial = self.scope.cascade or not self.scope.whole
        if partial and all(rule.reads_metadata_only for rule, _ in rules):
            form = Form.METADATA
        byte_filter = None
        # The objects of files are at hand, whatever bytes they hold.
        if self.scope.live and not hinted and not self._searched_whole(namespace):
            byte_filter = ByteFilter.any_of(way_of(rule).byte_filter(rule, ref) for rule, ref in rules)
        whole = byte_filter is not None and form is Form.WHOLE
        return ListOf(
            resource,
            namespace,
            form,
            field_selector=_pushed(rules),
            byte_filter=byte_filter,
            referring_to=frozenset(ref for _, ref in rules) if whole else frozenset(),
        )

    def _searched_whole(self, namespace: str) -> bool:
        """Return whether a list is requested without a filter: a walk that goes on needs all of it."""
        return self.scope.whole and (bool(namespace) or self.scope.lists_once)

    def _namespaces(self, names: Iterable[str]) -> Iterator[Request]:
        resource = self.resources.of(*NAMESPACE)
        if resource is not None:
            for name in sorted(names):
                yield Get(resource, "", name, Form.METADATA)


def _alike(refs: Iterable[Ref]) -> Iterator[list[Ref]]:
    """Yield sorted objects of one kind and namespace together: what they own may be in the same lists."""
    for (group, kind, _), found in groupby(refs, key=lambda ref: (ref.group, ref.kind, ref.namespace)):
        if (group, kind) == NAMESPACE:
            # The objects of each namespace are inside it.
            yield from ([ref] for ref in found)
        else:
            yield list(found)


def crosses(rule: Rule) -> bool:
    """Return whether FROM may live in another namespace than TO."""
    named = (rule.namespace, rule.namespaces, rule.namespace_selector)
    return rule.cross or bool(rule.inside or rule.dialect) or any(where is not None for where in named)


def _pushed(rules: list[tuple[Rule, Ref]]) -> str:
    """Return the field selector that all rules of a list agree on, else nothing."""
    selectors = {f"{'.'.join(map(str, rule.pattern))}={ref.name}" if rule.push else "" for rule, ref in rules}
    return selectors.pop() if len(selectors) == 1 else ""


def _merged(wanted: _Wanted) -> _Wanted:
    """Let a list of every namespace serve for those of single ones."""
    merged: _Wanted = {}
    for (resource, place), rules in wanted.items():
        key = (resource, EVERYWHERE if (resource, EVERYWHERE) in wanted else place)
        merged.setdefault(key, []).extend(rules)
    return merged


def usual_elsewhere(tables: Tables, refs: Iterable[Ref], resources: Resources) -> list[Resource]:
    """Return the kinds whose objects usually use these objects from a namespace that is not searched."""
    found: dict[Resource, None] = {}
    for ref in refs:
        for rule in tables.to((ref.group, ref.kind)):
            resource = resources.of(*rule.holder)
            usual = (ref.group, ref.kind) in rule.usually_elsewhere
            if usual and resource is not None and resource.namespaced:
                found[resource] = None
    return sorted(found, key=lambda resource: resource.qualified)


_MOST_NAMESPACES = 3
"""Namespaces that are searched one by one for what is owned in them; more: every namespace at once."""

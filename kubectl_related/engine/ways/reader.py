"""What one object refers to: its fields read by the rules, without asking whether it exists."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from kubectl_related.engine.ways.field import Field
from kubectl_related.engine.ways.lookup import Lookup
from kubectl_related.engine.ways.reference import NamedReference
from kubectl_related.engine.ways.registry import way_of
from kubectl_related.model.objects import ref_of
from kubectl_related.model.pathtree import PathTree
from kubectl_related.relations.names import ANY_CASE_GROUPS, can_be_name

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.engine.ways.way import Way
    from kubectl_related.model.source import Object
    from kubectl_related.relations.rule import Condition, Rule

_NAME = "metadata", "name"
_Tree = PathTree[tuple["Rule", "Way"]]


class Reader(Lookup):
    """Reads objects by the rules of their kinds; keeps one path tree for each set of rules."""

    @cached_property
    def _trees(self) -> dict[int, tuple[tuple[Rule, ...], _Tree]]:
        """By the identity of the rules, which are kept: hashing hundreds of them for each object is slow."""
        return {}

    def read(
        self, obj: Object, rules: tuple[Rule, ...], names: Container[str] | None = None
    ) -> Iterator[Reference]:
        """Yield what the object refers to by these rules of its kind; other `names` need not be looked at."""
        holder = ref_of(obj)
        for (rule, way), hit in self._tree(rules).hits(obj):
            if names is not None and way.holds_name and isinstance(hit.value, str) and hit.value not in names:
                continue
            if rule.conditions and not all(condition.holds(obj, hit) for condition in rule.conditions):
                continue
            for reference in way.read(self, Field(rule, hit, obj, holder)):
                if not isinstance(reference, NamedReference):
                    yield reference
                elif rule.skip and rule.skips(reference.target.name):
                    continue
                elif _is_name(reference):
                    yield reference
                elif self.templates:
                    # Both ends may wait for the same value; without such an object it is not a reference.
                    yield replace(reference, ambiguous=True)

    def finds(self, obj: Object, rules: tuple[Rule, ...]) -> bool:
        """Return whether any of these rules may hold for this object, or for one that differs in its name."""
        if not rules:
            return False
        hits = self._tree(rules).hits(obj)
        return any(all(one.holds(obj, hit) for one in _without_name(rule)) for (rule, _), hit in hits)

    def _tree(self, rules: tuple[Rule, ...]) -> _Tree:
        kept = self._trees.get(id(rules))
        if kept is None:
            self._trees[id(rules)] = kept = rules, _tree_of(rules)
        return kept[1]


def _tree_of(rules: tuple[Rule, ...]) -> _Tree:
    tree: _Tree = PathTree()
    for rule in rules:
        named = rule.default or rule.twin or rule.default_class
        absent = bool(named or rule.nil_matches or rule.namespace_selector)
        tree.add(rule.pattern, (rule, way_of(rule).for_rule(rule)), absent=absent)
    return tree


def _without_name(rule: Rule) -> Iterator[Condition]:
    """Yield the conditions of a rule that certainly do not depend on the name of the object."""
    for one in rule.conditions:
        if all(path.up is None and path.pattern != _NAME for path in one.paths):
            yield one


def _is_name(reference: NamedReference) -> bool:
    """Return whether an object can have this name and namespace."""
    target = reference.target
    if target.namespace != reference.holder.namespace and not can_be_name(target.namespace):
        return False
    return can_be_name(target.name, any_case=target.group in ANY_CASE_GROUPS)

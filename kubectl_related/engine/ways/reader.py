"""What one object refers to: its fields read by the rules, without asking whether it exists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kubectl_related.engine.ways.field import Field
from kubectl_related.engine.ways.reference import NamedReference
from kubectl_related.engine.ways.registry import way_of
from kubectl_related.model.fieldpaths import Each
from kubectl_related.model.objects import Ref, group_of, ref_of, text
from kubectl_related.model.pathtree import PathTree
from kubectl_related.relations.catalogue import CUSTOM
from kubectl_related.relations.names import ANY_CASE_GROUPS, has_marks, is_template
from kubectl_related.relations.rule import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.engine.ways.way import Way
    from kubectl_related.model.resources import Resources
    from kubectl_related.model.source import Object
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK, Rule

_Tree = PathTree[tuple["Rule", "Way"]]


class Reader:
    """Reads objects by the rules of their kinds; keeps one path tree for each set of rules."""

    def __init__(
        self,
        tables: Tables,
        resources: Resources,
        at_hand: Callable[[Ref], Object | None] = lambda _ref: None,
        *,
        templates: bool = False,
    ) -> None:
        """Read by these tables; `at_hand` gives the objects that say more about a reference.

        `templates`: objects may still have names to be filled in, as in files.
        """
        self._templates = templates
        self.tables = tables
        self.resources = resources
        self.at_hand = at_hand
        self.refused: dict[tuple[Ref, str], str] = {}
        """(object, path of a field) → why the API server refuses the field."""
        self._trees: dict[int, tuple[tuple[Rule, ...], _Tree]] = {}
        """By the identity of the rules, which are kept: hashing hundreds of them for each object is slow."""

    def read(self, obj: Object, rules: tuple[Rule, ...]) -> Iterator[Reference]:
        """Yield what the object refers to by these rules of its kind."""
        holder = ref_of(obj)
        for (rule, way), hit in self._tree(rules).hits(obj):
            if rule.conditions and not all(condition.holds(obj, hit) for condition in rule.conditions):
                continue
            for reference in way.read(self, Field(rule, hit, obj, holder)):
                if not isinstance(reference, NamedReference):
                    yield reference
                elif rule.skip and rule.skips(reference.target.name):
                    continue
                elif _is_name(reference):
                    yield reference
                elif self._templates:
                    # Both ends may wait for the same value; without such an object it is not a reference.
                    yield replace(reference, ambiguous=True)

    def refuse(self, field: Field, problem: str, written: str = "") -> None:
        """Note a field that the API server refuses; a schema may only look as if it were a reference.

        `written`: the text that is refused; in files it may still have to be filled in.
        """
        if self._templates and has_marks(written):
            return
        if field.rule.origin != SCHEMA and Each.BELOW not in field.rule.pattern:
            self.refused[field.holder, field.hit.via] = problem

    def _tree(self, rules: tuple[Rule, ...]) -> _Tree:
        if id(rules) not in self._trees:
            tree: _Tree = PathTree()
            for rule in rules:
                named = rule.default or rule.twin or rule.default_class
                absent = bool(named or rule.nil_matches or rule.namespace_selector)
                tree.add(rule.pattern, (rule, way_of(rule)), absent=absent)
            self._trees[id(rules)] = rules, tree
        return self._trees[id(rules)][1]

    def group_of(self, rule: Rule, value: dict[str, Any], kind: str) -> str:
        """Return the group that a mapping holds as apiVersion or group, or the likeliest for its kind."""
        if text(value.get("apiVersion")):
            group = group_of(value["apiVersion"])
        elif "apiGroup" in value or "group" in value:
            group = text(value.get("apiGroup")) or text(value.get("group"))
        else:
            kinds = [gk for gk in rule.to if gk != CUSTOM and kind in ("", gk[1])]
            served = self.resources.of_kind(kind)
            return kinds[0][0] if kinds else served[0].group if served else ""
        if group in LEGACY_GROUPS and (served := self.resources.of_kind(kind)):
            return served[0].group
        return group

    def by_name(self, field: Field, gk: GK, namespace: str, name: str, uid: str = "") -> NamedReference:
        """Return the reference to an object of this name; without a namespace in the holder's."""
        resource = self.resources.of(*gk)
        is_global = resource is not None and not resource.namespaced
        place = "" if is_global else namespace or field.holder.namespace
        return NamedReference(
            field.rule, field.holder, field.hit, field.is_optional(), field.keys(), field.ports(),
            target=Ref(*gk, place, name), resource=resource, uid=uid,
        )  # fmt: skip


LEGACY_GROUPS = frozenset({"extensions"})
"""Groups whose kinds moved elsewhere: a reference may still name them."""


def _is_name(reference: NamedReference) -> bool:
    """Return whether an object can have this name and namespace: a template is not a name."""
    target = reference.target
    if target.namespace != reference.holder.namespace and is_template(target.namespace):
        return False
    return not is_template(target.name, any_case=target.group in ANY_CASE_GROUPS)

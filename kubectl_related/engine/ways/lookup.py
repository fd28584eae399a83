"""What a way to refer may ask beside its field: kinds, tables, other objects; and where it notes refusals."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from kubectl_related.engine.ways.reference import NamedReference
from kubectl_related.model.fieldpaths import Each
from kubectl_related.model.objects import Ref, group_of, mapping, text
from kubectl_related.model.pathtree import find
from kubectl_related.relations.catalogue import CUSTOM
from kubectl_related.relations.names import has_marks
from kubectl_related.relations.rule import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_related.engine.ways.field import Field
    from kubectl_related.model.resources import Resources
    from kubectl_related.model.source import Object
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.names import KindIn
    from kubectl_related.relations.rule import GK, Rule
    from kubectl_related.relations.schema.kinds import Kinds

LEGACY_GROUPS = frozenset({"extensions"})
"""Groups whose kinds moved elsewhere: a reference may still name them."""


class Lookup:
    """The tables, kinds and objects at hand while objects are read."""

    def __init__(
        self,
        tables: Tables,
        resources: Resources,
        at_hand: Callable[[Ref], Object | None] = lambda _ref: None,
        *,
        templates: bool = False,
    ) -> None:
        """Look up in these tables; `at_hand` gives the objects that say more about a reference.

        `templates`: objects may still have names to be filled in, as in files.
        """
        self.tables = tables
        self.resources = resources
        self.at_hand = at_hand
        self.templates = templates
        self.refused: dict[tuple[Ref, str], str] = {}
        """(object, path of a field) → why the API server refuses the field."""
        self._of_labels: dict[tuple[GK, str], tuple[GK, ...]] = {}

    def kinds_elsewhere(self, field: Field, where: KindIn) -> list[GK]:
        """Return the kinds that another object holds; none while that object is not at hand."""
        other = self.at_hand(Ref(*where.gk, "", field.text_at(where.name)))
        held = (mapping(found.value) for found in find(other, where.pattern))
        kinds = ((group_of(value.get("apiVersion")), text(value.get("kind"))) for value in held)
        return [gk for gk in kinds if self.tables.refers(field.rule, gk)]

    def refuse(self, field: Field, problem: str, written: str = "") -> None:
        """Note a field that the API server refuses; a schema may only look as if it were a reference.

        `written`: the text that is refused; in files it may still have to be filled in.
        """
        if self.templates and has_marks(written):
            return
        if field.rule.origin != SCHEMA and Each.BELOW not in field.rule.pattern:
            self.refused[field.holder, field.hit.via] = problem

    def kinds_of_label(self, key: str, holder: GK) -> tuple[GK, ...]:
        """Return the kinds that a label of this kind may name; none if a rule of its own reads the label."""
        if (holder, key) not in self._of_labels:
            from kubectl_related.relations.schema.own_kinds import kinds_of_label

            own = any(rule.pattern == ("metadata", "labels", key) for rule in self.tables.of(holder))
            found = () if own else kinds_of_label(key, holder, self._kinds)
            self._of_labels[holder, key] = tuple(found)
        return self._of_labels[holder, key]

    @cached_property
    def _kinds(self) -> Kinds:
        # Only here: hints are seldom wanted.
        from kubectl_related.relations.schema.kinds import Kinds

        return Kinds({row.gk: row.namespaced for row in self.resources.preferred})

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

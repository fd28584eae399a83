"""Which kinds a walk of several steps may reach, without asking for objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.plan.users import Planner
from kubectl_related.engine.ways.registry import way_of
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.model.objects import Ref
from kubectl_related.questions.explain.starts import ANY_NAME, ANY_NAMESPACE
from kubectl_related.relations.kind_facts import PASS_THROUGH_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kubectl_related.relations.rule import GK


def reachable(
    ends: Sequence[Ref], planner: Planner, depth: int, directions: Sequence[str]
) -> dict[str, list[Ref]]:
    """Return direction → the objects, one for each kind, from which a walk from the ends may go on that way.

    They live in the namespace of an end, if it has one, and are called `{name}`; the ends are left out.
    """
    level: dict[tuple[Ref, str], None] = dict.fromkeys((end, way) for end in ends for way in directions)
    seen = {(ref.group, ref.kind, way) for ref, way in level}
    found: dict[tuple[Ref, str], None] = {}
    while level and (depth := depth - 1) != 0:
        ahead = ((kind, end) for ref, way in level for kind in _following(ref, way, planner) for end in ends)
        level = {}
        for ((group, kind), way), end in ahead:
            resource = planner.resources.of(group, kind)
            if resource is not None and (group, kind, way) not in seen:
                seen.add((group, kind, way))
                place = (end.namespace or ANY_NAMESPACE) if resource.namespaced else ""
                level[Ref(group, kind, place, ANY_NAME), way] = None
        found |= level
        # The members of a Namespace count if the question is about it, not if a walk comes by it.
        planner = Planner(planner.tables, planner.resources, planner.scope, members=False)
    return {way: [ref for ref, there in found if there == way] for way in (USED_BY, USES)}


def _following(ref: Ref, way: str, planner: Planner) -> Iterator[tuple[GK, str]]:
    gk = ref.group, ref.kind
    kinds = planner.holders_of(gk) if way == USED_BY else _used(ref, planner)
    for kind in kinds:
        yield kind, way
        if way == USED_BY and kind in PASS_THROUGH_KINDS:
            yield kind, USES


def _used(ref: Ref, planner: Planner) -> Iterator[GK]:
    """Yield the kinds that rules name, and those whose objects a selector may find beside them."""
    for rule in planner.uses.rules_of((ref.group, ref.kind)):
        if not rule.weak:
            yield from rule.to
            for request in way_of(rule).expected(planner.uses, rule, ref.namespace):
                yield request.resource.gk

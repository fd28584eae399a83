"""Which kinds a search for chains may reach, without asking for objects: --to with --explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.model.objects import Ref
from kubectl_related.relations.kind_facts import PASS_THROUGH_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kubectl_related.engine.plan.users import Planner
    from kubectl_related.relations.rule import GK

_ANY_NAME = "{name}"


def reachable(ends: Sequence[Ref], planner: Planner, depth: int) -> dict[str, list[Ref]]:
    """Return direction → the objects, one for each kind, from which a walk from the ends may go on that way.

    They live in the namespace of an end and have the name `{name}`, but for the ends themselves.
    """
    level: dict[tuple[Ref, str], None] = dict.fromkeys((end, way) for end in ends for way in (USED_BY, USES))
    seen = {(ref.group, ref.kind, way) for ref, way in level}
    found = dict(level)
    while level and (depth := depth - 1) != 0:
        ahead = ((kind, end) for ref, way in level for kind in _following(ref, way, planner) for end in ends)
        level = {}
        for ((group, kind), way), end in ahead:
            resource = planner.resources.of(group, kind)
            if resource is not None and (group, kind, way) not in seen:
                seen.add((group, kind, way))
                level[Ref(group, kind, end.namespace if resource.namespaced else "", _ANY_NAME), way] = None
        found |= level
    return {way: [ref for ref, there in found if there == way] for way in (USED_BY, USES)}


def _following(ref: Ref, way: str, planner: Planner) -> Iterator[tuple[GK, str]]:
    gk = ref.group, ref.kind
    kinds: Iterable[GK]
    if way == USED_BY:
        kinds = planner.holders_of(gk)
    else:
        kinds = [to for rule in planner.uses.rules_of(gk) if not rule.weak for to in rule.to]
    for kind in kinds:
        yield kind, way
        if way == USED_BY and kind in PASS_THROUGH_KINDS:
            yield kind, USES

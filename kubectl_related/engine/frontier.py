"""Where a walk stands and what it finds: values only."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_related.model.graph import USED_BY, USES, Edge
from kubectl_related.model.objects import keys_of
from kubectl_related.relations.kind_facts import JOINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.engine.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object


class Step(NamedTuple):
    """One object from which the walk goes on; `entered`: the relation by which a joint was reached."""

    ref: Ref
    direction: str
    entered: str = ""


class End(NamedTuple):
    """The far end of an edge; `state`: "" = at hand, "missing", "unread" = nobody could say.

    A target that exists without a key that is named is missing, and `keyless`.
    """

    edge: Edge
    ref: Ref
    state: str = ""
    keyless: bool = False


def without_keys(reference: Reference, target: Ref, obj: Object | None) -> Iterator[End]:
    """Yield the end of an edge whose keys do not all exist; what nobody knows is not claimed."""
    known = keys_of(obj) if reference.keys else None
    absent = () if known is None else tuple(key for key in reference.keys if key not in known)
    if absent:
        yield End(edge_of(reference, target)._replace(keys=absent), target, "missing", keyless=True)


def edge_of(reference: Reference, target: Ref) -> Edge:
    """Return the edge that a reference makes to one of its targets."""
    rule = reference.rule
    effects = ("unaffected", "unaffected") if reference.ungranted else (rule.effect, rule.effect_back)
    return Edge(
        reference.holder, target, rule.relation, reference.via, reference.optional, rule.origin,
        reference.weak, reference.keys, *effects, rule.last,
    )  # fmt: skip


def onward(far: Ref, step: Step, edge: Edge, *, joints: bool = True) -> Step:
    """Return the step from the far end of an edge: the same way, or on through a joint."""
    if joints and (far.group, far.kind) in JOINTS and step.direction == USED_BY:
        return Step(far, USES, entered=edge.relation)
    left = JOINTS.get((step.ref.group, step.ref.kind), {}).get(edge.relation) if step.entered else None
    return Step(far, left or step.direction)

"""The steps of a walk, and its finds: relatives, each with the edges that lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.graph import MISSING, USED_BY, USES, Edge, Relative
from kubectl_related.record import Record
from kubectl_related.relations.kind_facts import PASS_THROUGH_KINDS

if TYPE_CHECKING:
    from kubectl_related.engine.pool import Pool
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resources


class Step(Record):
    """One object from which the walk goes on; `via_relation`: how a pass-through object was reached."""

    ref: Ref
    direction: str
    via_relation: str = ""


class End(Record):
    """The far end of an edge; `state`: "" = at hand, "missing", "unread" = existence unknown.

    A missing end has a reason: a target may exist and lack a key or a port.
    """

    edge: Edge
    ref: Ref
    state: str = ""
    reason: str = ""
    selector: str = ""


def edge_of(reference: Reference, target: Ref) -> Edge:
    """Return the edge that a reference makes to one of its targets."""
    rule = reference.rule
    effects = ("unaffected", "unaffected") if reference.ungranted else (rule.effect, rule.effect_back)
    return Edge(
        reference.holder, target, rule.relation, reference.via, reference.optional, rule.origin,
        reference.weak, reference.keys, *effects, rule.last,
        passes_on=rule.passes_on,
    )  # fmt: skip


def next_step(far: Ref, step: Step, edge: Edge, *, pass_through: bool = True) -> Step:
    """Return the step from the far end of an edge: the same way, or on through a pass-through kind."""
    if pass_through and (far.group, far.kind) in PASS_THROUGH_KINDS and step.direction == USED_BY:
        return Step(far, USES, via_relation=edge.relation)
    if not step.via_relation:
        return Step(far, step.direction)
    left = PASS_THROUGH_KINDS.get((step.ref.group, step.ref.kind), {}).get(edge.relation)
    return Step(far, left or step.direction)


class Found:
    """Collects the ends of edges; an object and a missing one of the same name are two."""

    def __init__(self, pool: Pool, resources: Resources) -> None:
        """Start empty; the pool holds the objects at hand."""
        self.relatives: dict[tuple[Ref, str], Relative] = {}
        """(reference, why it is missing, if so) → relative: a new object may have the name of a gone one."""
        self._depths: dict[tuple[Ref, str, str, int], int] = {}
        self._pool = pool
        self._resources = resources

    def note(self, end: End, direction: str, of: set[int], depth: int) -> None:
        """Put an edge and the object it leads to into the answer."""
        missing = end.state == "missing"
        key = end.ref, (end.reason or MISSING) + end.selector if missing else ""
        # An edge between two objects of equal depth, as a subject sees them, adds nothing to what it has.
        nearer = {one for one in of if self._depths.setdefault((*key, direction, one), depth) < depth}
        if nearer and nearer == of:
            return
        of = of - nearer
        relative = self.relatives.get(key)
        if relative is None:
            obj = {} if end.state and not end.reason else self._pool.get(end.ref) or {}
            relative = Relative(end.ref, obj, self._resources.of(end.ref.group, end.ref.kind), depth)
            relative.missing, relative.verified = missing, end.state != "unread"
            relative.reason, relative.selector = end.reason or MISSING, end.selector
            self.relatives[key] = relative
        relative.edges.add(end.edge)
        relative.walked.setdefault(end.edge, set()).update(of)
        relative.directions.add(direction)
        relative.of |= of

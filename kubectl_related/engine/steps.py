"""Where a walk stands and what it finds: values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kubectl_related.graph import Edge

if TYPE_CHECKING:
    from kubectl_related.engine.references import Reference
    from kubectl_related.objects import Ref


@dataclass(frozen=True)
class Step:
    """One object from which the walk goes on; `entered`: the relation by which a joint was reached."""

    ref: Ref
    direction: str
    entered: str = ""


@dataclass(frozen=True)
class End:
    """The far end of an edge; `state`: "" = at hand, "missing", "unread" = nobody could say."""

    edge: Edge
    ref: Ref
    state: str = ""


def edge_of(reference: Reference, target: Ref) -> Edge:
    """Return the edge that a reference makes to one of its targets."""
    rule = reference.rule
    return Edge(
        reference.holder, target, rule.relation, reference.via, reference.optional, rule.origin,
        reference.weak, reference.keys, rule.effect, rule.effect_back,
    )  # fmt: skip

"""The ways to refer, by the words that the tables use for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.ways.conventions import ByClaimTemplate, ByDefinition, ByEphemeralVolume
from kubectl_related.engine.ways.labels import ByProjectLabel
from kubectl_related.engine.ways.names import ByName
from kubectl_related.engine.ways.selectors import ByLabels, ByLabelValue, BySelector
from kubectl_related.engine.ways.typed import ByKindAndName, ByOwnerReference, ByTypedReference
from kubectl_related.relations.rule import WRITES, How

if TYPE_CHECKING:
    from kubectl_related.engine.ways.way import Way
    from kubectl_related.relations.rule import Rule

WAYS: dict[How, Way] = {
    How.NAME: ByName(),
    How.TYPED_REF: ByTypedReference(),
    How.OWNER: ByOwnerReference(),
    How.SELECTOR: BySelector(),
    How.LABELS: ByLabels(),
    How.LABEL: ByLabelValue(),
    How.CLAIM_TEMPLATE: ByClaimTemplate(),
    How.EPHEMERAL_VOLUME: ByEphemeralVolume(),
    How.CRD: ByDefinition(),
    How.KIND_NAME: ByKindAndName(),
    How.PROJECT_LABEL: ByProjectLabel(),
}


def makes(rule: Rule) -> bool:
    """Return whether FROM makes its target."""
    return rule.relation == WRITES or way_of(rule).makes_targets


def way_of(rule: Rule) -> Way:
    """Return the way in which a rule's field refers."""
    return WAYS[rule.how]

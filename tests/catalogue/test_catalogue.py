"""Every field of the built-in API that can name an object is looked for or left out for a reason."""

import pytest

from kubectl_related.relations.facts.builtin_kinds import built_in_kinds
from kubectl_related.relations.parse import EFFECTS, verbs
from kubectl_related.relations.rule import GK
from tests.catalogue.fields import REASONS, Field, covering, fields, left_out, tables
from tests.catalogue.generate_docs import PAGE, page

FIXED = {
    "mounts": "is mounted by",
    "claims": "is claimed by",
    "is bound to": "is bound to",
    "is provisioned by": "provisions",
    "is owned by": "owns",
    "selects": "is selected by",
    "routes to": "is routed to by",
    "scales": "is scaled by",
    "protects": "is protected by",
    "reads env from": "gives env to",
    "pulls with": "is pulled with by",
    "runs as": "is identity of",
    "runs on": "runs",
    "binds": "is bound by",
    "grants to": "is granted by",
}


def test_every_field_is_accounted_for() -> None:
    """A field of the catalogue is read by a rule or left out with one reason, never both."""
    wrong: list[tuple[Field, set[str]]] = []
    for field in fields():
        reasons = {entry.reason for entry in left_out() if entry.matches(field)}
        if len(reasons) != (0 if covering(field) else 1):
            wrong.append((field, reasons))
    assert wrong == []


def test_every_exception_is_needed() -> None:
    """An entry of the list of exceptions gives a known reason and matches a field."""
    assert [e for e in left_out() if e.reason not in REASONS] == []
    assert [e for e in left_out() if not any(e.matches(field) for field in fields())] == []


@pytest.mark.parametrize("gk", sorted({*built_in_kinds(), *tables().kinds()}))
def test_every_line_can_be_read(gk: GK) -> None:
    """The rules of a kind, and those that lead to it, are read without an error and have known effects."""
    for rule in (*tables().of(gk), *tables().to(gk)):
        assert {rule.effect, rule.effect_back} <= set(EFFECTS)


def test_the_fixed_words_stay() -> None:
    """The relations that scripts rely on keep their words, and there are at most 40 in all."""
    assert FIXED.items() <= verbs().items()
    assert len(verbs()) <= 40


CHEAP = {
    "ConfigMap": "Ingress",
    "Secret": "Ingress PersistentVolume Role Service ServiceAccount StorageClass",
    "Pod": "EndpointSlice Endpoints Eviction EvictionRequest NetworkPolicy PersistentVolumeClaim"
    " PodDisruptionBudget Service",
    "PersistentVolumeClaim": "PersistentVolume PersistentVolumeClaim",
    "Service": "APIService CustomResourceDefinition EndpointSlice Endpoints Ingress"
    " MutatingWebhookConfiguration Service ValidatingWebhookConfiguration",
}
"""What a question about a common kind lists besides the kinds that carry a PodSpec."""


@pytest.mark.parametrize("kind", CHEAP)
def test_questions_about_common_kinds_stay_cheap(kind: str) -> None:
    """Without --weak a question about a common kind lists only these kinds and those that carry pods."""
    rules = (rule for rule in tables().to(("", kind)) if not rule.weak and not rule.seldom)
    users = {rule.holder for rule in rules} - set(tables().carriers)
    assert sorted(name for _, name in users) == CHEAP[kind].split()


def test_the_page_of_relations_is_up_to_date() -> None:
    """docs/relations.md says what the tables say: `make docs` was run."""
    assert PAGE.read_text(encoding="utf-8") == page()

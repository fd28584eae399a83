"""What in a schema is called as a kind, and is the name of something outside Kubernetes."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_related.relations.facts.builtin_kinds import built_in
from kubectl_related.relations.schema.derive import derive
from kubectl_related.relations.schema.kinds import Kinds
from tests.unit.test_from_schema import TEXT, described, of, several

GROUP = "stage.cloud.google.com"
HOLDER = (GROUP, "StageSet")
KINDS = {row.gk: row.namespaced for row in built_in()} | {
    HOLDER: True,
    (GROUP, "StageTopic"): True,
    (GROUP, "PD"): True,
    ("play.cloud.google.com", "PlayOrganization"): True,
}
VALUE = "Allowed value: The `name` field of a{} resource."


def derived(spec: dict[str, Any]) -> list[str]:
    """Return path and kinds of what the objects of a kind with this spec refer to."""
    lines = [line.split("  ") for line in derive(HOLDER, of(spec=of(**spec)), Kinds(KINDS)).splitlines()]
    return ["  ".join((row[1], row[2].replace(f".{GROUP}", ""))) for row in lines if len(row) > 4]


def outside(kind: str) -> dict[str, Any]:
    """Return a reference whose `external` is described as a name of a kind."""
    return of(external=described(TEXT, VALUE.format(kind)), name=TEXT, namespace=TEXT)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param({"topicRef": outside(" `StageTopic`")}, "spec.topicRef.name  StageTopic", id="by name"),
        pytest.param(
            {"store": of(**{"class": described(TEXT, "The storage class to use.")})},
            "spec.store.class  StorageClass.storage.k8s.io",
            id="a class that the description begins with",
        ),
        pytest.param(
            {"login": of(secret=described(TEXT, "Secret providing the login."))},
            "spec.login.secret  Secret",
            id="a Secret that provides something",
        ),
        pytest.param(
            {"registry": of(secret=described(TEXT, "the secret where credentials are stored"))},
            "spec.registry.secret  Secret",
            id="a Secret that something is stored in",
        ),
        pytest.param(
            {"clientSecret": described(TEXT, "Name of the secret of the client.")},
            "spec.clientSecret  Secret",
            id="its name",
        ),
        pytest.param(
            {"pushSecret": described(TEXT, "For pushing.")}, "spec.pushSecret  Secret", id="to push with"
        ),
    ],
)
def test_what_is_in_the_cluster(spec: dict[str, Any], expected: str) -> None:
    """Only the name is a reference, not what stands for it outside."""
    assert derived(spec) == [expected]


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({"stageTopicName": described(TEXT, "Topic to tell.")}, id="a plain string of a cloud"),
        pytest.param(
            {"members": several(described(TEXT, "List of service accounts to let in."))},
            id="accounts of a cloud",
        ),
        pytest.param({"organizationRef": outside("n `Organization`")}, id="a kind that nobody serves"),
        pytest.param(
            {"organizationRef": outside("n account. It is not yet supported: no")}, id="not supported yet"
        ),
        pytest.param({"clientSecret": described(TEXT, "Direct reference to the secret.")}, id="a value"),
        pytest.param(
            {"services": several(described(TEXT, "List of Services in the form [group/]version:kind:name."))},
            id="a text of several parts",
        ),
        pytest.param({"gcePersistentDisk": of(pdName=TEXT)}, id="a disk beside a kind that is called so"),
        pytest.param(
            {"storageClass": described(TEXT, "The Storage Class. Supported values include FAST and SLOW.")},
            id="a class of the cloud",
        ),
    ],
)
def test_what_is_outside(spec: dict[str, Any]) -> None:
    """The names are those of a cloud."""
    assert derived(spec) == []

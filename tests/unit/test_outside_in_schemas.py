"""What in a schema is called as a kind, and is the name of something outside Kubernetes."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_related.relations.facts.builtin_kinds import built_in
from kubectl_related.relations.schema.derive import derive
from kubectl_related.relations.schema.kinds import Kinds
from tests.unit.test_from_schema import LOCAL, MAP, TEXT, described, of, relations, several

GROUP = "stage.cloud.google.com"
HOLDER = (GROUP, "StageSet")
KINDS = {row.gk: row.namespaced for row in built_in()} | {
    HOLDER: True,
    (GROUP, "StageTopic"): True,
    (GROUP, "PD"): True,
    ("play.cloud.google.com", "PlayOrganization"): True,
    ("other.example.org", "Storage"): True,
    ("other.example.org", "OAuth"): True,
    ("other.example.org", "VirtualMachine"): True,
    ("other.example.org", "Poster"): True,
    ("opera.example.org", "Poster"): True,
    ("next.example.org", "Poster"): True,
}
VALUE = "Allowed value: The `name` field of a{} resource."


def derived(spec: dict[str, Any], holder: tuple[str, str] = HOLDER) -> list[str]:
    """Return path and kinds of what the objects of a kind with this spec refer to."""
    return relations(spec, holder, KINDS, GROUP)


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
            {"storage": of(selector=described(MAP, "Which pods."))},
            "spec.storage.selector  Pod",
            id="no other project's kind by the object around a selector",
        ),
        pytest.param(
            {"oauthMetadata": described(LOCAL, "A reference to a ConfigMap.")},
            "spec.oauthMetadata.name  ConfigMap",
            id="metadata that are a reference",
        ),
        pytest.param(
            {"podManagementPolicy": TEXT, "podTemplate": of(spec=of()), "serviceName": TEXT},
            "spec.serviceName  Service",
            id="a StatefulSet's field under other words",
        ),
        pytest.param(
            {
                "pods": {
                    "type": "object",
                    "additionalProperties": several(described(TEXT, "A set of pod names.")),
                }
            },
            "spec.pods.**[]  Pod",
            id="names by namespace",
        ),
        pytest.param(
            {"mounts": several(of(secretName=TEXT)) | {"x-kubernetes-preserve-unknown-fields": True}},
            "spec.mounts[].secretName  Secret",
            id="a list of objects with more fields than are described",
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
        pytest.param(
            {"external": of(network=described(TEXT, "VirtualMachine's network names to look for."))},
            id="what a kind of another project has",
        ),
        pytest.param(
            {"login": of(id=described(TEXT, "Reference to OAuth client id."))}, id="one word of three"
        ),
        pytest.param({"serviceNodePortRange": described(TEXT, "Range for Services.")}, id="a range"),
        pytest.param({"tokens": of(claims=of(name=several(TEXT)))}, id="a list called name"),
        pytest.param({"posterRef": LOCAL}, id="two strangers"),
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


def test_the_project_that_a_kind_is_called_after() -> None:
    """Of two other projects' kinds, one is meant that belongs to the project in the holder's name."""
    holder = ("infra.example.net", "OperaServer")
    assert derived({"posterRef": LOCAL}, holder) == ["spec.posterRef.name  Poster.opera.example.org"]


def test_a_cluster_is_meant_before_what_the_holder_is_called_after() -> None:
    """A schedule of backups names the cluster, also where it has a name of its own."""
    group = "band.example.org"
    kinds = {(group, kind): True for kind in ("BandCluster", "BandBackup", "BandBackupSchedule", "Lock")}
    spec = of(spec=of(name=TEXT, cluster=TEXT))
    rows = [
        line.split("  ") for line in derive((group, "BandBackupSchedule"), spec, Kinds(kinds)).splitlines()
    ]
    assert [row[1:3] for row in rows] == [["spec.cluster", f"BandCluster.{group}"]]

"""Which kind the names in a schema mean beside the kinds of its own project, and which mean none."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_related.relations.facts.builtin_kinds import built_in
from kubectl_related.relations.schema.derive import derive
from kubectl_related.relations.schema.kinds import Kinds
from tests.unit.test_from_schema import LABELS, LOCAL, MAP, TEXT, described, of, several

CLOUD = "net.cloud.example.com"
KINDS = {row.gk: row.namespaced for row in built_in()} | {
    (CLOUD, "SecurityGroup"): True,
    (CLOUD, "FloatingIP"): True,
    (CLOUD, "InternetGateway"): True,
    (CLOUD, "NATGateway"): True,
    ("data.cloud.example.com", "Store"): True,
    ("cloud.example.com", "Credentials"): True,
    ("other.example.com", "Credentials"): True,
    ("gateway.networking.k8s.io", "Gateway"): True,
    ("pools.example.org", "NodePool"): True,
    ("pools.example.org", "Connection"): True,
    ("k8s.cni.cncf.io", "NetworkAttachmentDefinition"): True,
}
FROM = of(**{"from": LOCAL})

MEANT = [
    pytest.param(
        {"next": of(desired=described(TEXT, "desired is the name of the internet gateway that comes next"))},
        f"spec.next.desired  InternetGateway.{CLOUD}",
        id="an own kind in small words, and more behind it",
    ),
    pytest.param({"podref": TEXT}, "spec.podref  Pod", id="written in small letters"),
    pytest.param(
        {"externalRef": of(apiVersion=TEXT, kind=TEXT, metadata=of(name=TEXT, namespace=TEXT))},
        "spec.externalRef.metadata.name  *",
        id="the name is in the metadata of the reference",
    ),
    pytest.param(
        {"metadata": several(of(name=TEXT, value=TEXT, secretKeyRef=of(name=TEXT, key=TEXT)))},
        "spec.metadata[].secretKeyRef.name  Secret",
        id="a list called metadata",
    ),
    pytest.param(
        {"allocationID": described(TEXT, "The ID of a floating IP address."), "allocationRef": FROM},
        f"spec.allocationRef.from.name  FloatingIP.{CLOUD}",
        id="the id beside the reference says it",
    ),
    pytest.param(
        {"rules": several(of(groupRef=FROM))},
        f"spec.rules[].groupRef.from.name  SecurityGroup.{CLOUD}",
        id="the end of the holder's own kind",
    ),
    pytest.param(
        {"credentialsRef": LOCAL},
        "spec.credentialsRef.name  Credentials.cloud.example.com",
        id="the closest of two groups of one project",
    ),
    pytest.param(
        {"from": of(store=described(TEXT, "Store is the name of the external data store."))},
        "spec.from.store  Store.data.cloud.example.com",
        id="said in small words, below the spec",
    ),
    pytest.param(
        {"volumes": several(of(glusterfs=of(endpoints=TEXT, path=TEXT, readOnly={"type": "boolean"})))},
        "spec.volumes[].glusterfs.endpoints  Endpoints",
        id="a field of an embedded volume",
    ),
    pytest.param(
        {"networkAttachments": several(TEXT)},
        "spec.networkAttachments[]  NetworkAttachmentDefinition.k8s.cni.cncf.io",
        id="the beginning of a kind that all know",
    ),
    pytest.param(
        {"manager": of(cacheNamespace=described(TEXT, "Watch objects in the desired namespace."))},
        "spec.manager.cacheNamespace  Namespace",
        id="a namespace below the spec",
    ),
    pytest.param(
        {"namespace": of(matchLabels=MAP, matchNames=several(TEXT))},
        "spec.namespace.matchLabels  Namespace",
        id="labels beside names",
    ),
    pytest.param(
        {"namespace": of(matchLabels=MAP, matchNames=several(TEXT))},
        "spec.namespace.matchNames[]  Namespace",
        id="names beside labels",
    ),
    pytest.param({"nodeLabelSelector": TEXT}, "spec.nodeLabelSelector  Node", id="a selector as text"),
    pytest.param(
        {"services": several(of(name=TEXT, labels=MAP, annotations=MAP, selector=MAP))},
        "spec.services[].selector  Pod",
        id="a Service's own selector",
    ),
]


def derived(spec: dict[str, Any]) -> list[str]:
    """Return path and kinds of what a SecurityGroup with this spec refers to."""
    lines = derive((CLOUD, "SecurityGroup"), of(spec=of(**spec)), Kinds(KINDS)).splitlines()
    return ["  ".join(line.split("  ")[1:3]) for line in lines]


@pytest.mark.parametrize(("spec", "expected"), MEANT)
def test_names_mean(spec: dict[str, Any], expected: str) -> None:
    """The field is a reference of this kind."""
    assert expected in derived(spec)


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({"routes": several(of(transitGatewayRef=FROM))}, id="several own kinds end so"),
        pytest.param({"peeringConnectionRef": FROM}, id="the end of another project's kind"),
        pytest.param(
            {"nodePoolName": described(TEXT, "NodePoolName is the name of the pool.")},
            id="only the field's own name says another project's kind",
        ),
        pytest.param({"groupName": TEXT, "groupRef": FROM}, id="what a reference beside it becomes"),
        pytest.param(
            {"loggingService": described(TEXT, "The logging service. Possible values: none, cloud.")},
            id="a choice",
        ),
        pytest.param({"namespaceSelector": TEXT, "selector": TEXT}, id="what narrows a selector as text"),
        pytest.param({"passwordSelectors": of(service=TEXT)}, id="a key"),
        pytest.param({"args": of(nodename=TEXT)}, id="a value for somebody else"),
        pytest.param({"images": of(natGateway=described(TEXT, "The NATGateway's image."))}, id="an image"),
        pytest.param({"natGateway": described(TEXT, "NATGateway is the NAT gateway ID.")}, id="an id"),
    ],
)
def test_names_mean_nothing(spec: dict[str, Any]) -> None:
    """The fields are no references."""
    assert derived(spec) == []


def test_a_selector_with_labels_alone_is_read_once() -> None:
    """The labels and expressions of a selector are no fields of their own."""
    assert derived({"podSelector": LABELS}) == ["spec.podSelector  Pod"]

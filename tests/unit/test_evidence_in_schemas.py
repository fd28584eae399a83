"""What shows in a schema, beside the names of fields, that they refer: shapes, phrases, neighbours."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_related.relations.facts.builtin_kinds import built_in
from kubectl_related.relations.schema.derive import derive
from kubectl_related.relations.schema.derive_from_objects import schema_of
from kubectl_related.relations.schema.kinds import Kinds
from tests.unit.test_from_schema import LABELS, LOCAL, MAP, TEXT, described, of, relations, several

GROUP = "stages.example.com"
HOLDER = (GROUP, "Stage")
KINDS = {row.gk: row.namespaced for row in built_in()} | {
    HOLDER: True,
    (GROUP, "DatabaseCluster"): True,
    (GROUP, "StageTarget"): True,
    (GROUP, "StageTargetClaim"): True,
    (GROUP, "SigningKey"): True,
    (GROUP, "LightRig"): True,
    (GROUP, "ManagedAddOn"): True,
    (GROUP, "ClusterAddOn"): False,
    (GROUP, "Hall"): False,
    (GROUP, "Node"): True,
    (GROUP, "Queue"): True,
    (GROUP, "StageLightPolicy"): True,
    (GROUP, "StageService"): True,
    ("inner.example.com", "LightPlan"): True,
    ("net.other.org", "NATGateway"): True,
    ("net.other.org", "Server"): True,
    ("net.other.org", "Light"): True,
    ("net.other.org", "ResourceGroup"): True,
    ("net.other.org", "Instance"): True,
    ("pass.other.org", "Password"): True,
    ("mesh.other.org", "VirtualService"): True,
    ("cert-manager.io", "Certificate"): True,
}
PLACED = of(name=TEXT, namespace=TEXT)
SELECTOR = of(matchLabels=MAP, matchExpressions=several(of(key=TEXT)))
CLASSES = of(**SELECTOR["properties"], allowed=several(TEXT), allowedRegex=TEXT, default=TEXT)


def derived(spec: dict[str, Any], holder: tuple[str, str] = HOLDER) -> list[str]:
    """Return path, kinds and conditions of what the objects of a kind with this spec refer to."""
    return relations(spec, holder, KINDS, GROUP)


MEANT = [
    pytest.param({"passwordRef": PLACED}, "spec.passwordRef.name  Secret", id="what a Secret keeps"),
    pytest.param({"apiKeyRef": LOCAL}, "spec.apiKeyRef.name  Secret", id="a key is no kind"),
    pytest.param({"certificate": PLACED}, "spec.certificate.name  Secret", id="and no other project's kind"),
    pytest.param({"signingKeyRef": LOCAL}, "spec.signingKeyRef.name  SigningKey", id="but the project's own"),
    pytest.param({"dbClusterName": TEXT}, "spec.dbClusterName  DatabaseCluster", id="an abbreviation"),
    pytest.param(
        {"storage": of(**{"class": described(TEXT, "Class is the storage class to use.")})},
        "spec.storage.class  StorageClass.storage.k8s.io",
        id="half of the words are around it",
    ),
    pytest.param(
        {"rigSelector": described(MAP, "Matches this Stage with the LightRigs that light it.")},
        "spec.rigSelector  LightRig",
        id="a selector is for others",
    ),
    pytest.param(
        {"parts": several(described(PLACED, "List of rigs of the stage."))},
        "spec.parts[].name  LightRig",
        id="a list of small words",
    ),
    pytest.param(
        {"rigs": several(described(TEXT, "A list of selected lightrigs."))},
        "spec.rigs[]  LightRig",
        id="an own kind in one small word",
    ),
    pytest.param(
        {"end": of(type={"type": "string", "enum": ["Service", "Ingress", "Arn"]}, name=TEXT)},
        "spec.end.name  Service,Ingress.networking.k8s.io",
        id="a type that is a kind",
    ),
    pytest.param(
        {"configs": several(of(group=TEXT, resource=TEXT, name=TEXT))},
        "spec.configs[].name  *",
        id="a resource says the kind",
    ),
    pytest.param(
        {"stageTargetClaim": of(claimName=TEXT)},
        "spec.stageTargetClaim.claimName  StageTargetClaim",
        id="the object around it is called as the kind",
    ),
    pytest.param({"parentStage": TEXT}, "spec.parentStage  Stage", id="another of the kind"),
    pytest.param(
        {"lightRef": described(PLACED, "LightRigRef specifies the light.")},
        "spec.lightRef.name  LightRig",
        id="a comment that begins with an own kind",
    ),
    pytest.param(
        {"resourceGroupName": described(TEXT, "The name of the resource group.")},
        "spec.resourceGroupName  ResourceGroup.net.other.org",
        id="another project's kind",
    ),
    pytest.param(
        {"move": of(finalHall=described(TEXT, "FinalHall is the hall to move to."))},
        "spec.move.finalHall  Hall",
        id="its last word, and the description's first",
    ),
    pytest.param(
        {"planName": described(TEXT, "The associated light plan.")},
        "spec.planName  LightPlan.inner.example.com",
        id="the end of another own group's kind",
    ),
    pytest.param(
        {"storageClasses": CLASSES}, "spec.storageClasses  StorageClass.storage.k8s.io", id="labels and more"
    ),
    pytest.param(
        {"storageClasses": CLASSES},
        "spec.storageClasses.allowed[]  StorageClass.storage.k8s.io",
        id="names beside the labels",
    ),
    pytest.param(
        {"allowedNamespaces": of(list=several(TEXT), selector=LABELS)},
        "spec.allowedNamespaces.list[]  Namespace",
        id="a list in an object called as the kind",
    ),
    pytest.param(
        {"metadata": {"type": "object", "additionalProperties": of(http=of(tokenRef=LOCAL))}},
        "spec.metadata.**.http.tokenRef.name  Secret",
        id="a map called metadata",
    ),
    pytest.param(
        {"nodeSelector": described(MAP, "NodeSelector selects the nodes to be configured")},
        "spec.nodeSelector  Node",
        id="nodes that are meant, not where pods run",
    ),
    pytest.param({"externalSecret": LOCAL}, "spec.externalSecret.name  Secret", id="a Secret after all"),
    pytest.param(
        {"mesh": of(virtualService=of(name=TEXT, routes=several(TEXT)))},
        "spec.mesh.virtualService.name  VirtualService.mesh.other.org",
        id="the project is around its kind",
    ),
    pytest.param(
        {"strategy": described(of(kind=TEXT, name=TEXT), "Strategy references the LightRig to use.")},
        "spec.strategy  *",
        id="a kind without values, of a described reference",
    ),
    pytest.param(
        {"items": several(of(kind=TEXT, namespace=TEXT, selector=LABELS))},
        "spec.items[].namespace  Namespace",
        id="the namespace of what is selected",
    ),
    pytest.param(
        {"podManagementPolicy": TEXT, "template": of(spec=of()), "serviceName": TEXT},
        "spec.serviceName  Service",
        id="a field of an embedded StatefulSet",
    ),
    pytest.param({"move": of(fromNodeID=TEXT)}, "spec.move.fromNodeID  Node", id="an id that is a name"),
    pytest.param(
        {"lights": several(of(policyName=TEXT))},
        "spec.lights[].policyName  StageLightPolicy",
        id="the one kind that ends so",
    ),
    pytest.param(
        {"steps": several(of(serviceName=TEXT))}, "spec.steps[].serviceName  StageService", id="no Service"
    ),
    pytest.param(
        {"name": TEXT, "queue": TEXT, "queueNamespace": TEXT},
        "spec.queue  Queue",
        id="beside a namespace it is a name",
    ),
    pytest.param(
        {"crdName": TEXT}, "spec.crdName  CustomResourceDefinition.apiextensions.k8s.io", id="a CRD"
    ),
    pytest.param(
        {"tokenSecret": described(TEXT, "Required")}, "spec.tokenSecret  Secret", id="a marker says nothing"
    ),
]


@pytest.mark.parametrize(("spec", "expected"), MEANT)
def test_evidence_shows_a_reference(spec: dict[str, Any], expected: str) -> None:
    """The field is a reference of this kind."""
    assert expected in derived(spec)


@pytest.mark.parametrize(
    ("holder", "spec", "expected"),
    [
        pytest.param("StageTargetClaim", {"targetName": TEXT}, "spec.targetName  StageTarget", id="the base"),
        pytest.param(
            "Hall",
            {"addonName": described(TEXT, "AddonName is the name of the addon that the hall has.")},
            "spec.addonName  ClusterAddOn",
            id="of several the one without a namespace",
        ),
    ],
)
def test_the_holder_decides(holder: str, spec: dict[str, Any], expected: str) -> None:
    """The same words mean another kind elsewhere."""
    assert derived(spec, (GROUP, holder)) == [expected]


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({"natGateway": of(name=TEXT, id=TEXT)}, id="another project's kind by its name alone"),
        pytest.param(
            {"destination": of(server=described(TEXT, "Server is the URL."), namespace=TEXT)},
            id="a word beside a namespace",
        ),
        pytest.param({"aws": of(natGatewayNames=several(TEXT))}, id="what a cloud has"),
        pytest.param({"nodeSelector": several(TEXT)}, id="tags"),
        pytest.param({"stores": several(of(bucket=TEXT, storageClass=TEXT))}, id="the class of a bucket"),
        pytest.param({"total": of(claims=several(LOCAL), limits=MAP)}, id="claims of a container"),
        pytest.param({"hallName": described(TEXT, "Label for the hall that is told.")}, id="a label"),
        pytest.param(
            {"keyRef": described(TEXT, "The name of the secret within the secret manager.")},
            id="of another place",
        ),
        pytest.param(
            {"hall": described(TEXT, "Deprecated: Replaced by field `image`."), "image": TEXT},
            id="what replaces it names nothing",
        ),
        pytest.param(
            {"nodes": {"type": "object", "additionalProperties": of(steps=several(of(nodeName=TEXT)))}},
            id="a key of the object's own map",
        ),
        pytest.param(
            {"serviceAccount": described(LOCAL, "The service account to be generated by the stage.")},
            id="what is made",
        ),
        pytest.param(
            {"unit": of(serviceName=described(TEXT, "The full name (crio.service) of the service."))},
            id="a service of a node",
        ),
        pytest.param(
            {"tab": of(redNamespace=described(TEXT, "RedNamespace defines a prefix of metrics."))},
            id="the own name in a description",
        ),
        pytest.param(
            {"claimSelector": described(LABELS, "A selector of DatabaseClusters by their claims.")},
            id="a word that means something else",
        ),
        pytest.param(
            {"halls": described(several(TEXT), "The halls' ids or names.")}, id="known by their ids as well"
        ),
        pytest.param(
            {"resourceGroupName": described(TEXT, "The name of the resource group in Azure.")},
            id="what a cloud has",
        ),
        pytest.param({"name": TEXT, "queue": TEXT}, id="the name that it has outside, beside the holder's"),
        pytest.param({"user": TEXT, "userRef": of(id=TEXT), "queue": TEXT}, id="there are references for it"),
        pytest.param(
            {"access": described(of(targetNamespace=TEXT), "How to reach the remote cluster.")},
            id="a namespace of another cluster",
        ),
        pytest.param({"planName": TEXT}, id="the end of another group's kind"),
        pytest.param({"store": of(externalStorageNamespace=TEXT)}, id="a namespace of another system"),
        pytest.param(
            {"instanceSelector": described(LABELS, "The instances that are meant.")},
            id="another project's kind by a selector's name",
        ),
    ],
)
def test_evidence_against_a_reference(spec: dict[str, Any]) -> None:
    """The fields are no references."""
    assert derived(spec) == []


def test_a_subject_is_an_account() -> None:
    """Users and groups, which the same reference may name, are no objects."""
    kind = described(TEXT, 'Values defined by this API group are "User", "Group", and "ServiceAccount".')
    spec = {"subjects": several(of(kind=kind, name=TEXT, namespace=TEXT, apiGroup=TEXT))}
    assert derived(spec) == ["spec.subjects[]  ServiceAccount"]


def test_fields_beside_those_of_a_podspec_are_read() -> None:
    """An object with a PodSpec's fields among its own is one all the same."""
    container = of(
        name=TEXT, image=TEXT, env=several(of()), envFrom=several(of()), volumeMounts=several(of())
    )
    pod = dict.fromkeys(("nodeSelector", "tolerations", "affinity", "volumes", "imagePullSecrets"), of())
    own = {f"own{number}": TEXT for number in range(20)}
    runner = of(containers=several(container), tokenSecretRef=LOCAL, **pod, **own)
    lines = derive(HOLDER, of(spec=of(runner=runner)), Kinds(KINDS)).splitlines()
    assert lines[0].split("  ")[:3] == ["carrier", f"Stage.{GROUP}", "spec.runner"]
    assert [line.split("  ")[1] for line in lines[1:]] == ["spec.runner.tokenSecretRef.name"]


def test_a_type_is_no_name() -> None:
    """Values that say of which type something is describe a schema."""
    described_by = schema_of([{"ingressClassName": "string", "secretName": "tls"}])
    assert [key for key, part in described_by["properties"].items() if part["type"] == "string"] == [
        "secretName"
    ]

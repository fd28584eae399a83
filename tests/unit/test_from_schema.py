"""What a schema says a kind refers to: hits, and fields that only look like references."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.relations.catalogue import Tables, read_lines, shipped
from kubectl_related.relations.facts.builtin_kinds import built_in
from kubectl_related.relations.rule import SCHEMA
from kubectl_related.relations.schema.derive import NO_NAME, derive
from kubectl_related.relations.schema.kinds import Kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

HOLDER = ("demo.example.com", "Gadget")
TEXT: dict[str, Any] = {"type": "string"}
SERVED = {row.gk: row.namespaced for row in built_in()} | {
    HOLDER: True,
    ("demo.example.com", "Panel"): True,
    ("demo.example.com", "ClusterPanel"): False,
    ("demo.example.com", "PanelTCP"): True,
    ("demo.example.com", "TLSPanel"): True,
    ("demo.example.com", "MosaicTile"): True,
    ("demo.example.com", "AddressClaim"): True,
    ("other.example.org", "Widget"): True,
    ("other.example.org", "Service"): True,
    ("other.example.org", "FrameKit"): True,
    ("other.example.org", "Tile"): True,
    ("one.example.net", "Twin"): True,
    ("two.example.net", "Twin"): True,
}


def described(schema: dict[str, Any], description: str) -> dict[str, Any]:
    """Return a schema with what its author says of it."""
    return {**schema, "description": description}


def of(**parts: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object with these fields."""
    return {"type": "object", "properties": parts}


def several(items: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def rows(schema: dict[str, Any], holder: tuple[str, str] = HOLDER, **served: bool) -> list[list[str]]:
    """Return the lines for a spec, without FROM, IF DELETED and what holds for every name."""
    said = derive(holder, of(spec=schema), Kinds({**SERVED, holder: served.get("namespaced", True)}))
    lines = [
        line.replace(NO_NAME, "").replace("split=SLASH", "").strip().split("  ") for line in said.splitlines()
    ]
    return [[one for one in (*line[1:5], *line[6:]) if one] for line in lines]


def rows_of_status(schema: dict[str, Any]) -> list[list[str]]:
    """Return the lines for a status, in the same way."""
    said = derive(HOLDER, of(spec=of(size=TEXT), status=schema), Kinds(SERVED))
    return [[one for one in line.split() if one not in ("-", "split=SLASH", NO_NAME)][1:]
            for line in said.splitlines()]  # fmt: skip


LOCAL = of(name=TEXT)
KEY = of(name=TEXT, key=TEXT)
MAP = {"type": "object", "additionalProperties": TEXT}
LABELS = of(matchLabels=MAP)

HITS = [
    (
        {"backend": of(service=of(name=TEXT, port=of(number=TEXT)))},
        ["spec.backend.service.name", "Service", "name", "uses"],
    ),
    ({"secret": TEXT}, ["spec.secret", "Secret", "name", "uses"]),
    ({"service": TEXT}, ["spec.service", "Service", "name", "uses"]),
    ({"tile": TEXT}, ["spec.tile", "MosaicTile.demo.example.com", "name", "uses"]),
    (
        {"adminPassword": KEY},
        ["spec.adminPassword.name", "Secret", "name", "authenticates with", "keys=.key"],
    ),
    (
        {"configMaps": of(address=KEY)},
        ["spec.configMaps.address.name", "ConfigMap", "name", "uses", "keys=.key"],
    ),
    ({"gatewayNode": TEXT}, ["spec.gatewayNode", "Node", "name", "uses"]),
    ({"secretName": TEXT}, ["spec.secretName", "Secret", "name", "uses"]),
    ({"tlsSecretName": TEXT}, ["spec.tlsSecretName", "Secret", "name", "uses"]),
    (
        {"passwordSecretRef": KEY},
        ["spec.passwordSecretRef.name", "Secret", "name", "authenticates with", "keys=.key"],
    ),
    ({"caSecret": LOCAL}, ["spec.caSecret.name", "Secret", "name", "uses"]),
    ({"secretRefs": several(LOCAL)}, ["spec.secretRefs[].name", "Secret", "name", "uses"]),
    ({"imagePullSecrets": several(LOCAL)}, ["spec.imagePullSecrets[].name", "Secret", "name", "pulls with"]),
    ({"imagePullSecret": TEXT}, ["spec.imagePullSecret", "Secret", "name", "pulls with"]),
    ({"configMap": TEXT}, ["spec.configMap", "ConfigMap", "name", "uses"]),
    ({"configMapNames": several(TEXT)}, ["spec.configMapNames[]", "ConfigMap", "name", "uses"]),
    ({"configMapKeyRef": KEY}, ["spec.configMapKeyRef.name", "ConfigMap", "name", "uses", "keys=.key"]),
    ({"serviceAccountName": TEXT}, ["spec.serviceAccountName", "ServiceAccount", "name", "runs as"]),
    ({"claimName": TEXT}, ["spec.claimName", "PersistentVolumeClaim", "name", "uses"]),
    (
        {"storageClassName": TEXT},
        ["spec.storageClassName", "StorageClass.storage.k8s.io", "name", "is provisioned by"],
    ),
    (
        {"priorityClassName": TEXT},
        ["spec.priorityClassName", "PriorityClass.scheduling.k8s.io", "name", "has class"],
    ),
    ({"panelRef": LOCAL}, ["spec.panelRef.name", "Panel.demo.example.com", "name", "uses"]),
    (
        {"panelName": TEXT},
        ["spec.panelName", "Panel.demo.example.com,ClusterPanel.demo.example.com", "name", "uses"],
    ),
    (
        {"panel": described(TEXT, "Specifies the name of the panel.")},
        ["spec.panel", "Panel.demo.example.com,ClusterPanel.demo.example.com", "name", "uses"],
    ),
    (
        {"csi": of(driver=TEXT, fsType=TEXT)},
        ["spec.csi.driver", "CSIDriver.storage.k8s.io", "name", "uses"],
    ),
    (
        {"initScriptSecret": of(name=TEXT, key=TEXT, volumeName=TEXT)},
        ["spec.initScriptSecret.name", "Secret", "name", "uses", "keys=.key"],
    ),
    (
        {"mosaics": several(of(ref=of(name=TEXT), size=TEXT))},
        ["spec.mosaics[].ref.name", "MosaicTile.demo.example.com", "name", "uses"],
    ),
    (
        {"panelRef": of(name=TEXT, kind={**TEXT, "enum": ["panel"]})},
        ["spec.panelRef", "Panel.demo.example.com", "ref", "uses"],
    ),
    ({"tileName": TEXT}, ["spec.tileName", "MosaicTile.demo.example.com", "name", "uses"]),
    ({"dependsOn": several(TEXT)}, ["spec.dependsOn[]", "Gadget.demo.example.com", "name", "uses"]),
    (
        {"dependsOn": several(of(name=TEXT, namespace=TEXT))},
        ["spec.dependsOn[].name", "Gadget.demo.example.com", "name", "uses", "ns=.namespace"],
    ),
    ({"secrets": several(TEXT)}, ["spec.secrets[]", "Secret", "name", "uses"]),
    (
        {"clusterRoles": several(described(TEXT, "Names of ClusterRoles."))},
        ["spec.clusterRoles[]", "ClusterRole.rbac.authorization.k8s.io", "name", "uses"],
    ),
    (
        {"serverSecret": described(TEXT, "The secret of the server.")},
        ["spec.serverSecret", "Secret", "name", "uses"],
    ),
    ({"mainPanelRef": LOCAL}, ["spec.mainPanelRef.name", "Panel.demo.example.com", "name", "uses"]),
    ({"widgetRef": LOCAL}, ["spec.widgetRef.name", "Widget.other.example.org", "name", "uses"]),
    (
        {"storeRef": of(name=TEXT, namespace=TEXT, kind=TEXT)},
        ["spec.storeRef", "*", "ref", "uses", "cross"],
    ),
    (
        {"storeRef": of(name=TEXT, kind={**TEXT, "enum": ["ClusterPanel", "Panel"], "default": "Panel"})},
        ["spec.storeRef", "Panel.demo.example.com,ClusterPanel.demo.example.com", "ref", "uses"],
    ),
    (
        {"store": of(name=TEXT, kind=TEXT, apiVersion=TEXT)},
        ["spec.store", "*", "ref", "uses"],
    ),
    (
        {"credentials": of(secretRef=of(name=TEXT, namespace=TEXT))},
        ["spec.credentials.secretRef.name", "Secret", "name", "authenticates with", "ns=.namespace"],
    ),
    (
        {"certificate": described(TEXT, "The certificate."), "secretName": TEXT, "secretNamespace": TEXT},
        ["spec.secretName", "Secret", "name", "uses", "ns=.secretNamespace"],
    ),
    (
        {"credentialName": described(TEXT, "The name of the secret that holds the certificate.")},
        ["spec.credentialName", "Secret", "name", "authenticates with"],
    ),
    (
        {"tokenRef": described(KEY, "A key of a ConfigMap.")},
        ["spec.tokenRef.name", "ConfigMap", "name", "authenticates with", "keys=.key"],
    ),
    (
        {
            "dependsOn": several(
                described(of(name=TEXT, ready=TEXT), "References to Gadget resources that go first.")
            )
        },
        ["spec.dependsOn[].name", "Gadget.demo.example.com", "name", "uses"],
    ),
    ({"claimRef": LOCAL}, ["spec.claimRef.name", "AddressClaim.demo.example.com", "name", "uses"]),
    ({"activeService": TEXT}, ["spec.activeService", "Service", "name", "uses"]),
    ({"targetNamespace": TEXT}, ["spec.targetNamespace", "Namespace", "name", "uses"]),
    (
        {"namespaces": of(names=several(TEXT))},
        ["spec.namespaces.names[]", "Namespace", "name", "uses"],
    ),
    (
        {
            "valuesFrom": several(
                of(name=TEXT, key=TEXT, path=TEXT, kind={**TEXT, "enum": ["Secret", "ConfigMap"]})
            )
        },
        ["spec.valuesFrom[]", "Secret,ConfigMap", "ref", "uses"],
    ),
    ({"podSelector": LABELS}, ["spec.podSelector", "Pod", "selector", "selects"]),
    ({"panelSelector": LABELS}, ["spec.panelSelector", "Panel.demo.example.com", "selector", "selects"]),
    (
        {"selector": described(LABELS, "Which pods are meant.")},
        ["spec.selector", "Pod", "selector", "selects"],
    ),
    ({"namespaces": of(selector=LABELS)}, ["spec.namespaces.selector", "Namespace", "selector", "selects"]),
    ({"nodeSelector": LABELS}, ["spec.nodeSelector", "Node", "selector", "selects"]),
    ({"fromEndpoints": several(LABELS)}, ["spec.fromEndpoints[]", "Pod", "selector", "selects"]),
    (
        {"selector": described(LABELS, "Chooses the workloads that get the plan.")},
        ["spec.selector", "Pod", "selector", "selects"],
    ),
    (
        {"selector": described(LABELS, "Which Endpoints are asked.")},
        ["spec.selector", "Service", "selector", "selects"],
    ),
    ({"workloadSelector": of(labels=MAP)}, ["spec.workloadSelector.labels", "Pod", "map", "selects"]),
    ({"widgets": LABELS}, ["spec.widgets", "Widget.other.example.org", "selector", "selects"]),
    ({"tiles": LABELS}, ["spec.tiles", "MosaicTile.demo.example.com", "selector", "selects"]),
    ({"namespaces": several(TEXT)}, ["spec.namespaces[]", "Namespace", "name", "uses"]),
    (
        {"secrets": several(described(TEXT, "A set of secrets that may be tried."))},
        ["spec.secrets[]", "Secret", "name", "uses"],
    ),
    (
        {"frontend": of(namespace=TEXT, serviceName=TEXT)},
        ["spec.frontend.serviceName", "Service", "name", "uses", "ns=.namespace"],
    ),
    (
        {"tile": TEXT, "tileNamespace": TEXT},
        ["spec.tile", "MosaicTile.demo.example.com", "name", "uses", "ns=.tileNamespace"],
    ),
    (
        {"services": several(of(name=TEXT, namespace=TEXT, weight2=TEXT))},
        ["spec.services[].name", "Service", "name", "uses", "ns=.namespace"],
    ),
    (
        {"to": of(kind={**TEXT, "enum": ["Service"]}, name=TEXT)},
        ["spec.to", "Service", "ref", "uses"],
    ),
    (
        {"needs": several(of(apiVersion=TEXT, kind=TEXT, name=TEXT, reason=TEXT))},
        ["spec.needs[]", "*", "ref", "uses"],
    ),
    (
        {"of": of(apiVersion=TEXT, kind=TEXT, resourceRef=of(name=TEXT))},
        ["spec.of.resourceRef.name", "*", "name", "uses", "kind=..kind group=..apiVersion"],
    ),
    (
        {"panelName": described(TEXT, "The name of the PanelTCP that is shown.")},
        ["spec.panelName", "PanelTCP.demo.example.com", "name", "uses"],
    ),
    (
        {"options": described(of(name=TEXT, namespace=TEXT), "A reference to a TLSPanel.")},
        ["spec.options.name", "TLSPanel.demo.example.com", "name", "uses", "ns=.namespace"],
    ),
    (
        {
            "include": described(
                of(name=described(TEXT, "Name of the referent.")), "The TLSPanel that is shown too."
            )
        },
        ["spec.include.name", "TLSPanel.demo.example.com", "name", "uses"],
    ),
    (
        {"node": described(TEXT, "The node name of the machine.")},
        ["spec.node", "Node", "name", "uses"],
    ),
    (
        {"account": of(name=TEXT, key=TEXT, optional={"type": "boolean"})},
        ["spec.account.name", "Secret", "name", "uses", "keys=.key optional=.optional"],
    ),
    (
        {"account": of(name=described(TEXT, "Name of the referent."), key=TEXT)},
        ["spec.account.name", "Secret", "name", "uses", "keys=.key"],
    ),
    (
        {"serverSecret": described(TEXT, "The secret containing the server's certificate.")},
        ["spec.serverSecret", "Secret", "name", "uses"],
    ),
    ({"mosaicTile": TEXT}, ["spec.mosaicTile", "MosaicTile.demo.example.com", "name", "uses"]),
    (
        {"frameKitName": described(TEXT, "The name of the FrameKit.")},
        ["spec.frameKitName", "FrameKit.other.example.org", "name", "uses"],
    ),
    (
        {"shown": several(of(name=described(TEXT, "The name of a MosaicTile."), size=TEXT))},
        ["spec.shown[].name", "MosaicTile.demo.example.com", "name", "uses"],
    ),
    (
        {"panel": of(name=described(TEXT, "Name of the referent."), size=TEXT)},
        ["spec.panel.name", "Panel.demo.example.com", "name", "uses"],
    ),
]


def relations(
    spec: dict[str, Any], holder: tuple[str, str], kinds: Mapping[tuple[str, str], bool], group: str
) -> list[str]:
    """Return path, kinds and conditions of what the objects of a kind refer to, without their own group."""
    lines = [line.split("  ") for line in derive(holder, of(spec=of(**spec)), Kinds(kinds)).splitlines()]
    return ["  ".join((row[1], row[2].replace(f".{group}", ""))) for row in lines if len(row) > 4]


@pytest.mark.parametrize(
    ("parts", "row"), HITS, ids=lambda value: value[0] if isinstance(value, list) else ""
)
def test_a_field_that_refers_is_a_row(parts: dict[str, Any], row: list[str]) -> None:
    """Its name, its shape or its description say of which kind the target is."""
    assert rows(of(**parts)) == [row]


TRAPS: list[dict[str, Any]] = [
    {"displayName": TEXT},
    {"name": TEXT},
    {"databaseName": TEXT},
    {"secretKey": TEXT},
    {"serviceName": described(TEXT, "How traces call it.")},
    {"roleName": described(TEXT, "The IAM role to assume.")},
    {"twinName": TEXT},
    {"twinRef": LOCAL},
    {"mode": {**TEXT, "enum": ["Secret", "ConfigMap"]}},
    {"secretName": {"type": "integer"}},
    {"panels": several(of(name=TEXT, size=TEXT))},
    {"ports": several(of(name=TEXT, port={"type": "integer"}))},
    {"volumeMounts": several(of(name=TEXT, mountPath=TEXT))},
    {"resourceFieldRef": of(containerName=TEXT, resource=TEXT)},
    {"selector": LABELS},
    {"allowed": several(of(group=TEXT, kind=TEXT, name=TEXT))},
    {"naming": described(TEXT, "How it is made, a template for generating the names of the Panel objects.")},
    {"driver": described(TEXT, "Driver is the name of the driver that handles this ClusterPanel.")},
    {"port": described(TEXT, "Name of the Service port.")},
    {"gadgetName": TEXT},
    {"panelNamespace": TEXT},
    {"metadata": of(name=TEXT, namespace=TEXT)},
    {"affinity": of(podAffinity=of(labelSelector=LABELS))},
    {"nodeSelector": MAP},
    {"labels": MAP},
    {"notServiceAccounts": several(TEXT)},
    {"excludedNamespaces": several(TEXT)},
    {"secretKeyName": TEXT},
    {"template": described(TEXT, "Is applied to the secret name.")},
    {"remoteKey": described(TEXT, "Name of the Secret that the provider gets.")},
    {"certificate": described(TEXT, "The file name, or the secret item name.")},
    {"virtualNodeRef": LOCAL},
    {"secretRef": described(LOCAL, "The Secret. This is not implemented yet.")},
    {"vault": described(LOCAL, "The vault that secrets are copied to.")},
    {"needs": several(of(apiVersion=TEXT, kind=TEXT, name=TEXT, spec=of(size=TEXT)))},
    {"frameKit": TEXT},
    {"panel": of(name=TEXT, size=TEXT)},
    {"tags": several(of(name=TEXT, key=TEXT))},
    {"clientSecret": described(TEXT, "The secret of the client.")},
    {"clientSecret": TEXT},
    {"panel": described(TEXT, "What the panel shows.")},
    {"steps": several(of(dependsOn=several(TEXT)))},
    {"panels": several(of(name=TEXT, size=TEXT)), "dashboard": of(panels=several(TEXT))},
    {"services": several(TEXT)},
    {"frameKitName": TEXT},
    {"panelName": described(TEXT, "Must be a valid name of a Panel.")},
    {"panelName": described(TEXT, "The name of the Panel inside the remote server.")},
    {"secretRef": of(external=TEXT, name=TEXT)},
    {"panels": of(secrets=several(of(id=TEXT, version=TEXT)))},
    {"replicas": several(of(name=described(TEXT, "Name of a MosaicTile or a FrameKit."), count=TEXT))},
    {
        "tiles": several(
            of(name=described(TEXT, "Makes a MosaicTile's name; unique in the list."), count=TEXT)
        )
    },
    {"exclude": several(of(namespaces=several(TEXT), secretName=TEXT))},
    {"copied": of(name=TEXT, namespace=TEXT)},
    {"selector": described(LABELS, "Which objects are checked.\nFor instance all pods.")},
    {"mosaicTiles": several(of(name=TEXT, size=TEXT))},
    {"snapshotClass": TEXT},
    {"serviceTemplate": of(spec=of(selector=described(MAP, "Pods that traffic goes to.")))},
]


@pytest.mark.parametrize("parts", TRAPS, ids=lambda parts: next(iter(parts)))
def test_a_field_that_only_looks_like_one_is_none(parts: dict[str, Any]) -> None:
    """Names of its own, names of other things, and kinds that two groups serve are no references."""
    assert rows(of(**parts)) == []


def test_what_an_embedded_object_says_is_read_from_the_data() -> None:
    """A schema that embeds whole objects says nothing of their fields."""
    embedded = {"type": "object", "x-kubernetes-embedded-resource": True}
    said = derive(HOLDER, of(spec=of(parts=several(of(template=embedded)))), Kinds(SERVED))
    assert said == "open  Gadget.demo.example.com  spec.parts[].template\n"


def test_containers_without_an_image_make_a_pod_too() -> None:
    """A template that changes the pod of another names containers, and what is changed in them."""
    container = of(name=TEXT, envFrom=several(of()))
    pod = of(containers=several(container), serviceAccountName=TEXT)
    said = derive(HOLDER, of(spec=of(template=of(spec=pod))), Kinds(SERVED))
    assert said == "carrier  Gadget.demo.example.com  spec.template.spec  -\n"


def test_references_in_status_are_hints() -> None:
    """What a controller writes may only repeat what the object refers to, and its conditions say nothing."""
    status = of(secretName=TEXT, panelSelector=LABELS, conditions=several(of(secretName=TEXT)))
    assert rows_of_status(status) == [["status.secretName", "Secret", "name", "uses", "weak"]]


def test_a_selector_acts_in_the_namespaces_beside_it() -> None:
    """A selector of namespaces beside one of objects says where to look."""
    found = rows(of(podSelector=LABELS, namespaceSelector=LABELS))
    assert found[0] == ["spec.podSelector", "Pod", "selector", "selects", "nsselector=.namespaceSelector"]


def test_a_cluster_scoped_kind_does_not_guess_a_namespace() -> None:
    """What it names in no namespace is a hint in any: nothing says in which one it is."""
    schema = of(secretName=TEXT, clusterPanelName=TEXT, userSecretNamespace=TEXT, userSecret=TEXT)
    found = rows(schema, ("demo.example.com", "Board"), namespaced=False)
    hints = [row[0] for row in found if {"in=*", "weak"} <= {*row[-1].split()}]
    assert [row[0] for row in found] == ["spec.secretName", "spec.clusterPanelName", "spec.userSecret"]
    assert hints == ["spec.secretName"]


POD_SPEC = of(
    containers=several(of(name=TEXT, image=TEXT)),
    serviceAccountName=TEXT,
    volumes=several(of(secret=of(secretName=TEXT))),
    restartPolicy=TEXT,
)


def test_a_pod_template_is_a_carrier() -> None:
    """The PodSpec's own table applies to it; its controller's selector is not followed."""
    said = derive(
        HOLDER, of(spec=of(selector=LABELS, template=of(metadata=of(), spec=POD_SPEC))), Kinds(SERVED)
    )
    assert said == "carrier  Gadget.demo.example.com  spec.template.spec  spec.template.metadata.labels\n"


def test_rows_of_a_derived_carrier_are_derived() -> None:
    """An edge through a PodSpec that was found by its shape says so."""
    lines = read_lines(
        derive(HOLDER, of(spec=of(template=of(spec=POD_SPEC))), Kinds(SERVED)), SCHEMA, "schema"
    )
    tables = Tables((*shipped(()), *lines))
    own = [rule for rule in tables.of(HOLDER) if rule.how.value != "owner" and "template" in rule.pattern]
    assert own
    assert {rule.origin for rule in own} == {SCHEMA}
    assert {rule.origin for rule in tables.of(("apps", "Deployment")) if "template" in rule.pattern} == {
        "table"
    }


def test_what_the_schema_does_not_say_is_noted() -> None:
    """Parts without a schema are open, a kind without one is open as a whole."""
    opaque = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    assert (
        derive(HOLDER, of(spec=of(values=opaque)), Kinds(SERVED))
        == "open  Gadget.demo.example.com  spec.values\n"
    )
    assert derive(HOLDER, {}, Kinds(SERVED)) == "open  Gadget.demo.example.com  -\n"
    assert (
        derive(HOLDER, of(metadata={"type": "object"}), Kinds(SERVED)) == "open  Gadget.demo.example.com  -\n"
    )


def test_values_of_a_map_are_any_way_down() -> None:
    """The keys of a map are not known; what stands below each of them is."""
    found = rows(of(stores={"type": "object", "additionalProperties": of(secretRef=LOCAL)}))
    assert found == [["spec.stores.**.secretRef.name", "Secret", "name", "uses"]]


def test_schemas_that_refer_to_themselves_end() -> None:
    """A reference to another schema is followed, one that leads back is not."""
    tree = of(secretRef={"$ref": "#/components/schemas/local"}, left={"$ref": "#/components/schemas/tree"})
    said = derive(HOLDER, of(spec=tree), Kinds(SERVED), {"local": LOCAL, "tree": tree})
    assert [line.split("  ")[1] for line in said.splitlines()] == [
        "spec.secretRef.name",
        "spec.left.secretRef.name",
    ]


@pytest.mark.parametrize(
    "garbage", [{"spec": 1}, {"spec": []}, {"spec": {"properties": {"a": 1, "b": {"items": 3}}}}]
)
def test_garbage_says_nothing(garbage: dict[str, Any]) -> None:
    """A schema of the wrong shape gives no rows."""
    assert "name" not in derive(HOLDER, {"properties": garbage}, Kinds(SERVED))


def test_it_is_not_imported_before_a_schema_is_read() -> None:
    """Most questions need nothing of it: clusters whose kinds are known, and lines that were kept."""
    users = "questions.subjects", "engine.walk", "cluster.source", "cluster.schemas", "files.source"
    code = f"import sys, {', '.join(f'kubectl_related.{user}' for user in users)}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = "derive", "targets", "vocabulary", "descriptions"
    parts = {f"kubectl_related.relations.schema.{name}" for name in names}
    assert parts.isdisjoint(ran.stdout.split())

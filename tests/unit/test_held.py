"""A subject that is being deleted: since when, and what each of its finalizers waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from kubectl_related.cli.command import command
from kubectl_related.relations.parse import columns, package_text, read_kind, verbs
from tests.unit.helpers import Obj, make, mounting, owner

if TYPE_CHECKING:
    from pathlib import Path

DELETED = {"deletionTimestamp": "2026-11-01T10:00:30Z", "deletionGracePeriodSeconds": 30, "uid": "1"}
SINCE = "has been terminating since 2026-11-01T10:00:00Z"
PVC_PROTECTION = "kubernetes.io/pvc-protection"
DEVICE_PROTECTION = "resource.kubernetes.io/delete-protection"


def doomed(
    kind: str, name: str, *finalizers: str, api: str = "v1", namespace: str = "shop", **rest: Any
) -> Obj:
    """Return an object that is being deleted."""
    return make(kind, name, api, namespace, metadata=DELETED | {"finalizers": [*finalizers]}, **rest)


def pod(name: str, *, phase: str = "Running", node: str = "node-1") -> Obj:
    """Return a pod that mounts the claim data."""
    return make("Pod", name, spec=mounting("data") | {"nodeName": node}, status={"phase": phase})


def dependent(name: str, *, blocks: bool) -> Obj:
    """Return a ReplicaSet of the Deployment web."""
    own = owner("Deployment", "web", uid="1")
    own["ownerReferences"][0]["blockOwnerDeletion"] = blocks
    return make("ReplicaSet", name, "apps/v1", metadata=own)


def note(folder: Path, capsys: pytest.CaptureFixture[str], objects: list[Obj], question: str) -> str:
    """Return what is printed on stderr."""
    file = folder / "dump.yaml"
    file.write_text(yaml.safe_dump_all(objects), encoding="utf-8")
    assert command([*question.split(), "--from", str(file), "-o", "json"]) == 0
    return capsys.readouterr().err


CLAIM = doomed("PersistentVolumeClaim", "data", PVC_PROTECTION)
CLAIM_OF_SHOP = "persistentvolumeclaim/data in namespace shop"
AND_B = "example.com/b waits for its controller"
WAITS = {
    "a claim by its pods": (
        "pvc data",
        [CLAIM, pod("b"), pod("a"), pod("done", phase="Succeeded"), pod("waiting", node="")],
        f"Note: persistentvolumeclaim/data {SINCE}: {PVC_PROTECTION} waits for pod/a, pod/b, pod/done\n",
    ),
    "a claim that nothing holds": (
        "pvc data",
        [CLAIM, pod("waiting", node="")],
        f"Note: persistentvolumeclaim/data {SINCE}: {PVC_PROTECTION} waits for nothing that was found\n",
    ),
    "a claim of devices by the pods that may still use them": (
        "resourceclaim gpu",
        [
            doomed(
                "ResourceClaim", "gpu", DEVICE_PROTECTION, api="resource.k8s.io/v1"
            ),
            *(
                make("Pod", name, spec={"resourceClaims": [{"name": "g", "resourceClaimName": "gpu"}]},
                     status={"phase": phase})
                for name, phase in (("busy", "Running"), ("done", "Succeeded"))
            ),
        ],
        f"Note: resourceclaim.resource.k8s.io/gpu {SINCE}: {DEVICE_PROTECTION} waits for pod/busy\n",
    ),
    "a volume by its claim": (
        "pv v",
        [
            doomed("PersistentVolume", "v", "kubernetes.io/pv-protection", namespace=""),
            make("PersistentVolumeClaim", "data", spec={"volumeName": "v"}, status={"phase": "Bound"}),
        ],
        f"Note: persistentvolume/v {SINCE}: kubernetes.io/pv-protection waits for {CLAIM_OF_SHOP}\n",
    ),
    "foreground deletion by what blocks it": (
        "deployment web",
        [
            doomed("Deployment", "web", "foregroundDeletion", api="apps/v1"),
            dependent("blocking", blocks=True),
            dependent("free", blocks=False),
        ],
        f"Note: deployment.apps/web {SINCE}: foregroundDeletion waits for replicaset.apps/blocking\n",
    ),
    "a Namespace by what is left, and an API that is down": (
        "ns shop",
        [
            doomed(
                "Namespace", "shop", namespace="", spec={"finalizers": ["kubernetes"]},
                status={"conditions": [
                    {"type": "NamespaceDeletionDiscoveryFailure", "status": "True", "message": "no metrics"},
                    {"type": "NamespaceContentRemaining", "status": "False", "message": "all gone"},
                ]},
            ),
            make("ConfigMap", "left"),
        ],
        f"Note: namespace/shop {SINCE}: kubernetes waits for configmap/left (no metrics)\n",
    ),
    "a definition by its objects": (
        "crd widgets.example.com",
        [
            doomed(
                "CustomResourceDefinition", "widgets.example.com",
                "customresourcecleanup.apiextensions.k8s.io", api="apiextensions.k8s.io/v1", namespace="",
                spec={"group": "example.com", "scope": "Namespaced",
                      "names": {"plural": "widgets", "kind": "Widget"},
                      "versions": [{"name": "v1", "served": True, "storage": True}]},
            ),
            *(make("Widget", f"w{n}", "example.com/v1") for n in range(7)),
        ],
        f"Note: customresourcedefinition.apiextensions.k8s.io/widgets.example.com {SINCE}:"
        " customresourcecleanup.apiextensions.k8s.io waits for"
        + ",".join(f" widget.example.com/w{n} in namespace shop" for n in range(5)) + ", 2 more\n",
    ),
    "a finalizer of a stranger": (
        "configmap app",
        [doomed("ConfigMap", "app", "example.com/keep")],
        f"Note: configmap/app {SINCE}: example.com/keep waits for its controller\n",
    ),
    "no finalizer": ("configmap app", [doomed("ConfigMap", "app")], f"Note: configmap/app {SINCE}\n"),
    "several": (
        "configmap app",
        [doomed("ConfigMap", "app", "example.com/a", "example.com/b")],
        f"Note: configmap/app {SINCE}: example.com/a waits for its controller; {AND_B}\n",
    ),
    "an object that stays": ("configmap app", [make("ConfigMap", "app")], ""),
}  # fmt: skip


@pytest.mark.parametrize("situation", WAITS)
def test_what_holds_it(situation: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line on stderr says since when, and for each finalizer which objects hold it."""
    question, objects, said = WAITS[situation]
    assert note(tmp_path, capsys, objects, question) == said
    # What holds it uses it, and is looked for in whatever direction the question goes.
    assert note(tmp_path, capsys, objects, f"{question} --uses") == said


@pytest.mark.parametrize("time", ["yesterday", "", 7, "9999-99-99T00:00:00Z"])
def test_a_time_that_is_none(time: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file with a broken timestamp is no reason to fail."""
    broken = make("ConfigMap", "app", metadata={"deletionTimestamp": time})
    assert "Traceback" not in note(tmp_path, capsys, [broken], "configmap app")


def test_every_line_names_a_relation_and_kinds() -> None:
    """facts/finalizers.txt speaks of relations of the tables and of kinds as they write them."""
    rows = [row for line in package_text("facts/finalizers.txt").splitlines() if (row := columns(line))]
    assert len(rows) > 5
    for kind, _, relation, holders, *_ in rows:
        assert relation == "-" or relation in verbs()
        for name in (kind, *([holders] if relation != "-" else [])):
            assert name == "*" or read_kind(name)[1]

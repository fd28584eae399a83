"""Objects that a real cluster keeps though they were deleted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.control_plane.control_plane import ControlPlane
    from tests.guarantees.conftest import Ask

WHEN = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def test_a_claim_waits_for_its_pod(control_plane: ControlPlane, namespace: str, ask: Ask) -> None:
    """A claim that is deleted while a pod runs names the pod."""
    api, root = control_plane.api, f"/api/v1/namespaces/{namespace}"
    storage = {"resources": {"requests": {"storage": "1Gi"}}}
    claim = {"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"], **storage}}
    api.create(f"{root}/persistentvolumeclaims", claim)
    volume = {"name": "data", "persistentVolumeClaim": {"claimName": "data"}}
    spec = {"nodeName": "nowhere", "containers": [{"name": "app", "image": "app"}], "volumes": [volume]}
    api.create(f"{root}/pods", {"metadata": {"name": "app"}, "spec": spec})
    api.delete(f"{root}/persistentvolumeclaims/data")
    told = ask("pvc data", "-n", namespace)
    waits = "kubernetes.io/pvc-protection waits for pod/app"
    said = f"^Note: persistentvolumeclaim/data has been terminating since {WHEN}: {waits}$"
    assert re.search(said, told.stderr, re.MULTILINE)


def test_a_namespace_waits_for_what_is_left(control_plane: ControlPlane, ask: Ask) -> None:
    """A Namespace names the objects in it, and says what its conditions say."""
    name = control_plane.namespace()
    path = f"/api/v1/namespaces/{name}"
    kept = {"metadata": {"name": "kept", "finalizers": ["example.com/keep"]}}
    api = control_plane.api
    api.create(f"{path}/configmaps", kept)
    api.delete(path)
    control_plane.wait(
        lambda: any(one["status"] == "True" for one in api.get(path)["status"].get("conditions", ())),
        "conditions of the namespace",
    )
    told = ask("namespace", name).stderr
    since = f"has been terminating since {WHEN}"
    assert re.search(f"^Note: namespace/{name} {since}: kubernetes waits for .*configmap/kept", told)
    assert "example.com/keep in 1 resource instances" in told
    api.merge(f"{path}/configmaps/kept", {"metadata": {"finalizers": None}})

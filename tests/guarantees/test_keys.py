"""Keys of ConfigMaps and Secrets on a cluster: read without their values, and reported only if certain."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.control_plane.control_plane import ControlPlane
    from tests.guarantees.conftest import Ask

CONTAINER = {
    "name": "app",
    "image": "app",
    "env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "size"}}}],
}


def test_keys_that_nobody_vouches_for_are_not_missing(
    control_plane: ControlPlane, namespace: str, ask: Ask
) -> None:
    """Without managedFields the names of the keys are unknown, and nothing is claimed about them."""
    api, root = control_plane.api, f"/api/v1/namespaces/{namespace}"
    settings = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}}
    api.create(f"{root}/configmaps", settings | {"data": {"color": "blue"}})
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "app"}}
    api.create(f"{root}/pods", pod | {"spec": {"containers": [CONTAINER]}})

    def missing(*question: str) -> list[str]:
        told = ask(*question, "-n", namespace, "-o", "json")
        return [item["metadata"]["name"] for item in json.loads(told.stdout)["missing"]]

    assert (missing("pod app", "--uses"), missing("--missing")) == (["settings"], ["settings"])
    api.merge(f"{root}/configmaps/settings", {"metadata": {"managedFields": [{}]}})
    assert (missing("pod app", "--uses"), missing("--missing")) == ([], [])

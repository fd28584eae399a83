"""The node that kwok plays."""

from tests.control_plane.api import Api
from tests.control_plane.commands import KWOK_ANNOTATION
from tests.control_plane.workloads import condition

NODE = "node-1"
NODE_PATH = f"/api/v1/nodes/{NODE}"


def create_node(api: Api) -> None:
    """Create the node; no kubelet will, and no controller takes the taint away that admission gives it."""
    labels = {"kubernetes.io/hostname": NODE, "kubernetes.io/os": "linux", "topology.kubernetes.io/zone": "a"}
    metadata = {"name": NODE, "labels": labels, "annotations": {KWOK_ANNOTATION: "fake"}}
    api.create("/api/v1/nodes", {"metadata": metadata})
    api.merge(NODE_PATH, {"spec": {"taints": None}})


def is_node_ready(api: Api) -> bool:
    """Tell whether kwok has taken the node."""
    return condition(api.get(NODE_PATH), "Ready") == "True"

"""When the workloads of a namespace count as running; knows what controllers write into their status."""

from collections.abc import Callable
from typing import Any

from tests.control_plane.api import Api


def are_settled(api: Api, namespace: str) -> bool:
    """Tell whether the namespace has pods, all settled, and no controller is about to create more."""
    for path, is_done in CHECKS.items():
        group, resource = path.rsplit("/", 1)
        objects = api.get(f"{group}/namespaces/{namespace}/{resource}")["items"]
        if not all(is_done(held) for held in objects):
            return False
    pods = api.get(f"/api/v1/namespaces/{namespace}/pods")["items"]
    return bool(pods) and all(is_settled(pod) for pod in pods)


def is_settled(pod: dict[str, Any]) -> bool:
    """Tell whether the pod is ready or has succeeded."""
    return pod["status"].get("phase") == "Succeeded" or condition(pod, "Ready") == "True"


def condition(held: dict[str, Any], kind: str) -> str:
    """Return the status of one condition of an object, Unknown where it has none."""
    for row in (held.get("status") or {}).get("conditions") or []:
        if row["type"] == kind:
            return str(row["status"])
    return "Unknown"


def has_replicas(held: dict[str, Any]) -> bool:
    """Tell whether a Deployment, ReplicaSet or StatefulSet has the pods that it wants."""
    ready = held["status"].get("readyReplicas", 0)
    return is_observed(held) and bool(ready == held["spec"]["replicas"])


def covers_nodes(held: dict[str, Any]) -> bool:
    """Tell whether a DaemonSet has the pods that it wants."""
    return is_observed(held) and bool(
        held["status"]["numberReady"] == held["status"]["desiredNumberScheduled"]
    )


def has_ended(held: dict[str, Any]) -> bool:
    """Tell whether a Job is complete, as the pods of a Job soon are with kwok, or waits on purpose."""
    return condition(held, "Complete") == "True" or bool(held["spec"].get("suspend"))


def is_observed(held: dict[str, Any]) -> bool:
    """Tell whether the controller has seen the newest spec."""
    return bool(held["status"].get("observedGeneration") == held["metadata"]["generation"])


CHECKS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "/apis/apps/v1/deployments": has_replicas,
    "/apis/apps/v1/replicasets": has_replicas,
    "/apis/apps/v1/statefulsets": has_replicas,
    "/apis/apps/v1/daemonsets": covers_nodes,
    "/apis/batch/v1/jobs": has_ended,
}

"""The load of the benchmark: its objects as (collection path, body). Does no I/O."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tools.bench.questions import COMMON

CRD_PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
GROUP = "bench.example.com"
Creation = tuple[str, bytes]

CONTAINERS = 3
VARIABLES = 18
NODES = 50
HITS = 997
"""Every so many pods one refers to what the questions ask about."""


@dataclass(frozen=True)
class Sizes:
    """Numbers of objects; the pods are spread evenly over the namespaces, including the example's."""

    pods: int = 10_000
    namespaces: int = 20
    configmaps: int = 2_000
    secrets: int = 2_000
    deployments: int = 1_000
    crds: int = 100
    more_crds: int = 200
    objects_of_a_crd: int = 5


def names(sizes: Sizes, own: str) -> list[str]:
    """Return the namespaces: the example's own first."""
    return [own, *(f"team-{number:02}" for number in range(1, sizes.namespaces))]


def namespaces(spaces: Sequence[str]) -> Iterator[Creation]:
    """Yield all namespaces but the example's."""
    for space in spaces[1:]:
        yield "/api/v1/namespaces", _body({"metadata": {"name": space}})


def accounts(spaces: Sequence[str]) -> Iterator[Creation]:
    """Yield the objects that controllers would create in each namespace; they are paused."""
    for space in spaces[1:]:
        meta = {"name": "default", "namespace": space}
        yield f"/api/v1/namespaces/{space}/serviceaccounts", _body({"metadata": meta})
        authority = {"metadata": meta | {"name": "kube-root-ca.crt"}, "data": {"ca.crt": "x" * 1000}}
        yield f"/api/v1/namespaces/{space}/configmaps", _body(authority)


def pods(first: int, last: int, spaces: Sequence[str]) -> Iterator[Creation]:
    """Yield pods by their numbers; each has about 17 KB with what the server adds."""
    template = json.dumps({"metadata": _pod_metadata(), "spec": _pod_spec()}).encode()
    high = template.replace(b"bench-normal", b"shop-high")
    for number in range(first, last):
        space = spaces[number % len(spaces)]
        text = high if number % HITS == HITS // 2 else template
        text = text.replace(b"@NUMBER", b"%05d" % number).replace(b"@APP", b"%03d" % (number % 400))
        text = text.replace(b"@NODE", b"%02d" % (number % NODES))
        yield f"/api/v1/namespaces/{space}/pods", text.replace(b"@SPACE", space.encode())


def others(sizes: Sizes, spaces: Sequence[str]) -> Iterator[Creation]:
    """Yield everything else that lives in namespaces, but custom objects."""
    for number in range(sizes.configmaps):
        space = spaces[number % len(spaces)]
        data = {f"key-{key}.conf": f"value {number} {key} " * 8 for key in range(6)}
        meta = {"name": f"config-{number:04}", "labels": _labels(number)}
        yield f"/api/v1/namespaces/{space}/configmaps", _body({"metadata": meta, "data": data})
    for number in range(sizes.secrets):
        space = spaces[number % len(spaces)]
        meta = {"name": f"secret-{number:04}", "labels": _labels(number)}
        text = {"username": f"user-{number}", "password": "x" * 40}
        yield f"/api/v1/namespaces/{space}/secrets", _body({"metadata": meta, "stringData": text})
    for number in range(sizes.deployments):
        yield _deployment(number, spaces[number % len(spaces)])
    yield f"/api/v1/namespaces/{spaces[0]}/configmaps", _body({"metadata": {"name": COMMON}})


def classes() -> Iterator[Creation]:
    """Yield what the pods refer to in the cluster."""
    for name in ("bench-normal", COMMON):
        yield "/apis/scheduling.k8s.io/v1/priorityclasses", _body({"metadata": {"name": name}, "value": 1000})
    for number in range(NODES):
        yield "/api/v1/nodes", _body({"metadata": {"name": f"bench-node-{number:02}"}})


def rights(user: str) -> Iterator[Creation]:
    """Yield what lets an ordinary user read everything."""
    path, name = "/apis/rbac.authorization.k8s.io/v1", "bench-reader"
    rule = {"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list"]}
    yield f"{path}/clusterroles", _body({"metadata": {"name": name}, "rules": [rule]})
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name}
    subject = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": user}
    binding = {"metadata": {"name": name}, "roleRef": role, "subjects": [subject]}
    yield f"{path}/clusterrolebindings", _body(binding)


def small(space: str) -> Iterator[Creation]:
    """Yield the little that a small namespace holds."""
    meta = {"name": "config-0000", "labels": _labels(0)}
    yield f"/api/v1/namespaces/{space}/configmaps", _body({"metadata": meta, "data": {"key-0.conf": "x"}})
    yield _deployment(0, space)
    for number in range(0, 4000, 400):
        yield from pods(number, number + 1, [space])


def collection(number: int) -> str:
    """Return where a custom kind is served."""
    return f"/apis/{_group(number)}/v1/widget{number:03}s"


def definitions(first: int, last: int) -> Iterator[Creation]:
    """Yield custom kinds by their numbers."""
    for number in range(first, last):
        plural = f"widget{number:03}s"
        reference = {"type": "object", "properties": {"name": {"type": "string"}}}
        spec = {
            "type": "object",
            "properties": {"size": {"type": "integer"}, "text": {"type": "string"}, "other": reference},
        }
        schema = {"openAPIV3Schema": {"type": "object", "properties": {"spec": spec}}}
        version = {"name": "v1", "served": True, "storage": True, "schema": schema}
        kinds = {"plural": plural, "singular": plural[:-1], "kind": f"Widget{number:03}"}
        definition = {
            "metadata": {"name": f"{plural}.{_group(number)}"},
            "spec": {"group": _group(number), "scope": "Namespaced", "names": kinds, "versions": [version]},
        }
        yield CRD_PATH, _body(definition)


def custom(first: int, last: int, count: int, spaces: Sequence[str]) -> Iterator[Creation]:
    """Yield objects of the custom kinds."""
    for number in range(first, last):
        for index in range(count):
            space = spaces[(number + index) % len(spaces)]
            body = {
                "apiVersion": f"{_group(number)}/v1",
                "kind": f"Widget{number:03}",
                "metadata": {"name": f"one-{index}", "labels": _labels(index)},
                "spec": {"size": index, "text": "text " * 20, "other": {"name": f"one-{index + 1}"}},
            }
            path = f"/apis/{_group(number)}/v1/namespaces/{space}/widget{number:03}s"
            yield path, _body(body)


def _group(number: int) -> str:
    """Return the group of a custom kind: ten kinds share one, as in a real cluster."""
    return f"g{number // 10:02}.{GROUP}"


def _body(obj: dict[str, Any]) -> bytes:
    return json.dumps(obj).encode()


def _labels(number: int) -> dict[str, str]:
    return {"app": f"app-{number % 400:03}", "app.kubernetes.io/managed-by": "bench", "tier": "backend"}


def _pod_metadata() -> dict[str, Any]:
    labels = {"app": "app-@APP", "pod-template-hash": "5d9c8f7b6", "tier": "backend"}
    notes = {f"bench.example.com/note-{number}": f"note {number} of pod @NUMBER" for number in range(6)}
    return {"name": "pod-@NUMBER", "namespace": "@SPACE", "labels": labels, "annotations": notes}


def _pod_spec() -> dict[str, Any]:
    volumes: list[dict[str, Any]] = [
        {"name": "config", "configMap": {"name": "config-0@APP", "optional": True}},
        {"name": "secret", "secret": {"secretName": "secret-0@APP", "optional": True}},
        {"name": "scratch", "emptyDir": {}},
    ]
    return {
        # Nobody schedules the pod, and nobody runs the node.
        "nodeName": "bench-node-@NODE",
        "priorityClassName": "bench-normal",
        "serviceAccountName": "default",
        "volumes": volumes,
        "containers": [_container(number) for number in range(CONTAINERS)],
        "tolerations": [{"key": f"key-{n}", "operator": "Exists", "effect": "NoSchedule"} for n in range(3)],
    }


def _container(number: int) -> dict[str, Any]:
    probe = {"httpGet": {"path": "/healthz", "port": 8080}, "periodSeconds": 10, "timeoutSeconds": 2}
    env: list[dict[str, Any]] = [
        {"name": f"VARIABLE_{at}", "value": f"value {at} of pod @NUMBER"} for at in range(VARIABLES)
    ]
    env += [
        {
            "name": f"FROM_{at}",
            "valueFrom": {"configMapKeyRef": {"name": "config-0@APP", "key": f"key-{at}.conf"}},
        }
        for at in range(2)
    ]
    return {
        "name": f"container-{number}",
        "image": f"registry.example.com/team/image-{number}:1.2.3",
        "args": ["--verbose", "--listen=:8080", "--name=pod-@NUMBER"],
        "env": env,
        "ports": [{"name": f"http-{number}", "containerPort": 8080 + number}],
        "resources": {
            "requests": {"cpu": "100m", "memory": "128Mi"},
            "limits": {"cpu": "1", "memory": "1Gi"},
        },
        "livenessProbe": probe,
        "readinessProbe": probe,
        "volumeMounts": [{"name": name, "mountPath": f"/{name}"} for name in ("config", "secret", "scratch")],
    }


def _workload(number: int, name: str) -> dict[str, Any]:
    """Return the spec of a workload that wants no pods."""
    labels, spec = _labels(number), _pod_spec()
    del spec["nodeName"]
    text = json.dumps({"metadata": {"labels": labels}, "spec": spec})
    template = json.loads(text.replace("@NUMBER", name).replace("@APP", f"{number % 400:03}"))
    return {"replicas": 0, "selector": {"matchLabels": labels}, "template": template}


def _deployment(number: int, space: str) -> Creation:
    name = f"deployment-{number:04}"
    meta = {"name": name, "labels": _labels(number)}
    body = _body({"metadata": meta, "spec": _workload(number, name)})
    return f"/apis/apps/v1/namespaces/{space}/deployments", body


def replica_sets(deployments: Iterable[dict[str, Any]]) -> Iterator[Creation]:
    """Yield the ReplicaSet of each Deployment of the load, as the controllers would make it."""
    for number, one in enumerate(deployments):
        meta = one["metadata"]
        if meta["name"].startswith("deployment-"):
            owner = {"apiVersion": "apps/v1", "kind": "Deployment", "controller": True}
            owner |= {"name": meta["name"], "uid": meta["uid"]}
            made = {
                "name": f"{meta['name']}-5d9c8f7b6",
                "labels": _labels(number),
                "ownerReferences": [owner],
            }
            body = _body({"metadata": made, "spec": _workload(number, meta["name"])})
            yield f"/apis/apps/v1/namespaces/{meta['namespace']}/replicasets", body

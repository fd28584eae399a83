"""The load of the benchmark: what is created, as (collection path, body); knows nothing of how."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

CRD_PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
GROUP = "bench.example.com"
Creation = tuple[str, bytes]

CONTAINERS = 3
VARIABLES = 18
HITS = 1000
"""Every so many pods one refers to what the questions ask about."""


@dataclass(frozen=True)
class Sizes:
    """How much there is; the pods are spread evenly over the namespaces, of which one is the example's."""

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
    """Yield what the controllers would put into each namespace, for they stand still."""
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
        text = high if number % HITS == HITS - 1 else template
        for old, new in ((b"@NUMBER", b"%05d" % number), (b"@APP", b"%03d" % (number % 400))):
            text = text.replace(old, new)
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
        yield from _deployment(number, spaces[number % len(spaces)])
    yield f"/api/v1/namespaces/{spaces[0]}/configmaps", _body({"metadata": {"name": "app"}})


def classes() -> Iterator[Creation]:
    """Yield what the pods refer to in the cluster."""
    priority = {"metadata": {"name": "bench-normal"}, "value": 1000}
    yield "/apis/scheduling.k8s.io/v1/priorityclasses", _body(priority)


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
        # No such node: nobody schedules the pod and nobody runs it.
        "nodeName": "node-@APP",
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


def _deployment(number: int, space: str) -> Iterator[Creation]:
    """Yield a Deployment and its ReplicaSet, which refer to each other as if controllers had made them."""
    name, labels = f"deployment-{number:04}", _labels(number)
    spec = _pod_spec()
    del spec["nodeName"]
    text = json.dumps({"metadata": {"labels": labels}, "spec": spec})
    template = json.loads(text.replace("@NUMBER", name).replace("@APP", f"{number % 400:03}"))
    inside = f"/apis/apps/v1/namespaces/{space}"
    wanted = {"replicas": 0, "selector": {"matchLabels": labels}, "template": template}
    yield f"{inside}/deployments", _body({"metadata": {"name": name, "labels": labels}, "spec": wanted})
    owner = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name, "controller": True}
    # Nobody collects it: the controllers stand still.
    owner["uid"] = f"00000000-0000-4000-8000-{number:012}"
    meta = {"name": f"{name}-5d9c8f7b6", "labels": labels, "ownerReferences": [owner]}
    yield f"{inside}/replicasets", _body({"metadata": meta, "spec": wanted})

"""An API server made of paper: discovery, lists, tables, schemas. Plain HTTP on loopback.

What it knows of the API is as much as a question needs; the real server has the
word in every other test.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import yaml

from kubectl_related.model.resources import Resource
from kubectl_related.relations.facts.builtin_kinds import built_in
from tests.cluster.conftest import Reply, Server
from tests.control_plane.shop import SHOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tests.cluster.conftest import Asked

BACKUPS = Resource(
    group="shop.example.com",
    version="v1",
    plural="backups",
    kind="Backup",
    namespaced=True,
    singular="backup",
    short_names=("bkp",),
    verbs=frozenset({"get", "list"}),
)
_POD = """
apiVersion: v1
kind: Pod
metadata:
  name: db-0
  namespace: shop
  labels: {app: db}
  ownerReferences:
    - {apiVersion: apps/v1, kind: StatefulSet, name: db, uid: uid-StatefulSet-db, controller: true}
spec:
  nodeName: one
  containers: [{name: app, envFrom: [{configMapRef: {name: app-config}}, {secretRef: {name: gone}}]}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-0}}]
status: {phase: Running}
"""


@cache
def objects() -> tuple[dict[str, Any], ...]:
    """Return the objects of the example, with uids, and a pod."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SHOP.glob("*.yaml"))]
    found = [obj for text in (*texts, _POD) for obj in yaml.safe_load_all(text) if obj]
    for obj in found:
        name = obj["metadata"]["name"]
        obj["metadata"]["uid"] = f"uid-{obj['kind']}-{name}"
        obj["metadata"]["managedFields"] = [
            {"fieldsV1": {"f:data": {f"f:{k}": {} for k in obj.get("data", {})}}}
        ]
        for field in ("data", "stringData"):
            obj.pop(field, None)
    return tuple(found)


class Paper:
    """Answers requests; `spoil` may change any answer before it is sent."""

    def __init__(self) -> None:
        self.rows = (*built_in(), BACKUPS)
        self.asked: list[str] = []
        self.spoil: Callable[[str, bytes], bytes] = lambda _, body: body
        self._server = Server(self._reply, None, "127.0.0.1")
        self.close = self._server.close

    def kubeconfig(self, path: Path) -> Path:
        """Write a kubeconfig that leads here."""
        config = {
            "clusters": [{"name": "a", "cluster": {"server": self._server.url}}],
            "users": [{"name": "a", "user": {"token": "t"}}],
            "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a", "namespace": "shop"}}],
            "current-context": "a",
        }
        path.write_text(json.dumps(config), encoding="utf-8")
        return path

    def body(self, key: str) -> bytes:
        """Return the sound answer to `URL ACCEPT`, empty if there is none."""
        url, _, accept = key.partition(" ")
        parts = urlsplit(url)
        found = self._document(unquote(parts.path), parse_qs(parts.query), accept)
        return b"" if found is None else json.dumps(found).encode()

    def _reply(self, asked: Asked) -> Reply:
        key = f"{asked.path} {asked.headers.get('Accept')}"
        self.asked.append(key)
        body = self.body(key)
        status = 200 if body else 404
        body = self.spoil(key, body or json.dumps(_NOT_FOUND).encode())
        return Reply(status, body)

    def _document(self, path: str, query: dict[str, list[str]], accept: str) -> Any:
        if path in ("/api", "/apis"):
            return self._discovery(path)
        if path == "/openapi/v3":
            url = "/openapi/v3/apis/shop.example.com/v1?hash=1"
            return {"paths": {"apis/shop.example.com/v1": {"serverRelativeURL": url}}}
        if path.startswith("/openapi/v3/"):
            return _schemas()
        return self._objects(path, query, accept)

    def _discovery(self, root: str) -> dict[str, Any]:
        groups: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for row in self.rows:
            if bool(row.group) == (root == "/apis"):
                groups.setdefault(row.group, {}).setdefault(row.version, []).append(_discovered(row))
        return {
            "kind": "APIGroupDiscoveryList",
            "items": [
                {
                    "metadata": {"name": group},
                    "versions": [
                        {"version": version, "resources": rows, "freshness": "Current"}
                        for version, rows in versions.items()
                    ],
                }
                for group, versions in groups.items()
            ],
        }

    def _objects(self, path: str, query: dict[str, list[str]], accept: str) -> Any:
        for row in self.rows:
            for namespace in ("shop", ""):
                root = row.path(namespace)
                if path == root:
                    found = [obj for obj in objects() if _is(obj, row, namespace)]
                    return _listed(found, row, accept, query)
                name = path.removeprefix(f"{root}/")
                if name != path and "/" not in name:
                    one = [obj for obj in objects() if _is(obj, row, namespace) and _name(obj) == name]
                    return (_table(one, query) if "as=Table" in accept else one[0]) if one else None
        return None


_NOT_FOUND = {
    "kind": "Status",
    "reason": "NotFound",
    "message": "not found",
    "code": 404,
    "status": "Failure",
}


def _name(obj: dict[str, Any]) -> str:
    return str(obj["metadata"]["name"])


def _is(obj: dict[str, Any], row: Resource, namespace: str) -> bool:
    inside = not namespace or obj["metadata"].get("namespace", "shop") == namespace
    return (obj["apiVersion"], obj["kind"]) == (row.api_version, row.kind) and inside


def _discovered(row: Resource) -> dict[str, Any]:
    return {
        "resource": row.plural,
        "responseKind": {"group": row.group, "version": row.version, "kind": row.kind},
        "scope": "Namespaced" if row.namespaced else "Cluster",
        "singularResource": row.singular,
        "shortNames": list(row.short_names),
        "categories": list(row.categories),
        "verbs": ["get", "list"],
    }


def _listed(found: list[dict[str, Any]], row: Resource, accept: str, query: dict[str, list[str]]) -> Any:
    if "as=Table" in accept:
        return _table(found, query)
    if "as=PartialObjectMetadata" in accept:
        items: Iterable[Any] = [
            {"kind": "PartialObjectMetadata", "metadata": obj["metadata"]} for obj in found
        ]
        return {"kind": "PartialObjectMetadataList", "metadata": {"resourceVersion": "1"}, "items": items}
    return {"kind": f"{row.kind}List", "metadata": {"resourceVersion": "1"}, "items": found}


def _table(found: list[dict[str, Any]], query: dict[str, list[str]]) -> Any:
    columns = [{"name": name, "type": "string"} for name in ("Name", "Ready", "Status", "Data", "Age")]
    rows: list[dict[str, Any]] = []
    for obj in found:
        rows.append({"cells": [_name(obj), "1/1", "Running", 1, "5m"]})
        if query.get("includeObject") != ["None"]:
            rows[-1]["object"] = {"kind": "PartialObjectMetadata", "metadata": obj["metadata"]}
    return {"kind": "Table", "metadata": {}, "columnDefinitions": columns, "rows": rows}


@cache
def _schemas() -> Any:
    definition = next(obj for obj in objects() if obj["kind"] == "CustomResourceDefinition")
    schema = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    kinds = [{"group": BACKUPS.group, "version": BACKUPS.version, "kind": BACKUPS.kind}]
    described = schema | {"x-kubernetes-group-version-kind": kinds}
    return {"components": {"schemas": {"com.example.shop.v1.Backup": described}}}

"""Small objects, and walks over them without a cluster."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from kubectl_related.engine.scope import Scope
from kubectl_related.engine.store import Store
from kubectl_related.engine.walk import Walk
from kubectl_related.files.extract_objects import Placed
from kubectl_related.files.kustomize import Kustomizations
from kubectl_related.files.paths import File
from kubectl_related.files.reader import Loaded
from kubectl_related.files.source import FileSource
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.model.objects import Ref, ref_of
from kubectl_related.model.resources import Resource, Resources
from kubectl_related.relations.catalogue import TABLES_FOLDER, Tables, read_lines, shipped
from kubectl_related.relations.facts.builtin_kinds import built_in, built_in_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kubectl_related.model.graph import Relative

RBAC = "rbac.authorization.k8s.io"
Obj = dict[str, Any]


def make(kind: str, name: str, api: str = "v1", namespace: str = "shop", **rest: Any) -> Obj:
    """Return an object; `metadata` in `rest` is added to its name and namespace."""
    meta = {"name": name, "namespace": namespace, **rest.pop("metadata", {})}
    return {"apiVersion": api, "kind": kind, "metadata": {k: v for k, v in meta.items() if v}, **rest}


def owner(kind: str, name: str, api: str = "apps/v1", uid: str = "") -> Obj:
    """Return metadata with one owner, the controller."""
    reference = {"apiVersion": api, "kind": kind, "name": name, "controller": True}
    return {"ownerReferences": [reference | ({"uid": uid} if uid else {})]}


def env_from(config_map: str, *, optional: bool = False) -> Obj:
    """Return a PodSpec that reads its environment from a ConfigMap."""
    source = {"name": config_map} | ({"optional": True} if optional else {})
    return {"containers": [{"name": "app", "envFrom": [{"configMapRef": source}]}]}


def mounting(claim: str) -> Obj:
    """Return a PodSpec that mounts a claim."""
    return {"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": claim}}]}


def template(spec: Obj, labels: Obj | None = None) -> Obj:
    """Return the spec of a workload with this PodSpec."""
    return {"template": {"metadata": {"labels": labels or {}}, "spec": spec}}


@cache
def shipped_tables() -> Tables:
    """Return every shipped table, those of groups that are not built in too."""
    groups = {path.stem for path in TABLES_FOLDER.glob("*.relations")}
    return Tables(tuple(shipped(groups)), built_in_kinds())


def tables_of(text: str) -> Tables:
    """Return the tables of these lines alone."""
    return Tables(tuple(read_lines(text, "rules", "own.relations")), built_in_kinds())


def served() -> Resources:
    """Return the built-in kinds."""
    return Resources(built_in())


def resource(kind: str, group: str = "") -> Resource:
    """Return the row of a built-in kind."""
    found = served().of(group, kind)
    assert found is not None
    return found


def loaded(objects: Iterable[Obj]) -> Loaded:
    """Return objects as if they had been read, each at a line of its own."""
    file = File("test.yaml", "test.yaml")
    placed = (Placed(obj, file, line) for line, obj in enumerate(objects, start=1))
    return Loaded(tuple(placed), (), Kustomizations())


def walk_of(objects: Iterable[Obj], scope: Scope | None = None, tables: Tables | None = None) -> Walk:
    """Return a walk over these objects that has not begun."""
    source = FileSource(loaded(objects), "shop", lambda _: None)
    return Walk(Store(source, tables or shipped_tables(), source.resources(), scope or Scope()))


def walked(
    objects: Sequence[Obj],
    *subjects: Obj,
    directions: Sequence[str] = (USED_BY, USES),
    depth: int = 1,
    scope: Scope | None = None,
) -> Walk:
    """Return the finished walk from the subjects."""
    walk = walk_of(objects, scope)
    walk.run([ref_of(subject) for subject in subjects], directions, depth)
    return walk


def names(walk: Walk) -> dict[str, Relative]:
    """Return the relatives as Kind/name."""
    return {f"{r.ref.kind}/{r.ref.name}": r for r in walk.found.relatives.values()}


def ref(kind: str, name: str, group: str = "", namespace: str = "shop") -> Ref:
    """Return a reference."""
    return Ref(group, kind, namespace, name)

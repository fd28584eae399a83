"""A golden case: manifests, a question, the edges of its answer and the near misses.

The first document of a case's file is its header (README.md beside it), the others are manifests. `$NS`
stands for the case's namespace, `$uid(deployment.apps/web)` for the uid that this object of the case has.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
import shlex
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.cases.expectations import Edge, Near

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
HEADER = {
    "about", "question", "edges", "near", "missing", "changed", "paths", "unused", "files_only",
    "cluster_only", "exit",
}  # fmt: skip
UID = re.compile(r"\$uid\((?P<label>[^()]+)\)")

Object = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Case:
    """One file of this folder, read. `exit` is the exit code of the question."""

    name: str
    namespace: str
    about: str
    question: tuple[str, ...]
    objects: tuple[Object, ...]
    edges: tuple[Edge, ...] = ()
    near: tuple[Near, ...] = ()
    missing: tuple[str, ...] = ()
    changed: tuple[tuple[str, str], ...] = ()
    unused: tuple[str, ...] = ()
    files_only: str = ""
    cluster_only: str = ""
    exit: int = 0
    paths: tuple[str, ...] | None = None

    @property
    def namespaces(self) -> tuple[str, ...]:
        """The case's namespaces, made before its objects: its own first.

        One that other cases have too, such as cert-manager, holds objects with the case's own in their names.
        """
        used = {obj.get("metadata", {}).get("namespace") for obj in self.objects}
        used |= {obj["metadata"]["name"] for obj in self.objects if obj["kind"] == "Namespace"}
        return (self.namespace, *sorted(used - {None, self.namespace}))

    def has_group(self, group: str) -> bool:
        """Tell whether one of the objects is of this API group."""
        return any(obj["apiVersion"].startswith(f"{group}/") for obj in self.objects)

    def label(self, obj: Object) -> str:
        """Return how edges write an object: `pod/db-0`, of another namespace `other/pod/db-0`."""
        return label(obj["apiVersion"], obj["kind"], obj["metadata"], self.namespace)


def label(api_version: str, kind: str, identity: dict[str, Any], namespace: str) -> str:
    """Return `kind[.group]/name`, after its namespace where that is another one."""
    group, slash, _ = api_version.rpartition("/")
    name = f"{kind.lower()}.{group}/{identity['name']}" if slash else f"{kind.lower()}/{identity['name']}"
    place = identity.get("namespace", "")
    return name if place in ("", namespace) else f"{place}/{name}"


@cache
def all_cases() -> tuple[Case, ...]:
    """Read every case of this folder."""
    return tuple(read_case(path) for path in sorted(FOLDER.glob("*.yaml")))


def read_case(path: Path) -> Case:
    """Read one case. Raises: ValueError where its header is not one."""
    digest = hashlib.sha256(path.stem.encode()).hexdigest()[:4]
    namespace = f"{path.stem[:40]}-{digest}"
    text = path.read_text(encoding="utf-8").replace("$NS", namespace)
    # libyaml saves each process of a test run 5 s.
    header, *objects = yaml.load_all(text, yaml.CSafeLoader)
    if unknown := set(header) - HEADER:
        raise ValueError(f"{path.name}: unknown in the header: {', '.join(sorted(unknown))}")
    return Case(
        name=path.stem,
        namespace=namespace,
        about=header["about"],
        question=tuple(shlex.split(header["question"])),
        objects=tuple(obj for obj in objects if obj),
        edges=tuple(Edge.read(line) for line in header.get("edges", ())),
        near=tuple(Near.read(line) for line in header.get("near", ())),
        missing=tuple(header.get("missing", ())),
        changed=tuple(header.get("changed", {}).items()),
        unused=tuple(header.get("unused", ())),
        files_only=header.get("files_only", ""),
        cluster_only=header.get("cluster_only", ""),
        exit=header.get("exit", 0),
        paths=tuple(header["paths"]) if "paths" in header else None,
    )


def uids_in(value: Any) -> set[str]:
    """Return the labels of the objects whose uids a manifest names."""
    return {match["label"] for match in UID.finditer(json.dumps(value, default=str))}


def with_uids(value: Any, uids: dict[str, str]) -> Any:
    """Return the manifest with these uids in their places."""
    if isinstance(value, dict):
        return {key: with_uids(part, uids) for key, part in value.items()}
    if isinstance(value, list):
        return [with_uids(part, uids) for part in value]
    return UID.sub(lambda match: uids[match["label"]], value) if isinstance(value, str) else value


def bare_manifests(case: Case) -> str:
    """Return the manifests as a person's folder holds them; with a uid only where another names it."""
    named = {label for obj in case.objects for label in uids_in(obj)}
    uids = {label: _made_up_uid(label) for label in named}
    return yaml.dump_all(_bare(case, uids), Dumper=yaml.CSafeDumper, sort_keys=False)


def _bare(case: Case, uids: dict[str, str]) -> Iterator[Object]:
    for written in case.objects:
        obj: Object = copy.deepcopy(with_uids(written, uids))
        if case.label(obj) in uids:
            obj["metadata"]["uid"] = uids[case.label(obj)]
        yield obj


def _made_up_uid(label: str) -> str:
    digest = hashlib.sha256(label.encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"

"""Sample manifests of other projects: which fields of custom kinds they use, and with which values."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kubectl_related.files.report import Report, Warnings
from kubectl_related.files.resources import preferred_version
from kubectl_related.files.schemas import schema_of_version
from kubectl_related.files.yaml_reader import read_yaml
from kubectl_related.relations.parse import columns
from kubectl_related.relations.schema.shapes import Node
from tests.cases.modules import kept, kept_manifests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.errors import FileError
    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.shapes import Schema

SAMPLES = Path(__file__).with_name("samples")
FAMILIES = SAMPLES / "families.txt"
THIRD = SAMPLES / "third.txt"
FOURTH = SAMPLES / "fourth.txt"
FIFTH = SAMPLES / "fifth.txt"
BEFORE = frozenset(
    {
        "github.com/chaos-mesh/chaos-mesh",
        "github.com/cloudnative-pg/cloudnative-pg",
        "github.com/DataDog/datadog-operator",
        "github.com/elastic/cloud-on-k8s/v3",
        "github.com/kubeflow/training-operator",
        "github.com/metallb/frr-k8s",
        "github.com/NVIDIA/gpu-operator",
        "github.com/openshift/api",
        "github.com/openshift/machine-api-operator",
        "github.com/projectcontour/contour",
        "github.com/ray-project/kuberay/ray-operator",
        "go.universe.tf/metallb",
        "sigs.k8s.io/cluster-api-provider-aws/v2",
        "sigs.k8s.io/network-policy-api",
    }
)
"""Families that words and shapes were chosen with before these halves were made: they are of the first."""
_NOT_OWN = frozenset({"apiVersion", "kind", "metadata", "status"})


@dataclass(frozen=True)
class SampleFamily:
    """A project whose samples are read: those of its own module, or those that another one tests with."""

    module: str
    crds: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    group: str = ""
    """The API group, if the module is another project's, which has no definitions of it."""
    groups: tuple[str, ...] = ()
    """All groups of the project."""
    served: tuple[str, ...] = ()
    """Kinds without a sample: of the group, or KIND.GROUP."""
    written: str = ""
    """The file of this folder that has the fields of the samples; empty: a module has the samples."""

    @property
    def name(self) -> str:
        """The group, or the module without its version."""
        return self.group or self.module.partition("@")[0]


@dataclass
class SampleKind:
    """A custom kind, and the fields that samples of it use: path → some of the values."""

    gk: GK
    namespaced: bool
    schema: Schema
    objects: list[dict[str, Any]] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, list[Any]]:
        """Return every path that the samples have, as the schema writes it, with its values."""
        found: dict[str, list[Any]] = defaultdict(list)
        for obj in self.objects:
            for path, value in _used(Node(self.schema), obj, ""):
                found[path].append(value)
        return dict(found)


@cache
def sample_families() -> tuple[SampleFamily, ...]:
    """Return the families in the order of the file."""
    found: dict[str, SampleFamily] = {}
    for line in FAMILIES.read_text(encoding="utf-8").splitlines():
        if row := columns(line):
            if row[0] == "written":
                name, *more_groups = row[2].split(",")
                found[name] = SampleFamily("", group=name, groups=(name, *more_groups), written=row[1])
                continue
            what, module, glob, *group = row
            key = group[0] if group else module
            family = found.get(key, SampleFamily(module, group="".join(group), groups=tuple(group)))
            more = tuple(glob.split(",")) if what == "served" else (glob,)
            if what == "crds":
                found[key] = replace(family, crds=family.crds + more)
            elif what == "samples":
                found[key] = replace(family, samples=family.samples + more)
            else:
                found[key] = replace(family, served=family.served + more)
    return tuple(found.values())


@cache
def third_part() -> frozenset[str]:
    """Return the groups and modules of the third set."""
    return frozenset(_names(THIRD))


@cache
def fifth_part() -> frozenset[str]:
    """Return the groups that were judged last, with which nothing was chosen before."""
    return frozenset(_names(FIFTH))


def _names(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [row[0] for line in lines if (row := columns(line))]


@cache
def fourth_part() -> tuple[frozenset[str], frozenset[str]]:
    """Return the fourth set in two halves, by the hash of the name: the one to learn from, and the other."""
    names = sorted(_names(FOURTH), key=lambda name: sha256(name.encode()).hexdigest())
    return frozenset(names[0::2]), frozenset(names[1::2])


@cache
def second_half() -> frozenset[str]:
    """Return the modules that nothing was chosen with at first: every second one by the hash of its name."""
    new = {family.name for family in sample_families()} - BEFORE - third_part()
    new -= frozenset.union(*fourth_part(), fifth_part())
    return frozenset(sorted(new, key=lambda name: sha256(name.encode()).hexdigest())[1::2])


@cache
def sample_kinds(family: SampleFamily) -> tuple[SampleKind, ...]:
    """Return the kinds of a family, also those without samples."""
    if family.group:
        return _kinds_of_objects(family)
    kinds: dict[GK, tuple[SampleKind, dict[str, Any]]] = {}
    for file in sorted(kept(family.module, family.crds).iterdir()):
        spec = json.loads(file.read_bytes())["spec"]
        gk = spec["group"], spec["names"]["kind"]
        kinds[gk] = SampleKind(gk, spec["scope"] == "Namespaced", {}), spec
        kinds[gk][0].schema = schema_of_version(spec, preferred_version(spec))
    objects = json.loads(kept_manifests(family.module, family.samples).read_bytes())
    for obj in [one for document in objects for one in _objects(document)]:
        group, _, version = str(obj.get("apiVersion")).partition("/")
        kind, spec = kinds.get((group, str(obj.get("kind"))), (None, {}))
        schema = schema_of_version(spec, version)
        # All samples of a kind are read by the schema of the first one's version.
        if kind is not None and schema and (not kind.objects or kind.schema == schema):
            kind.schema = schema
            kind.objects.append(obj)
    return tuple(kind for kind, _ in kinds.values())


def _kinds_of_objects(family: SampleFamily) -> tuple[SampleKind, ...]:
    """Return the kinds of a group that only its objects show."""
    kinds: dict[GK, SampleKind] = {}
    for name in family.served:
        kind, _, group = name.partition(".")
        gk = group or family.group, kind
        kinds[gk] = SampleKind(gk, namespaced=True, schema={})
    for document in _documents_of(family):
        for obj in _objects(document):
            gk = str(obj.get("apiVersion")).partition("/")[0], str(obj.get("kind"))
            if gk[0] in family.groups:
                kinds.setdefault(gk, SampleKind(gk, namespaced=True, schema={})).objects.append(obj)
    return tuple(kinds.values())


def _documents_of(family: SampleFamily) -> list[dict[str, Any]]:
    if not family.written:
        found: list[dict[str, Any]] = json.loads(kept_manifests(family.module, family.samples).read_bytes())
        return found
    errors: list[FileError] = []
    report = Report(family.written, errors, Warnings(lambda _: None))
    return [document.value for document in read_yaml((SAMPLES / family.written).read_bytes(), report)]


def _objects(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the manifest that a document is, those of a List, or those of a test of a definition."""
    if isinstance(document.get("tests"), dict):
        errors: list[FileError] = []
        for test in document["tests"].get("onCreate", []):
            text = str(test.get("initial", "")).encode()
            for one in read_yaml(text, Report("test", errors, Warnings(lambda _: None))):
                if isinstance(one.value, dict):
                    yield one.value
    elif isinstance(document.get("items"), list):
        yield from (item for item in document["items"] if isinstance(item, dict))
    else:
        yield document


def _used(node: Node, value: Any, at: str) -> Iterator[tuple[str, Any]]:
    """Yield the fields below a node that a value has; where the schema says nothing, as they are."""
    embedded = node.schema.get("x-kubernetes-embedded-resource") is True and not node.parts
    if node.is_open or embedded or not (isinstance(value, (dict, list))):
        yield from _open(value, at)
        return
    if isinstance(value, list):
        for field_ in node.fields():
            if field_.path.endswith("[]"):
                for element in value:
                    yield field_.path, element
                    yield from _used(field_, element, field_.path)
        return
    for field_ in node.fields():
        if field_.path.endswith(".**"):
            inner = [one for key, one in value.items() if key not in node.parts]
        elif not at and field_.name in _NOT_OWN:
            continue
        else:
            inner = [value[field_.name]] if field_.name in value else []
        for one in inner:
            yield field_.path, one
            yield from _used(field_, one, field_.path)


def _open(value: Any, at: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if at or key not in _NOT_OWN:
                path = f"{at}.{key}" if at else str(key)
                yield path, inner
                yield from _open(inner, path)
    elif isinstance(value, list):
        for inner in value:
            yield f"{at}[]", inner
            yield from _open(inner, f"{at}[]")

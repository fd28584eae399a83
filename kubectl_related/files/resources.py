"""Which kinds the input has: built in, defined by a CRD that was read, or only used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.model.objects import elements, group_of, mapping, metadata, strings, text
from kubectl_related.model.resources import Resource
from kubectl_related.relations.facts.builtin_kinds import built_in, looks_cluster_scoped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kubectl_related.model.source import Object
    from kubectl_related.relations.rule import GK

VERBS = frozenset({"get", "list"})
DEFINITION: GK = ("apiextensions.k8s.io", "CustomResourceDefinition")


def resources_of(objects: Sequence[Object]) -> Iterator[Resource]:
    """Yield a row for each kind: built in, defined by a CRD of the input, or merely used there."""
    known = {row.gk for row in built_in()}
    yield from built_in()
    alike: dict[GK, list[Object]] = {}
    for obj in objects:
        alike.setdefault((group_of(obj.get("apiVersion")), text(obj.get("kind"))), []).append(obj)
    for definition in alike.get(DEFINITION, ()):
        row = _defined(mapping(definition.get("spec")))
        if row is not None and row.gk not in known:
            known.add(row.gk)
            yield row
    for (group, kind), found in alike.items():
        if kind and (group, kind) not in known:
            yield _guessed(group, kind, found)


def _defined(spec: dict[str, Any]) -> Resource | None:
    names = mapping(spec.get("names"))
    kind, plural = text(names.get("kind")), text(names.get("plural"))
    version = preferred_version(spec)
    if not kind or not plural or not version:
        return None
    return Resource(
        text(spec.get("group")),
        version,
        plural,
        kind,
        spec.get("scope") != "Cluster",
        text(names.get("singular")) or kind.lower(),
        strings(names.get("shortNames")),
        strings(names.get("categories")),
        VERBS,
    )


def preferred_version(spec: dict[str, Any]) -> str:
    """Return the version of a definition that the API server prefers; empty if none is served."""
    versions = [mapping(version) for version in elements(spec.get("versions"))]
    served = [text(version.get("name")) for version in versions if version.get("served") is not False]
    # apiextensions.k8s.io/v1beta1 had one version in a field of its own.
    return min(filter(None, served), key=_priority, default="") or text(spec.get("version"))


def _priority(version: str) -> tuple[int, ...]:
    """Order versions as the API server prefers them: v2, v1, v1beta1, v1alpha1."""
    parts = version.replace("alpha", ".0.").replace("beta", ".1.").lstrip("v").split(".")
    digits = [int(part) for part in parts if part.isdecimal()]
    major = digits[0] if digits else 0
    stage = digits[1] if len(digits) > 1 else 2
    return (-stage, -major, -(digits[2] if len(digits) > 2 else 0))


def _guessed(group: str, kind: str, objects: Sequence[Object]) -> Resource:
    """Make a row for a kind that has objects but no definition."""
    lower = kind.lower()
    plural = (
        f"{lower[:-1]}ies"
        if lower.endswith("y") and lower[-2:-1] not in "aeiou"
        else (f"{lower}es" if lower.endswith(("s", "x", "ch", "sh")) else f"{lower}s")
    )
    namespaced = any(text(metadata(obj).get("namespace")) for obj in objects)
    namespaced = namespaced or not looks_cluster_scoped(group, kind)
    version = text(objects[0].get("apiVersion")).rpartition("/")[2]
    return Resource(group, version, plural, kind, namespaced, lower, (), (), VERBS)

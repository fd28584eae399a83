"""ConfigMaps and Secrets that a kustomization generates: no file holds them, but its folder uses them.

Source: kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.files.extract_objects import Placed
from kubectl_related.files.same_name import Settled, placed_ref
from kubectl_related.model.objects import elements, mapping, string_map, strings, text
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kubectl_related.encoding.document import Document
    from kubectl_related.files.paths import File
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resources
    from kubectl_related.model.source import Object

_KINDS = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}
_CHANGES = ("merge", "replace")
_RENAMED = "kustomize.config.k8s.io/needs-hash"
"""The annotation of what gets a new name with new content, for facts/restarters.txt."""


class Generated(Record):
    """An object that is generated; `changes`: an overlay generates more of an object of its base."""

    placed: Placed
    changes: bool


def generated(document: Document, file: File) -> Iterator[Generated]:
    """Yield the objects that a kustomization generates, with the names of their keys and no value."""
    value = document.value
    for field, kind in _KINDS.items():
        for entry in map(mapping, elements(value.get(field))):
            if name := text(entry.get("name")):
                obj = _object(kind, name, entry, mapping(value.get("generatorOptions")))
                placed = Placed(obj, file, document.line_of(entry, document.line))
                yield Generated(placed, entry.get("behavior") in _CHANGES)


def _object(kind: str, name: str, entry: Mapping[str, Any], common: Mapping[str, Any]) -> Object:
    options = [common, mapping(entry.get("options"))]
    own: dict[str, Any] = {"name": name}
    for field in ("labels", "annotations"):
        own[field] = {k: v for one in options for k, v in string_map(one.get(field)).items()}
    if not any(one.get("disableNameSuffixHash") is True for one in options):
        own["annotations"][_RENAMED] = "true"
    if namespace := text(entry.get("namespace")):
        own["namespace"] = namespace
    obj: Object = {"apiVersion": "v1", "kind": kind, "metadata": own}
    if any(one.get("immutable") is True for one in options):
        obj["immutable"] = True
    if (keys := _keys(entry)) is not None:
        obj["data"] = dict.fromkeys(keys, "")
    return obj


def _keys(entry: Mapping[str, Any]) -> Sequence[str] | None:
    """Return the names of the keys; None if a file has them that nobody asked to read."""
    if entry.get("env") or entry.get("envs"):
        return None
    literals = [written.partition("=")[0] for written in strings(entry.get("literals"))]
    files = [written.partition("=") for written in strings(entry.get("files"))]
    return [*literals, *(key if equals else key.rpartition("/")[2] for key, equals, _ in files)]


def with_generated(
    settled: Settled, generated: Iterable[Generated], resources: Resources, namespace: str
) -> Settled:
    """Add what is generated to the objects that were read; what several folders generate is one object."""
    found, unplaced = dict(settled.objects), set(settled.unplaced)
    read = {(ref.kind, ref.name) for ref in found if ref.group == ""}
    made: dict[Ref, Object] = {}
    for placed, changes in sorted(generated, key=lambda one: one.changes):
        ref, stated = placed_ref(placed, resources, namespace)
        if ref in made:
            _join(made[ref], placed.obj)
        elif ref not in found and not (changes and (ref.kind, ref.name) in read):
            found[ref], made[ref] = placed, placed.obj
            if changes:
                # The base, which was not read, has more keys.
                placed.obj.pop("data", None)
            if not stated:
                unplaced.add(ref)
    return Settled(found, frozenset(unplaced))


def _join(before: Object, more: Object) -> None:
    """Add the keys of an object that another folder generates too; if some are unknown, all are."""
    if "data" in before and "data" in more:
        before["data"] |= more["data"]
    else:
        before.pop("data", None)

"""Which object counts if several have the same name: a patch changes an object and never replaces it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.files.extract_objects import GENERATED
from kubectl_related.files.resources import DEFINITION, preferred_version
from kubectl_related.model.objects import Ref, group_of, mapping, metadata, ref_of, text
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kubectl_related.files.extract_objects import Placed
    from kubectl_related.files.kustomize import Kustomizations
    from kubectl_related.files.report import Warnings
    from kubectl_related.model.resources import Resources


class Settled(Record):
    """The objects that count, and those of them whose namespace is only assumed."""

    objects: dict[Ref, Placed]
    unplaced: frozenset[Ref]


def settle(
    placed: Iterable[Placed],
    resources: Resources,
    namespace: str,
    kustomizations: Kustomizations,
    warnings: Warnings,
) -> Settled:
    """Give every object the namespace and version that a cluster would show, and keep one of each name."""
    found: dict[Ref, Placed] = {}
    unplaced: set[Ref] = set()
    parts: list[tuple[Ref, Placed, bool]] = []
    path, partial = "", False
    for one in placed:
        ref, stated = placed_ref(one, resources, namespace)
        if one.file.path != path:
            path = one.file.path
            partial = kustomizations.is_patch(path) or kustomizations.is_unlisted(path)
        if partial:
            parts.append((ref, one, stated))
            continue
        if ref in found:
            ref = _numbered(found, ref, one)
            _add(found, ref, one, warnings)
        else:
            found[ref] = one
        if not stated:
            unplaced.add(ref)
    whole: dict[Ref, list[Ref]] = {}
    for ref in found if parts else ():
        whole.setdefault(ref._replace(namespace=""), []).append(ref)
    for ref, one, stated in parts:
        same_name = whole.get(ref._replace(namespace=""), ())
        alike = [r for r in same_name if r == ref or not stated or r in unplaced]
        patch = kustomizations.is_patch(one.file.path)
        if alike and (patch or any(_size(one.obj) < _size(found[r].obj) for r in alike)):
            kustomizations.add_patch(one.obj)
            continue
        _add(found, ref, one, warnings)
        if not stated:
            unplaced.add(ref)
    return Settled(found, frozenset(unplaced))


def placed_ref(one: Placed, resources: Resources, namespace: str) -> tuple[Ref, bool]:
    """Return the reference of an object, and whether it states where it lives."""
    obj, stated = one.obj, True
    resource = resources.of(group_of(obj.get("apiVersion")), text(obj.get("kind")))
    if resource is not None:
        obj["apiVersion"] = resource.api_version
        if not resource.namespaced:
            metadata(obj).pop("namespace", None)
        elif not text(metadata(obj).get("namespace")):
            metadata(obj)["namespace"] = namespace
            stated = False
    return ref_of(obj), stated


def _numbered(found: dict[Ref, Placed], ref: Ref, one: Placed) -> Ref:
    """Return a reference of its own for an object whose name is generated: no two get the same name."""
    if not ref.name.endswith(GENERATED):
        return ref
    number = 2
    while (other := ref._replace(name=f"{ref.name}{number}")) in found:
        number += 1
    metadata(one.obj)["name"] = other.name
    return other


def _add(found: dict[Ref, Placed], ref: Ref, one: Placed, warnings: Warnings) -> None:
    before = found.get(ref)
    if before is not None:
        if _is_partial_definition(ref, one) and not _is_partial_definition(ref, before):
            return
        if not _is_partial_definition(ref, before) or _is_partial_definition(ref, one):
            sentence = f"{ref.kind} {ref.name} is defined again, the last one counts"
            warnings.warn("objects that are defined again", one.place, sentence)
    found[ref] = one


def _is_partial_definition(ref: Ref, one: Placed) -> bool:
    """Return whether a definition of a kind lacks its versions: only a patch of one does."""
    return (ref.group, ref.kind) == DEFINITION and not preferred_version(mapping(one.obj.get("spec")))


def _size(value: Any) -> int:
    """Return how many fields a value has at any depth."""
    parts: Sequence[Any] = (
        (*value.values(),) if isinstance(value, dict) else value if isinstance(value, list) else ()
    )
    return len(parts) + sum(_size(part) for part in parts)

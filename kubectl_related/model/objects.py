"""Objects of the API as plain dicts: safe access to what every object has.

Whatever a server or a file puts into a field, nothing here raises: a value of
the wrong type reads as absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CONTAINERS = frozenset({dict, list})


class Ref(Record):
    """What identifies an object, whatever its version; cluster-scoped: namespace is empty."""

    group: str
    kind: str
    namespace: str
    name: str


def mapping(value: Any) -> dict[str, Any]:
    """Return the value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def elements(value: Any) -> list[Any]:
    """Return the value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """Return the value if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


def metadata(obj: Any) -> dict[str, Any]:
    """Return an object's metadata."""
    return mapping(mapping(obj).get("metadata"))


def name_of(obj: Any) -> str:
    """Return metadata.name."""
    return text(metadata(obj).get("name"))


def namespace_of(obj: Any) -> str:
    """Return metadata.namespace."""
    return text(metadata(obj).get("namespace"))


def uid_of(obj: Any) -> str:
    """Return metadata.uid."""
    return text(metadata(obj).get("uid"))


def labels_of(obj: Any) -> dict[str, str]:
    """Return the labels whose values are strings."""
    return string_map(metadata(obj).get("labels"))


def annotations_of(obj: Any) -> dict[str, str]:
    """Return the annotations whose values are strings."""
    return string_map(metadata(obj).get("annotations"))


def strings(value: Any) -> tuple[str, ...]:
    """Return the strings of a list."""
    return tuple(v for v in elements(value) if isinstance(v, str))


def string_map(value: Any) -> dict[str, str]:
    """Return the entries of a mapping that map a string to a string."""
    return {k: v for k, v in mapping(value).items() if isinstance(k, str) and isinstance(v, str)}


def owners_of(obj: Any) -> tuple[dict[str, Any], ...]:
    """Return the owner references that are mappings."""
    owners = metadata(obj).get("ownerReferences")
    return tuple(o for o in owners if isinstance(o, dict)) if isinstance(owners, list) else ()


def controller_of(obj: Any) -> dict[str, Any] | None:
    """Return the owner reference that is the controller."""
    return next((owner for owner in owners_of(obj) if owner.get("controller") is True), None)


def group_of(api_version: Any) -> str:
    """Return the group of an apiVersion: `apps` of `apps/v1`, empty for `v1`."""
    group, slash, _ = text(api_version).rpartition("/")
    return group if slash else ""


def controller_ref(obj: Any, ref: Ref) -> Ref | None:
    """Return the controller of an object, None if it has none."""
    owner = controller_of(obj)
    if owner is None:
        return None
    group, kind = group_of(owner.get("apiVersion")), text(owner.get("kind"))
    return Ref(group, kind, ref.namespace, text(owner.get("name")))


def ref_of(obj: Any) -> Ref:
    """Return what identifies an object."""
    # Asked of every object, several times: what nearly all of them are is looked at first.
    if isinstance(obj, dict) and isinstance(own := obj.get("metadata"), dict):
        kind, name, namespace = obj.get("kind"), own.get("name"), own.get("namespace", "")
        if isinstance(kind, str) and isinstance(name, str) and isinstance(namespace, str):
            return Ref(group_of(obj.get("apiVersion")), kind, namespace, name)
    known = mapping(obj)
    own = mapping(known.get("metadata"))
    return Ref(
        group_of(known.get("apiVersion")),
        text(known.get("kind")),
        text(own.get("namespace")),
        text(own.get("name")),
    )


def keys_of(obj: Any) -> frozenset[str] | None:
    """Return the names of a ConfigMap's or Secret's keys, None if they are unknown."""
    if "data" not in mapping(obj):
        return None
    return frozenset(key for field in ("data", "stringData", "binaryData") for key in mapping(obj.get(field)))


def segment_problem(name: str) -> str:
    """Return why a name is invalid as part of a path, empty if it is valid."""
    if name in (".", ".."):
        return f"may not be '{name}'"
    return " ".join(f"may not contain '{sign}'" for sign in "/%" if sign in name)


def strings_in(values: Iterable[Any]) -> Iterator[str]:
    """Yield every string that is a value anywhere in these."""
    left = list(values)
    while left:
        part = left.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            left += part.values()
        elif isinstance(part, list):
            left += part


def is_too_deep(value: Any, deepest: int) -> bool:
    """Return whether a value nests deeper than so many levels."""
    # The readers make no subclasses, and this looks at every value of a dump.
    level: list[Any] = [value] if value.__class__ in _CONTAINERS else []
    for _ in range(deepest):
        if not level:
            return False
        level = [
            part
            for container in level
            for part in (container.values() if container.__class__ is dict else container)
            if part.__class__ in _CONTAINERS
        ]
    return bool(level)

"""Which containers of a pod read a volume or a variable, and when they started.

Sources: k8s.io/api/core/v1 types.go; kubernetes.io/docs, Volumes (subPath), Init containers, Sidecar
containers; pkg/volume/util/atomic_writer.go.
"""

from __future__ import annotations

from posixpath import normpath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kubectl_related.model.fieldpaths import Each
from kubectl_related.model.objects import elements, mapping, text
from kubectl_related.record import Record
from kubectl_related.relations.changes.consequences import NEEDS_RESTART, NEXT_USE, UPDATES_IN_PLACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kubectl_related.model.fieldpaths import Hit, Pattern

_VOLUMES = "volumes"
_INIT = "initContainers"
_CONTAINERS = ("containers", _INIT, "ephemeralContainers")
_OF_MOUNTS = ("name", "subPath", "subPathExpr")
_STATUSES = ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")

_OF_CONTAINERS = (
    ("name",),
    ("restartPolicy",),
    *(("volumeMounts", Each.ELEMENT, field) for field in _OF_MOUNTS),
)
PATHS_OF_STATUS: tuple[Pattern, ...] = tuple(
    ("status", field, Each.ELEMENT, part) for field in _STATUSES for part in ("name", "state")
)
"""The fields of a pod that say since when its containers run."""


def paths_beside(patterns: Iterable[Pattern]) -> Iterator[Pattern]:
    """Yield what is read of the containers and volumes around fields of these patterns."""
    patterns = list(patterns)
    lists = (_VOLUMES, *_CONTAINERS)
    specs = {p[:at] for p in patterns for at, step in enumerate(p) if step in lists}
    for spec in specs:
        yield (*spec, _VOLUMES, Each.ELEMENT, "name")
        yield from ((*spec, field, Each.ELEMENT, *part) for field in _CONTAINERS for part in _OF_CONTAINERS)
    for pattern in patterns:
        if _VOLUMES in pattern:
            yield from ((*pattern[:-1], "items", Each.ELEMENT, part) for part in ("key", "path"))


class Read(Record):
    """The effect of a change on the containers that read the content.

    `keep`: the names of those that keep what they read until they start again, and
    the keys that they read, none = every key that the field names.
    """

    consequence: str
    keep: Mapping[str, frozenset[str]] = MappingProxyType({})


class _Mount(Record):
    """A mount of a volume. `stays`: not of an init container; `keys`: those it reads, none = all."""

    container: str
    stays: bool
    whole: bool
    keys: frozenset[str]


def read_as_environment(hit: Hit) -> Read:
    """Return what a change means to the container that has this field among its variables."""
    _, container = _element(hit, _CONTAINERS)
    name = text(container.get("name"))
    return Read(NEEDS_RESTART, {name: frozenset()} if name else {})


def read_as_mounted(hit: Hit) -> Read:
    """Return what a change means to the containers that mount the volume which has this field."""
    pod_spec, volume = _element(hit, (_VOLUMES,))
    source = mapping(hit.way[2]) if hit.way is not None else {}
    mounts = list(_mounts(pod_spec, text(volume.get("name")), source))
    if not mounts:
        return Read(NEXT_USE)
    if by_path := [mount for mount in mounts if not mount.whole]:
        return Read(NEEDS_RESTART, _keys_of(by_path))
    if not any(mount.stays for mount in mounts):
        return Read(NEEDS_RESTART, _keys_of(mounts))
    return Read(UPDATES_IN_PLACE)


def _keys_of(mounts: Iterable[_Mount]) -> Mapping[str, frozenset[str]]:
    """Return which keys each container reads through its mounts, none = all."""
    found: dict[str, frozenset[str]] = {}
    for mount in mounts:
        before = found.get(mount.container, mount.keys)
        found[mount.container] = before | mount.keys if before and mount.keys else frozenset()
    return found


def _element(hit: Hit, lists: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the outermost mapping on the way that has one of these lists, and the list's element."""
    way = hit.way
    found: tuple[dict[str, Any], dict[str, Any]] = {}, {}
    inner: Any = None
    while way is not None:
        way, step, container = way
        if step in lists and isinstance(container, dict):
            found = container, mapping(inner)
        inner = container[step] if isinstance(container, list) and isinstance(step, int) else None
    return found


def _mounts(pod_spec: dict[str, Any], volume: str, source: dict[str, Any]) -> Iterator[_Mount]:
    """Yield the mounts of a volume that read something of one source of it."""
    for field in _CONTAINERS:
        for container in map(mapping, elements(pod_spec.get(field))):
            stays = field != _INIT or container.get("restartPolicy") == "Always"
            for mount in map(mapping, elements(container.get("volumeMounts"))):
                if mount.get("name") != volume:
                    continue
                path = normpath(text(mount.get("subPath")))
                keys = _keys_at(path, source)
                if keys is not None:
                    whole = not (mount.get("subPath") or mount.get("subPathExpr"))
                    yield _Mount(text(container.get("name")), stays, whole, keys)


def _keys_at(path: str, source: dict[str, Any]) -> frozenset[str] | None:
    """Return the keys whose files are at a path of the volume or below it, none = all; None if no file is."""
    if path == ".":
        return frozenset()
    items = [mapping(item) for item in elements(source.get("items"))]
    if not items:
        # A key is the name of a file.
        return frozenset([path])
    files = ((text(item.get("key")), normpath(text(item.get("path")))) for item in items)
    return frozenset(key for key, file in files if f"{file}/".startswith(f"{path}/")) or None


def started(obj: Any) -> dict[str, str]:
    """Return the containers of a pod that run, and the init containers that ran: name → when they started."""
    status = mapping(mapping(obj).get("status"))
    found: dict[str, str] = {}
    for field in _STATUSES:
        for one in map(mapping, elements(status.get(field))):
            state = mapping(one.get("state"))
            ended = mapping(state.get("terminated")) if field == _STATUSES[1] else {}
            if when := text(mapping(state.get("running")).get("startedAt")) or text(ended.get("startedAt")):
                found[text(one.get("name"))] = when
    return found

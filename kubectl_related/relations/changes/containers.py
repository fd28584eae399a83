"""Which containers of a pod read a volume or a variable, and when they started.

Sources: k8s.io/api/core/v1 types.go; kubernetes.io/docs, Volumes (subPath), Init containers, Sidecar
containers; pkg/volume/util/atomic_writer.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.model.fieldpaths import Each
from kubectl_related.model.objects import elements, mapping, text
from kubectl_related.record import Record
from kubectl_related.relations.changes.consequences import NEEDS_RESTART, NEXT_USE, UPDATES_IN_PLACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    lists = (_VOLUMES, *_CONTAINERS)
    specs = {p[:at] for p in patterns for at, step in enumerate(p) if step in lists}
    for spec in specs:
        yield (*spec, _VOLUMES, Each.ELEMENT, "name")
        yield from ((*spec, field, Each.ELEMENT, *part) for field in _CONTAINERS for part in _OF_CONTAINERS)


class Read(Record):
    """The effect of a change on the containers that read the content.

    `keep`: the names of those that keep what they read until they start again.
    """

    consequence: str
    keep: frozenset[str] = frozenset()


def read_as_environment(hit: Hit) -> Read:
    """Return what a change means to the container that has this field among its variables."""
    _, container = _element(hit, _CONTAINERS)
    return Read(NEEDS_RESTART, frozenset(filter(None, [text(container.get("name"))])))


def read_as_mounted(hit: Hit) -> Read:
    """Return what a change means to the containers that mount the volume which has this field."""
    pod_spec, volume = _element(hit, (_VOLUMES,))
    mounts = list(_mounts(pod_spec, text(volume.get("name"))))
    if not mounts:
        return Read(NEXT_USE)
    by_path = frozenset(name for name, _, whole in mounts if not whole)
    if by_path:
        return Read(NEEDS_RESTART, by_path)
    if not any(stays for _, stays, _ in mounts):
        return Read(NEEDS_RESTART, frozenset(name for name, _, _ in mounts))
    return Read(UPDATES_IN_PLACE)


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


def _mounts(pod_spec: dict[str, Any], volume: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield for each mount of a volume: the container, whether it stays, whether the volume is whole."""
    for field in _CONTAINERS:
        for container in map(mapping, elements(pod_spec.get(field))):
            stays = field != _INIT or container.get("restartPolicy") == "Always"
            for mount in map(mapping, elements(container.get("volumeMounts"))):
                if mount.get("name") == volume:
                    whole = not (mount.get("subPath") or mount.get("subPathExpr"))
                    yield text(container.get("name")), stays, whole


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

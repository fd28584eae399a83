"""The ports that an object has: those of a Service, and the named ports of containers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.model.fieldpaths import parse
from kubectl_related.model.objects import mapping
from kubectl_related.model.pathtree import find
from kubectl_related.relations.rule import plain

if TYPE_CHECKING:
    from kubectl_related.relations.carriers import Carriers
    from kubectl_related.relations.rule import GK

# Source: k8s.io/api/core/v1 types.go, ServicePort and ContainerPort.
_SERVICE: GK = ("", "Service")
_SERVICE_PORTS = ("spec.ports[].port", "spec.ports[].name")
_SERVICE_TYPE = "spec.type"
_CONTAINER_PORTS = ("containers[].ports[].name", "initContainers[].ports[].name")


def ports_of(gk: GK, obj: Any, carriers: Carriers) -> frozenset[str] | None:
    """Return numbers and names of an object's ports as text, None if they are not known."""
    spec = mapping(obj).get("spec")
    paths = _paths(gk, carriers)
    if not isinstance(spec, dict) or not paths:
        return None
    # The client of an ExternalName chooses the port.
    if gk == _SERVICE and (not spec.get("ports") or spec.get("type") == "ExternalName"):
        return None
    return frozenset(plain(hit.value) for path in paths for hit in find(obj, parse(path)))


def paths_of_ports(gk: GK, carriers: Carriers) -> tuple[str, ...]:
    """Return the fields that are read to know the ports of an object of this kind."""
    return (*_paths(gk, carriers), *([_SERVICE_TYPE] if gk == _SERVICE else []))


def _paths(gk: GK, carriers: Carriers) -> tuple[str, ...]:
    if gk == _SERVICE:
        return _SERVICE_PORTS
    places = [carrier.pod_spec for carrier in carriers.get(gk, ())]
    return tuple(f"{place}.{ports}" for place in places for ports in _CONTAINER_PORTS)

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
_SERVICE_PORTS: tuple[str, ...] = ("spec.ports[].port", "spec.ports[].name")
_CONTAINER_PORTS = ("containers[].ports[].name", "initContainers[].ports[].name")


def ports_of(gk: GK, obj: Any, carriers: Carriers) -> frozenset[str] | None:
    """Return numbers and names of an object's ports as text, None if they are not known."""
    spec = mapping(mapping(obj).get("spec"))
    if gk == _SERVICE:
        # The client of an ExternalName chooses the port.
        if not spec.get("ports") or spec.get("type") == "ExternalName":
            return None
        paths = _SERVICE_PORTS
    else:
        places = [carrier.pod_spec for carrier in carriers.get(gk, ())]
        paths = tuple(f"{place}.{ports}" for place in places for ports in _CONTAINER_PORTS)
        if not spec or not paths:
            return None
    return frozenset(plain(hit.value) for path in paths for hit in find(obj, parse(path)))

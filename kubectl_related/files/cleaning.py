"""What never passes the door: values of Secrets and ConfigMaps, and copies of them.

Knows which fields hold values. Keys stay: relations name them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.objects import LAST_APPLIED, mapping

if TYPE_CHECKING:
    from kubectl_related.source import Object

_HOLDERS = {"Secret": ("data", "stringData"), "ConfigMap": ("data", "binaryData")}


def cleaned(obj: Object) -> Object:
    """Return the object without values and bookkeeping; its metadata are its own, whatever shared them.

    A Secret or ConfigMap keeps `managedFields`, as its metadata on a server would: they name keys.
    """
    fields = _HOLDERS.get(obj["kind"], ())
    found = {key: _keys(value) if key in fields else value for key, value in obj.items()}
    metadata = dict(mapping(obj.get("metadata")))
    if not fields:
        metadata.pop("managedFields", None)
    annotations = metadata.get("annotations")
    if isinstance(annotations, dict) and LAST_APPLIED in annotations:
        metadata["annotations"] = {key: text for key, text in annotations.items() if key != LAST_APPLIED}
    found["metadata"] = metadata
    return found


def _keys(value: Any) -> dict[str, str]:
    return dict.fromkeys(mapping(value), "")

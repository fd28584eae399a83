"""What never passes the door: values of Secrets and ConfigMaps, copies of them, bookkeeping.

Knows which fields hold values. Keys stay: relations name them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.model.objects import LAST_APPLIED, mapping, metadata

if TYPE_CHECKING:
    from kubectl_related.model.source import Object

_HOLDERS = {"Secret": ("data", "stringData"), "ConfigMap": ("data", "binaryData")}


def cleaned(obj: Object) -> Object:
    """Return the object without values; it and its metadata are copies, for an alias may name them twice."""
    drop_bookkeeping(obj)
    fields = _HOLDERS.get(obj["kind"], ())
    own = dict(metadata(obj))
    if isinstance(own.get("annotations"), dict):
        own["annotations"] = {key: text for key, text in own["annotations"].items() if key != LAST_APPLIED}
    if not fields:
        return obj | {"metadata": own}
    found = {key: _keys(value) if key in fields else value for key, value in obj.items()}
    # Without data there are no keys, which is not the same as nobody knowing them.
    return {"data": {}} | found | {"metadata": own}


def drop_bookkeeping(value: Any) -> None:
    """Drop who wrote which field, in place: it is half of an object, and the keys it names are there."""
    metadata(value).pop("managedFields", None)


def _keys(value: Any) -> dict[str, str]:
    return dict.fromkeys(mapping(value), "")

"""The one door for objects of servers and files: values of Secrets and ConfigMaps stay outside.

So do copies of them, and the record of who wrote which field. Keys stay:
relations name them.
"""

from __future__ import annotations

from typing import Any

from kubectl_related.model.objects import mapping, metadata

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
"""Holds a copy of the whole object, a Secret's values included."""
_VALUES = {"Secret": ("data", "stringData"), "ConfigMap": ("data", "binaryData")}


def redacted(obj: dict[str, Any], *, whole: bool) -> dict[str, Any]:
    """Return an object without values; it and its metadata are copies, for a YAML alias may name them twice.

    `whole`: a Secret or ConfigMap without data has no keys; otherwise its keys are unknown.
    """
    own = {field: value for field, value in metadata(obj).items() if field != "managedFields"}
    if isinstance(own.get("annotations"), dict):
        own["annotations"] = {key: text for key, text in own["annotations"].items() if key != LAST_APPLIED}
    fields = _VALUES.get(obj["kind"])
    if fields is None:
        return obj | {"metadata": own}
    keys = {field: dict.fromkeys(mapping(obj[field]), "") for field in fields if field in obj}
    return ({"data": {}} if whole else {}) | obj | keys | {"metadata": own}

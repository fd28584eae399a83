"""The schemas of an OpenAPI document, one by one."""

from __future__ import annotations

import json

import pytest

from kubectl_related.encoding.json_values import BadJsonError
from kubectl_related.encoding.openapi import Definitions

KIND = {"group": "example.com", "kind": "Widget", "version": "v1"}
SCHEMAS = {
    "Widget": {"type": "object", "x-kubernetes-group-version-kind": [KIND]},
    "WidgetList": {"properties": {"items": {"$ref": "#/components/schemas/Widget"}}},
    "Odd": 3,
}


def definitions(schemas: object) -> Definitions:
    """Return the schemas of a document with these."""
    return Definitions(json.dumps({"paths": {"/": {}}, "components": {"schemas": schemas}}).encode())


def test_kinds_are_found_by_what_the_schemas_say() -> None:
    """A schema that is not a mapping is none."""
    found = definitions(SCHEMAS)
    assert found.kinds() == {("example.com", "Widget"): "Widget"}
    assert found.decoded("Widget")["type"] == "object"
    assert found["Odd"] == {}
    assert list(found) == list(SCHEMAS)
    assert len(found) == 3
    assert found.get("Absent") is None


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b'{"components": {"schemas": 3}}', b"[" * 100_000])
def test_what_is_no_document_is_refused(body: bytes) -> None:
    """Also a reply that nests deeper than anybody reads."""
    with pytest.raises(BadJsonError):
        Definitions(body)


def test_a_document_without_schemas_is_empty() -> None:
    """Then nothing is described."""
    assert not Definitions(b"{}")

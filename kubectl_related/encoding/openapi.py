"""The schemas of an OpenAPI document, each decoded when it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from kubectl_related.encoding import json_values
from kubectl_related.encoding.json_values import BadJsonError
from kubectl_related.model.objects import mapping


class _Components(msgspec.Struct):
    schemas: dict[str, msgspec.Raw] = {}


class _Document(msgspec.Struct):
    components: _Components = msgspec.field(default_factory=_Components)


class _Kind(msgspec.Struct):
    group: str = ""
    kind: str = ""


class _Described(msgspec.Struct):
    kinds: list[_Kind] = msgspec.field(default_factory=list, name="x-kubernetes-group-version-kind")


# Made here: threads must not share a type that msgspec has not read yet.
_document = msgspec.json.Decoder(_Document).decode
_described = msgspec.json.Decoder(_Described).decode


class Definitions(Mapping[str, dict[str, Any]]):
    """The schemas by name; those that were asked for as definitions of others are kept."""

    def __init__(self, body: bytes) -> None:
        """Find the schemas. Raises: BadJsonError if it is not an OpenAPI document."""
        try:
            self._schemas = _document(body).components.schemas
        except json_values.BROKEN as error:
            raise BadJsonError(str(error)) from error
        self._kept: dict[str, dict[str, Any]] = {}

    def __getitem__(self, name: str) -> dict[str, Any]:
        """Return a schema; an empty one if it cannot be read."""
        if name not in self._kept:
            self._kept[name] = self.decoded(name)
        return self._kept[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._schemas)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._schemas)

    def decoded(self, name: str) -> dict[str, Any]:
        """Return a schema without keeping it; an empty one if it cannot be read. Raises: KeyError."""
        try:
            return mapping(json_values.decode(bytes(self._schemas[name]), json_values.DEEPEST))
        except BadJsonError:
            return {}

    def kinds(self) -> dict[tuple[str, str], str]:
        """Return (group, kind) → the name of its schema."""
        found = {}
        for name, schema in self._schemas.items():
            try:
                described = _described(schema).kinds
            except json_values.BROKEN:
                continue
            found.update({(one.group, one.kind): name for one in described})
        return found

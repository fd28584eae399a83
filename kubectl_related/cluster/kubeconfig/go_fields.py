"""Decoded YAML read field by field, every type checked, with the sentences of Go's decoder.

A field has a name and a type; does not depend on kubeconfigs or files.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any


class WrongTypeError(ValueError):
    """A value is not of its field's type; the sentence does not quote the value."""


def json_type(value: Any) -> str:
    """Return JSON's word for the type of a decoded value."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


class Fields:
    """One mapping; a field that is absent or null has its zero value."""

    def __init__(self, values: dict[Any, Any], struct: str, path: str = "") -> None:
        self._values = values
        self._struct = struct
        self._path = path

    def text(self, name: str) -> str:
        """Return a string."""
        value = self._values.get(name)
        return "" if value is None else self._checked(name, value, str, "string")

    def flag(self, name: str) -> bool:
        """Return a boolean."""
        value = self._values.get(name)
        return False if value is None else self._checked(name, value, bool, "bool")

    def data(self, name: str) -> bytes:
        """Return bytes that are written in base64."""
        value = self._values.get(name)
        return b"" if value is None else _decode(self._checked(name, value, str, "[]uint8"))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of strings."""
        value = self._values.get(name)
        if value is None:
            return ()
        items = self._checked(name, value, list, "[]string")
        return tuple("" if item is None else self._checked(name, item, str, "string") for item in items)

    def child(self, name: str, struct: str) -> Fields | None:
        """Return a mapping of known fields, or None if it is absent."""
        value = self._values.get(name)
        return None if value is None else self._inner(name, value, struct)

    def children(self, name: str, struct: str) -> list[Fields]:
        """Return a list of mappings of known fields."""
        value = self._values.get(name)
        if value is None:
            return []
        items = self._checked(name, value, list, f"[]v1.{struct}")
        return [self._inner(name, {} if item is None else item, struct) for item in items]

    def texts_by_key(self, name: str) -> dict[str, tuple[str, ...]]:
        """Return a mapping of free keys to lists of strings."""
        free = self.free(name, "map[string][]string")
        # Go's sentences name the map, not the key.
        return {
            key: Fields({name: value}, self._struct, self._path).texts(name) for key, value in free.items()
        }

    def text_by_key(self, name: str) -> dict[str, str]:
        """Return a mapping of free keys to strings."""
        free = self.free(name, "map[string]string")
        return {
            key: Fields({name: value}, self._struct, self._path).text(name) for key, value in free.items()
        }

    def free(self, name: str, go_type: str) -> dict[str, Any]:
        """Return a mapping whose keys are not known; the keys are strings, as JSON's are."""
        value = self._values.get(name)
        found = {} if value is None else self._checked(name, value, dict, go_type)
        return {_key(key): inner for key, inner in found.items()}

    def raw(self, name: str) -> Any:
        """Return the value, whatever it is."""
        return self._values.get(name)

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _inner(self, name: str, value: Any, struct: str) -> Fields:
        return Fields(self._checked(name, value, dict, f"v1.{struct}"), struct, self._at(name))

    def _checked(self, name: str, value: Any, wanted: type, go_type: str) -> Any:
        if isinstance(value, wanted):
            return value
        raise WrongTypeError(
            f"json: cannot unmarshal {json_type(value)} into Go struct field "
            f"{self._struct}.{self._at(name)} of type {go_type}"
        )


def _key(key: Any) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    return str(key)


def _decode(text: str) -> bytes:
    compact = text.replace("\n", "").replace("\r", "")
    try:
        return base64.b64decode(compact, validate=True)
    except (binascii.Error, ValueError):
        bad = re.search(r"[^A-Za-z0-9+/]", compact)
        at = bad.start() if bad else len(compact)
        raise WrongTypeError(f"illegal base64 data at input byte {at}") from None

"""The objects of a long list in JSON, decoded as far as their kinds are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kubectl_related.encoding import json_values
from kubectl_related.encoding.document import DEEPEST_ITEM
from kubectl_related.encoding.json_values import BadJsonError
from kubectl_related.encoding.partial import decoder
from kubectl_related.model.objects import group_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import msgspec

    from kubectl_related.model.fieldmask import FieldMask
    from kubectl_related.relations.rule import GK

_HEAD = re.compile(rb'\s*\{\s*"apiVersion"\s*:\s*"([^"\\]*)"\s*,\s*"kind"\s*:\s*"([^"\\]*)"')


class Partly:
    """Decodes objects whose kind can be seen before they are decoded, and which are not read whole."""

    def __init__(self, fields: Callable[[GK], FieldMask]) -> None:
        """`fields` says how much of the objects of a kind is read."""
        self._fields = fields
        self._decode: dict[tuple[str, str], Callable[[bytes], Any] | None] = {}

    def decode(self, raw: msgspec.Raw, otherwise: tuple[str, str]) -> Any:
        """Return as much of an object as is read, None if it must be decoded as a whole.

        `otherwise`: the apiVersion and kind that objects of this list have if they state none.
        """
        head = _HEAD.match(memoryview(raw))
        said = (head[1].decode(), head[2].decode()) if head else otherwise
        if said not in self._decode:
            mask = self._fields((group_of(said[0]), said[1]))
            self._decode[said] = None if mask.whole else decoder(mask).decode
        decode = self._decode[said]
        if decode is None:
            return None
        try:
            value = json_values.item(raw, DEEPEST_ITEM, decode)
        except BadJsonError:
            return None
        # A key may be there twice, or come later.
        known = isinstance(value, dict) and (
            value.get("apiVersion", otherwise[0]),
            value.get("kind", otherwise[1]),
        )
        return value if known == said else None

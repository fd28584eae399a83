"""JSON of the server: one document, or the items of a list, of which only those are decoded that are wanted.

Cutting a page into its items costs a tenth of decoding it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from kubectl_related.errors import BadReplyError
from kubectl_related.objects import is_too_deep, metadata, text

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator


class _List(msgspec.Struct):
    kind: Any = None
    metadata: Any = None
    items: list[msgspec.Raw] | None = None


class _Name(msgspec.Struct):
    name: str = ""
    namespace: str = ""


class _Named(msgspec.Struct):
    metadata: _Name


_DEEPEST = 500
"""Levels of nesting: whoever walks an object later may recurse without fear."""

_decode = msgspec.json.Decoder().decode
_cut = msgspec.json.Decoder(_List).decode
_identify = msgspec.json.Decoder(_Named).decode
_split = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def decoded(body: bytes | msgspec.Raw) -> Any:
    """Read JSON. Raises: BadReplyError."""
    try:
        value = _decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise BadReplyError("the server sent a reply that is no JSON") from error
    written = bytes(body)
    # Counting is next to nothing, and hardly any object has as many.
    crowded = len(written) > _DEEPEST and written.count(b"{") + written.count(b"[") > _DEEPEST
    if crowded and is_too_deep(value, _DEEPEST):
        raise BadReplyError(f"the server sent JSON that is nested deeper than {_DEEPEST} levels")
    return value


def _object(written: msgspec.Raw) -> Any:
    """Read an item, but not who wrote which of its fields: that is half of it. Raises: BadReplyError."""
    try:
        parts = _split(written)
        own = _split(parts["metadata"])
    except (KeyError, msgspec.DecodeError, ValueError, RecursionError):
        # No object of the API: whoever uses it says so.
        return decoded(written)
    own.pop("managedFields", None)
    inside = {field: decoded(value) for field, value in own.items()}
    return {field: inside if field == "metadata" else decoded(value) for field, value in parts.items()}


def early_token(head: bytes) -> str:
    """Return the continue token of a list without its items; empty where it has none."""
    try:
        return text(metadata(_decode(head)).get("continue"))
    except (msgspec.DecodeError, ValueError, RecursionError):
        return ""


class Page:
    """One page of a list: its items, not decoded yet, and how it goes on."""

    def __init__(self, body: bytes) -> None:
        """Cut the text. Raises: BadReplyError."""
        try:
            page = _cut(body)
        except msgspec.ValidationError as error:
            raise BadReplyError("the server sent something else than a list") from error
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise BadReplyError("the server sent a reply that is no JSON") from error
        if page.items is None and not text(page.kind).endswith("List"):
            raise BadReplyError("the server sent something else than a list")
        self._items = page.items or []
        self.token = text(metadata({"metadata": page.metadata}).get("continue"))

    def items(self, needles: Iterable[bytes] | None = None) -> Iterator[Any]:
        """Yield the items, or those whose text holds one of the needles. Raises: BadReplyError."""
        wanted = None if needles is None else list(needles)
        for item in self._items:
            if wanted is None or any(needle in bytes(item) for needle in wanted):
                yield _object(item)

    def named(self, wanted: Container[tuple[str, str]]) -> Iterator[Any]:
        """Yield the items with one of these (namespace, name). Raises: BadReplyError."""
        for item in self._items:
            try:
                identity = _identify(item).metadata
            except (msgspec.DecodeError, ValueError, RecursionError) as error:
                raise BadReplyError("the server sent something else than an object") from error
            if (identity.namespace, identity.name) in wanted:
                yield _object(item)

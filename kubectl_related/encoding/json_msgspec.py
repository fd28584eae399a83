"""Long JSON of the server, cut into its items, of which only those are decoded that are wanted.

Cutting a page costs a tenth of decoding it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from kubectl_related.encoding.json_stdlib import NO_JSON, NO_LIST, NO_OBJECT, not_too_deep
from kubectl_related.errors import BadReplyError
from kubectl_related.model.objects import metadata, text

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


_decode = msgspec.json.Decoder().decode
_cut = msgspec.json.Decoder(_List).decode
_identify = msgspec.json.Decoder(_Named).decode
_split = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def decoded(body: bytes | msgspec.Raw) -> Any:
    """Read JSON. Raises: BadReplyError."""
    try:
        value = _decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise BadReplyError(NO_JSON) from error
    return not_too_deep(value, bytes(body))


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


class LongPage:
    """One page of a list: its items, not decoded yet, and how it goes on."""

    def __init__(self, body: bytes) -> None:
        """Cut the text. Raises: BadReplyError."""
        try:
            page = _cut(body)
        except msgspec.ValidationError as error:
            raise BadReplyError(NO_LIST) from error
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise BadReplyError(NO_JSON) from error
        if page.items is None and not text(page.kind).endswith("List"):
            raise BadReplyError(NO_LIST)
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
                raise BadReplyError(NO_OBJECT) from error
            if (identity.namespace, identity.name) in wanted:
                yield _object(item)

"""JSON of the server: one document, or a page of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from kubectl_related.encoding import json_values
from kubectl_related.encoding.json_values import BadJsonError, TooDeepError
from kubectl_related.encoding.partial import decoder
from kubectl_related.errors import BadReplyError
from kubectl_related.model.objects import metadata, text

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from kubectl_related.model.fieldmask import FieldMask

_NOT_JSON = "the server sent a reply that is not JSON"
_NOT_A_LIST = "expected a list, but the server sent something else"
_NOT_AN_OBJECT = "expected an object, but the server sent something else"
LONG_PAGE = 1 << 18
"""Bytes of a page from which on a mask is worth its making: ten milliseconds."""


class _Name(msgspec.Struct):
    name: str = ""
    namespace: str = ""


class _Named(msgspec.Struct):
    metadata: _Name


_identify = msgspec.json.Decoder(_Named).decode


def decode_reply(body: bytes) -> Any:
    """Read JSON. Raises: BadReplyError."""
    try:
        return json_values.decode(body, json_values.DEEPEST)
    except BadJsonError as error:
        raise _bad_reply(error) from error


def early_token(head: bytes) -> str:
    """Return the continue token of a list without its items; empty if it has none."""
    try:
        return text(metadata(json_values.decode(head, json_values.DEEPEST)).get("continue"))
    except BadJsonError:
        return ""


class Page:
    """One page of a list: its items, not decoded yet, and the token of the next page."""

    def __init__(
        self,
        body: bytes,
        fields: Callable[[], FieldMask] | None = None,
        cut: Callable[[bytes], json_values.ListParts] = json_values.cut,
    ) -> None:
        """Find the items, which are decoded as far as `fields` says; `cut` may cut them further.

        Raises: BadReplyError, and what `cut` raises.
        """
        try:
            page = cut(body)
        except BadJsonError as error:
            raise _bad_reply(error) from error
        except TypeError as error:
            raise BadReplyError(_NOT_A_LIST) from error
        if page.items is None and not text(page.kind).endswith("List"):
            raise BadReplyError(_NOT_A_LIST)
        self.cut_items: list[Any] = page.items or []
        """The items as `cut` left them."""
        own = metadata({"metadata": page.metadata})
        self.token = text(own.get("continue"))
        self.version = text(own.get("resourceVersion"))
        worth = fields is not None and len(body) >= LONG_PAGE
        self._decode_part = decoder(fields()).decode if worth and fields is not None else None

    def items(self, any_of: Iterable[bytes] | None = None) -> Iterator[Any]:
        """Yield the items, or those whose text contains a searched string. Raises: BadReplyError."""
        wanted = None if any_of is None else list(any_of)
        for item in self.cut_items:
            if wanted is None or any(some in bytes(item) for some in wanted):
                yield self._object(item)

    def named(self, wanted: Container[tuple[str, str]]) -> Iterator[Any]:
        """Yield the items with one of these (namespace, name). Raises: BadReplyError."""
        for item in self.cut_items:
            try:
                identity = _identify(item).metadata
            except (msgspec.DecodeError, ValueError, RecursionError) as error:
                raise BadReplyError(_NOT_AN_OBJECT) from error
            if (identity.namespace, identity.name) in wanted:
                yield self._object(item)

    def _object(self, item: msgspec.Raw) -> Any:
        try:
            return json_values.item(item, json_values.DEEPEST, self._decode_part)
        except BadJsonError as error:
            raise _bad_reply(error) from error


def _bad_reply(error: BadJsonError) -> BadReplyError:
    if isinstance(error, TooDeepError):
        return BadReplyError(f"the server sent JSON that is nested deeper than {json_values.DEEPEST} levels")
    return BadReplyError(_NOT_JSON)

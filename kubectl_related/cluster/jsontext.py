"""JSON of the server: one document, or a page of a list.

Short texts are read by Python's own decoder, which is at hand anyway: importing the one that is
many times faster takes as long as reading some megabytes.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from kubectl_related.errors import BadReplyError
from kubectl_related.objects import elements, is_too_deep, mapping, metadata, name_of, namespace_of, text

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

NO_JSON = "the server sent a reply that is no JSON"
NO_LIST = "the server sent something else than a list"
NO_OBJECT = "the server sent something else than an object"
_LONG = 1 << 18
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
"""Half of a character, which only the other decoder refuses."""
_IDENTITY = ("name", "namespace")
_DEEPEST = 500
"""Levels of nesting: whoever walks an object later may recurse without fear."""


class Page(Protocol):
    """One page of a list, and how it goes on."""

    token: str

    def items(self, needles: Iterable[bytes] | None = None) -> Iterator[Any]:
        """Yield the items, at least those whose text holds one of the needles. Raises: BadReplyError."""
        ...

    def named(self, wanted: Container[tuple[str, str]]) -> Iterator[Any]:
        """Yield the items with one of these (namespace, name). Raises: BadReplyError."""
        ...


def _finite(written: str) -> float:
    value = float(written)
    if math.isinf(value):
        raise ValueError
    return value


def _refused(_: str) -> NoReturn:
    raise ValueError


_decode = json.JSONDecoder(parse_float=_finite, parse_constant=_refused).decode


def decoded(body: bytes) -> Any:
    """Read JSON. Raises: BadReplyError."""
    if _is_long(body):
        from kubectl_related.cluster import jsoncuts

        return jsoncuts.decoded(body)
    try:
        value = _decode(body.decode())
    except (ValueError, RecursionError) as error:
        raise BadReplyError(NO_JSON) from error
    return not_too_deep(value, body)


def page_of(body: bytes) -> Page:
    """Read a page of a list. Raises: BadReplyError."""
    if _is_long(body):
        from kubectl_related.cluster.jsoncuts import LongPage

        return LongPage(body)
    return _ShortPage(decoded(body))


def _is_long(body: bytes) -> bool:
    return len(body) > _LONG or _SURROGATE.search(body) is not None


def not_too_deep(value: Any, written: bytes) -> Any:
    """Return the value of a text. Raises: BadReplyError where whoever walks it would go too deep."""
    # Counting is next to nothing, and hardly any object has as many.
    crowded = len(written) > _DEEPEST and written.count(b"{") + written.count(b"[") > _DEEPEST
    if crowded and is_too_deep(value, _DEEPEST):
        raise BadReplyError(f"the server sent JSON that is nested deeper than {_DEEPEST} levels")
    return value


def early_token(head: bytes) -> str:
    """Return the continue token of a list without its items; empty where it has none."""
    try:
        return text(metadata(_decode(head.decode())).get("continue"))
    except (ValueError, RecursionError):
        return ""


class _ShortPage:
    """A page that was read at once: looking for needles would not pay."""

    def __init__(self, page: Any) -> None:
        """Take what the server sent. Raises: BadReplyError."""
        items = mapping(page).get("items")
        nothing = items is None and text(mapping(page).get("kind")).endswith("List")
        if not isinstance(items, list) and not nothing:
            raise BadReplyError(NO_LIST)
        self._items = elements(items)
        self.token = text(metadata(page).get("continue"))

    def items(self, needles: Iterable[bytes] | None = None) -> Iterator[Any]:  # noqa: ARG002 - all are wanted
        yield from self._items

    def named(self, wanted: Container[tuple[str, str]]) -> Iterator[Any]:
        for item in self._items:
            own = mapping(item).get("metadata")
            if not isinstance(own, dict) or not all(isinstance(own.get(key, ""), str) for key in _IDENTITY):
                raise BadReplyError(NO_OBJECT)
            if (namespace_of(item), name_of(item)) in wanted:
                yield item

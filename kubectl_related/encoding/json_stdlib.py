"""Short JSON of the server, read at once by Python's own decoder; and what both decoders say of bad JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.encoding.strict_json import DECODER
from kubectl_related.errors import BadReplyError
from kubectl_related.model.objects import (
    elements,
    is_too_deep,
    mapping,
    metadata,
    name_of,
    namespace_of,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

NO_JSON = "the server sent a reply that is no JSON"
NO_LIST = "the server sent something else than a list"
NO_OBJECT = "the server sent something else than an object"
_IDENTITY = ("name", "namespace")
_DEEPEST = 500
"""Levels of nesting: whoever walks an object later may recurse without fear."""


def decoded(body: bytes) -> Any:
    """Read JSON. Raises: BadReplyError."""
    try:
        value = DECODER.decode(body.decode())
    except (ValueError, RecursionError) as error:
        raise BadReplyError(NO_JSON) from error
    return not_too_deep(value, body)


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
        return text(metadata(DECODER.decode(head.decode())).get("continue"))
    except (ValueError, RecursionError):
        return ""


class ShortPage:
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
        """Yield the items, whatever they hold."""
        yield from self._items

    def named(self, wanted: Container[tuple[str, str]]) -> Iterator[Any]:
        """Yield the items with one of these (namespace, name). Raises: BadReplyError."""
        for item in self._items:
            own = mapping(item).get("metadata")
            if not isinstance(own, dict) or not all(isinstance(own.get(key, ""), str) for key in _IDENTITY):
                raise BadReplyError(NO_OBJECT)
            if (namespace_of(item), name_of(item)) in wanted:
                yield item

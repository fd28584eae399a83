"""JSON of the server: one document, or a page of a list.

Short texts are read by Python's own decoder, which is at hand anyway: importing the one that is
many times faster takes as long as reading some megabytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from kubectl_related.encoding import json_stdlib as jsonshort

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

_LONG = 1 << 18
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
"""Half of a character, which only the other decoder refuses."""


class Page(Protocol):
    """One page of a list, and how it goes on."""

    token: str

    def items(self, needles: Iterable[bytes] | None = None) -> Iterator[Any]:
        """Yield the items, at least those whose text holds one of the needles. Raises: BadReplyError."""
        ...

    def named(self, wanted: Container[tuple[str, str]]) -> Iterator[Any]:
        """Yield the items with one of these (namespace, name). Raises: BadReplyError."""
        ...


def decoded(body: bytes) -> Any:
    """Read JSON. Raises: BadReplyError."""
    if not _is_long(body):
        return jsonshort.decoded(body)
    from kubectl_related.encoding import json_msgspec as jsoncuts

    return jsoncuts.decoded(body)


def page_of(body: bytes) -> Page:
    """Read a page of a list. Raises: BadReplyError."""
    if not _is_long(body):
        return jsonshort.ShortPage(jsonshort.decoded(body))
    from kubectl_related.encoding.json_msgspec import LongPage

    return LongPage(body)


def _is_long(body: bytes) -> bool:
    return len(body) > _LONG or _SURROGATE.search(body) is not None

"""The long lists of a dump, decoded an item at a time.

So each item has its line, and what is dropped of one is gone before the next.
Knows how lists begin where a program wrote them; any other text is left to the
plain decoder, which also finds the words for what is broken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_related.files.cleaning import drop_bookkeeping
from kubectl_related.files.document import Document

if TYPE_CHECKING:
    import json
    from collections.abc import Callable

_HEAD = re.compile(
    r'\{(?:\s*"(?:kind|apiVersion)"\s*:\s*"[^"\\]*"\s*,|\s*"metadata"\s*:\s*\{[^{}]*\}\s*,)*\s*"items"\s*:\s*\['
)
_BLANK = re.compile(r"[ \t\r\n]*")
_LONGEST_TAIL = 1 << 12
_MOST_REMEMBERED = 1 << 15


class Value(NamedTuple):
    """A document and where the text goes on behind it."""

    document: Document
    end: int


def read_list(text: str, at: int, line: int, decoder: json.JSONDecoder) -> Value | None:
    """Return the list that starts here, None where none does or it is broken."""
    head = _HEAD.match(text, at)
    if not head:
        return None
    try:
        items, close, lines = _items(text, head.end(), line + head[0].count("\n"), decoder)
        tail = text[close : close + _LONGEST_TAIL]
        value, end = decoder.raw_decode(head[0] + tail)
    except (ValueError, RecursionError, IndexError):
        return None
    if value["items"]:
        return None
    value["items"] = items
    return Value(Document(value, line, lines), close + end - len(head[0]))


def _items(text: str, at: int, line: int, decoder: json.JSONDecoder) -> tuple[list[Any], int, dict[int, int]]:
    """Return the items, where their list closes, and the line of each."""
    items: list[Any] = []
    lines: dict[int, int] = {}
    counted, at = at, _behind_blanks(text, at)
    more = text[at] != "]"
    while more:
        line += text.count("\n", counted, at)
        counted = at
        item, at = decoder.raw_decode(text, at)
        drop_bookkeeping(item)
        items.append(item)
        lines[id(item)] = line
        at = _behind_blanks(text, at)
        more = text[at] == ","
        if more:
            at = _behind_blanks(text, at + 1)
    return items, at, lines


def _behind_blanks(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def sharing() -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    """Return a hook that makes equal strings one: compact texts would grow eightfold in memory without it."""
    known: dict[str, str] = {}

    def shared(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(known) > _MOST_REMEMBERED:
            known.clear()
        same = known.setdefault
        return {
            same(key, key): same(value, value) if value.__class__ is str else value for key, value in pairs
        }

    return shared

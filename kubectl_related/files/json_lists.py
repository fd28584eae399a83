"""The long lists of a dump, decoded an item at a time.

So each item has its line, and what is dropped of one is gone before the next.
Knows how lists begin where a program wrote them; any other text is left to the
plain decoder, which also finds the words for what is broken.
"""

from __future__ import annotations

import re
from typing import Any

from kubectl_related.encoding.strict_json import DECODER
from kubectl_related.files.document import DEEPEST, DEEPEST_ITEM, Document
from kubectl_related.files.redact import drop_bookkeeping
from kubectl_related.model.objects import is_too_deep

_HEAD = re.compile(
    r'\{(?:\s*"(?:kind|apiVersion)"\s*:\s*"[^"\\]*"\s*,|\s*"metadata"\s*:\s*\{[^{}]*\}\s*,)*\s*"items"\s*:\s*\['
)
_BLANK = re.compile(r"[ \t\r\n]*")


def read_list(text: str, line: int) -> Document | None:
    """Return the list that a text is, None where it is anything else, or is broken."""
    head = _HEAD.match(text)
    if not head:
        return None
    try:
        items, close, lines = _items(text, head.end(), line + head[0].count("\n"))
        value = DECODER.decode(head[0] + text[close:])
    except (ValueError, RecursionError, IndexError):
        return None
    if value["items"] or is_too_deep(value, DEEPEST):
        return None
    value["items"] = items
    return Document(value, line, lines)


def _items(text: str, at: int, line: int) -> tuple[list[Any], int, dict[int, int]]:
    """Return the items, where their list closes, and the line of each."""
    items: list[Any] = []
    lines: dict[int, int] = {}
    counted, at = at, _behind_blanks(text, at)
    more = text[at] != "]"
    while more:
        line += text.count("\n", counted, at)
        counted = at
        item, at = DECODER.raw_decode(text, at)
        if is_too_deep(item, DEEPEST_ITEM):
            raise ValueError
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

"""A long list in a file, read piece by piece: neither its text nor the cuts are in memory as a whole.

A piece that is a list of values by itself ends where an item ends, so that a place which only looks like the
end of an item does no harm. The ordinary reader takes what kubectl does not write so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from kubectl_related.encoding import json_values
from kubectl_related.encoding.document import Unreadable
from kubectl_related.encoding.json_values import BadJsonError
from kubectl_related.files.json.items import Items, is_list, own_of
from kubectl_related.files.json.parts import Partly
from kubectl_related.files.read_bytes import utf8_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_related.encoding.document import Document
    from kubectl_related.model.fieldmask import FieldMask
    from kubectl_related.relations.rule import GK

_PIECE = 1 << 19
_LARGEST = 1 << 26
"""Bytes in which an item must end."""
_TRIES = 4
"""How many places are looked at that may be the end of an item."""
_FIRST = re.compile(rb'"items"\s*:\s*\[')
_BEGINS = re.compile(rb'(\s*)\{\s*"(?:[^"\\]|\\.)*"')
_BLANK = re.compile(rb"\s*")
_decode_items = msgspec.json.Decoder(list[msgspec.Raw]).decode


def read_long_list(
    stream: BinaryIO, fields: Callable[[GK], FieldMask], piece: int = _PIECE
) -> Document | None:
    """Return the list that a file holds, None if it is anything else, or cannot be read."""
    try:
        return _read(stream, Partly(fields), piece)
    except (BadJsonError, Unreadable, TypeError):
        return None


def _read(stream: BinaryIO, partly: Partly, size: int) -> Document | None:
    data = stream.read(size)
    first = _FIRST.search(data)
    begins = None if first is None else _BEGINS.match(data, first.end())
    if first is None or begins is None:
        return None
    head = data[: first.end()]
    own = own_of(json_values.cut(head + b"]}"))
    items = Items(own, partly, 1 + head.count(b"\n"))
    # kubectl writes the same blanks before each item.
    between = b"}," + begins[0]
    data = data[first.end() :]
    while more := stream.read(max(size, len(data))):
        data += more
        end = _end_of_item(data, between, items)
        if not end and len(data) > _LARGEST:
            return None
        data = data[end:]
    return _rest(head, data, own, items)


def _end_of_item(data: bytes, between: bytes, items: Items) -> int:
    """Read the items that are complete; return where the others begin, after a comma."""
    at = len(data)
    for _ in range(_TRIES):
        at = data.rfind(between, 0, at)
        if at < 0:
            break
        written = b"[%b]" % _clean(data[: at + 1])
        try:
            raws = _decode_items(written)
        except msgspec.DecodeError:
            continue
        items.add(written, _start(written), raws)
        return at + 2
    return 0


def _rest(head: bytes, data: bytes, own: tuple[str, str], items: Items) -> Document | None:
    """Read the last items and what follows them."""
    written = b"[%b" % _clean(data)
    end = json_values.end_of(written, 0)
    tail = written[end:]
    parts = json_values.cut(b"%b]%b" % (head, tail))
    # The last field of a name counts, also if it is escaped.
    if not is_list(parts) or own_of(parts) != own or b'"items"' in tail or b"\\" in tail:
        return None
    items.add(written[:end], _start(written), _decode_items(written[:end]))
    return items.document(parts, 1)


def _clean(data: bytes) -> bytes:
    return json_values.mended(utf8_of(data))


def _start(written: bytes) -> int:
    blank = _BLANK.match(written, 1)
    return blank.end() if blank else 1

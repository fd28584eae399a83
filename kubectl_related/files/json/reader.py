"""JSON as Go reads it, one value after another, as `kubectl cluster-info dump` prints them.

Depends on the shape of JSON and on what the dump prints in between, not on what
an object is. No error quotes a value of the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kubectl_related.encoding import json_values
from kubectl_related.encoding.document import DEEPEST, Document, Unreadable
from kubectl_related.encoding.json_values import BadJsonError
from kubectl_related.files.json.items import Items, is_list, own_of, sentence
from kubectl_related.files.json.parts import Partly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kubectl_related.model.fieldmask import FieldMask
    from kubectl_related.relations.rule import GK

_BETWEEN = re.compile(
    rb"\s*(?:==== START logs for container [^\n]*\n.*?^==== END logs for container [^\n]*\n?\s*)*",
    re.DOTALL | re.MULTILINE,
)
_FIRST = re.compile(rb'"items"\s*:\s*\[\s*')
_LONG = 1 << 20
"""Bytes of a list from which on it is worth while to know what is read of its objects."""


def read_json(data: bytes, fields: Callable[[GK], FieldMask] | None = None) -> Iterator[Document | int]:
    """Yield the values of UTF-8 text, and the index where documents of YAML follow.

    `fields` says how much of the objects in a long list is decoded, by their kind.

    Raises: Unreadable, its line counted from 1.
    """
    data = json_values.mended(data)
    at, line, counted = _next(data, 0), 1, 0
    while at < len(data):
        line += data.count(b"\n", counted, at)
        counted = at
        if data[at] not in b"{[":
            if not data.startswith(b"---", at):
                raise Unreadable(line, "the text after a value is not JSON")
            yield at
            return
        try:
            end = json_values.end_of(data, at)
            written = data if end - at == len(data) else data[at:end]
            partly = None if fields is None or len(written) < _LONG else Partly(fields)
            document = _list(written, line, partly) or Document(json_values.decode(written, DEEPEST), line)
        except BadJsonError as bad:
            raise Unreadable(line + data.count(b"\n", at, max(at, bad.at)), sentence(bad)) from None
        yield document
        at = _next(data, end)


def _list(data: bytes, line: int, partly: Partly | None) -> Document | None:
    """Return a list with the line of each item, None if the text is not one. Raises: BadJsonError."""
    try:
        parts = json_values.cut(data)
    except TypeError:
        return None
    if parts.items is None or not is_list(parts):
        return None
    items = Items(own_of(parts), partly, line)
    items.add(data, _first(data, parts.items), parts.items)
    return items.document(parts, line)


def _first(data: bytes, items: list[Any]) -> int:
    """Return where the first item is: another field may be called items too."""
    written = bytes(items[0]) if items else b""
    places = (found.end() for found in _FIRST.finditer(data))
    return next((at for at in places if data.startswith(written, at)), 0)


def _next(data: bytes, at: int) -> int:
    """Return where the next value starts, after blanks and the logs of containers."""
    between = _BETWEEN.match(data, at)
    return between.end() if between else at

"""JSON as Go reads it, one value after another, as `kubectl cluster-info dump` prints them.

Depends on the shape of JSON and on what the dump prints in between, not on what
an object is. No error quotes a value of the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from kubectl_related.encoding import json_values
from kubectl_related.encoding.document import DEEPEST, DEEPEST_ITEM, Document, Unreadable
from kubectl_related.encoding.json_values import BadJsonError, TooDeepError
from kubectl_related.files.json.parts import Partly
from kubectl_related.model.objects import is_too_deep, text

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
_COMMA = re.compile(rb"[\s,]*")


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
            raise Unreadable(line + data.count(b"\n", at, max(at, bad.at)), _sentence(bad)) from None
        yield document
        at = _next(data, end)


def _list(data: bytes, line: int, partly: Partly | None) -> Document | None:
    """Return a list with the line of each item, None if the text is not one. Raises: BadJsonError."""
    try:
        parts = json_values.cut(data)
    except TypeError:
        return None
    if parts.items is None or not text(parts.kind).endswith("List"):
        return None
    known = {"apiVersion": parts.api_version, "kind": parts.kind, "metadata": parts.metadata}
    head = {field: value for field, value in known.items() if value is not msgspec.UNSET}
    if is_too_deep(head, DEEPEST):
        raise TooDeepError
    own = text(parts.api_version), text(parts.kind).removesuffix("List")
    items: list[Any] = []
    lines: dict[int, int] = {}
    counted, at = 0, _first(data, parts.items)
    for raw in parts.items:
        size = memoryview(raw).nbytes
        line += data.count(b"\n", counted, at)
        counted = at
        try:
            item = None if partly is None else partly.decode(raw, own)
            if item is None:
                item = json_values.item(raw, DEEPEST_ITEM)
        except BadJsonError as bad:
            raise Unreadable(line, _sentence(bad)) from None
        items.append(item)
        lines[id(item)] = line
        behind = _COMMA.match(data, at + size)
        at = behind.end() if behind else at
    return Document(head | {"items": items}, line, lines)


def _sentence(bad: BadJsonError) -> str:
    return f"it is nested deeper than {DEEPEST} levels" if isinstance(bad, TooDeepError) else str(bad)


def _first(data: bytes, items: list[Any]) -> int:
    """Return where the first item is: another field may be called items too."""
    written = bytes(items[0]) if items else b""
    places = (found.end() for found in _FIRST.finditer(data))
    return next((at for at in places if data.startswith(written, at)), 0)


def _next(data: bytes, at: int) -> int:
    """Return where the next value starts, after blanks and the logs of containers."""
    between = _BETWEEN.match(data, at)
    return between.end() if between else at

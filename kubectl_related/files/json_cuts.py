"""The long lists of a dump, cut into items before these are decoded one at a time."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from kubectl_related.files.document import DEEPEST, DEEPEST_ITEM, Document
from kubectl_related.files.redact import drop_bookkeeping
from kubectl_related.model.objects import is_too_deep


class _List(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    items: list[msgspec.Raw]
    api_version: Any = msgspec.UNSET
    kind: Any = msgspec.UNSET
    metadata: Any = msgspec.UNSET


_cut = msgspec.json.Decoder(_List).decode
_decode = msgspec.json.Decoder().decode
_FIRST = re.compile(rb'"items"\s*:\s*\[\s*')
_GLANCE = 64
"""Bytes by which an item is known to stand where it was looked for."""
_BETWEEN = re.compile(rb"[\s,]*")


def cut_list(data: bytes, line: int) -> Document | None:
    """Return the list that UTF-8 is, None where it is anything else, or is broken."""
    try:
        whole = _cut(data)
        items, lines = _items(data, line, whole.items)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    named = {"apiVersion": whole.api_version, "kind": whole.kind, "metadata": whole.metadata}
    value = {field: said for field, said in named.items() if said is not msgspec.UNSET}
    return None if is_too_deep(value, DEEPEST) else Document(value | {"items": items}, line, lines)


def _items(data: bytes, line: int, raw: list[msgspec.Raw]) -> tuple[list[Any], dict[int, int]]:
    """Return the items and the line of each. Raises: ValueError where one is too deep."""
    items: list[Any] = []
    lines: dict[int, int] = {}
    counted, at = 0, _first(data, raw)
    for piece in raw:
        written = bytes(piece)
        if not data.startswith(written[:_GLANCE], at):
            raise ValueError
        line += data.count(b"\n", counted, at)
        counted = at
        item = _decode(piece)
        brackets = written.count(b"{") + written.count(b"[")
        if brackets > DEEPEST and is_too_deep(item, DEEPEST_ITEM):
            raise ValueError
        drop_bookkeeping(item)
        items.append(item)
        lines[id(item)] = line
        behind = _BETWEEN.match(data, at + len(written))
        at = behind.end() if behind else at
    return items, lines


def _first(data: bytes, raw: list[msgspec.Raw]) -> int:
    """Return where the first item stands: another field may have items too."""
    written = bytes(raw[0]) if raw else b""
    places = (found.end() for found in _FIRST.finditer(data))
    return next((at for at in places if data.startswith(written, at)), 0)

"""The long lists of a dump, cut into items before these are decoded one at a time."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from kubectl_related.files.cleaning import drop_bookkeeping
from kubectl_related.files.document import DEEPEST, DEEPEST_ITEM, Document
from kubectl_related.objects import is_too_deep


class _List(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    items: list[msgspec.Raw]
    api_version: Any = msgspec.UNSET
    kind: Any = msgspec.UNSET
    metadata: Any = msgspec.UNSET


_cut = msgspec.json.Decoder(_List).decode
_decode = msgspec.json.Decoder().decode
_FIRST = re.compile(rb'"items"\s*:\s*\[\s*')
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
    return Document(value | {"items": items}, line, lines)


def _items(data: bytes, line: int, raw: list[msgspec.Raw]) -> tuple[list[Any], dict[int, int]]:
    """Return the items and the line of each. Raises: ValueError where one is too deep."""
    items: list[Any] = []
    lines: dict[int, int] = {}
    first = _FIRST.search(data)
    counted, at = 0, first.end() if first else 0
    for piece in raw:
        line += data.count(b"\n", counted, at)
        counted, end = at, at + len(memoryview(piece))
        item = _decode(piece)
        brackets = data.count(b"{", at, end) + data.count(b"[", at, end)
        if brackets > DEEPEST and is_too_deep(item, DEEPEST_ITEM):
            raise ValueError
        drop_bookkeeping(item)
        items.append(item)
        lines[id(item)] = line
        behind = _BETWEEN.match(data, end)
        at = behind.end() if behind else end
    return items, lines

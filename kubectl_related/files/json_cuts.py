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
_FIRST = re.compile(r'"items"\s*:\s*\[\s*')
_BETWEEN = re.compile(r"[\s,]*")


def cut_list(text: str, line: int) -> Document | None:
    """Return the list that a text is, None where it is anything else."""
    try:
        whole = _cut(text)
        items, lines = _items(text, line, whole.items)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    named = {"apiVersion": whole.api_version, "kind": whole.kind, "metadata": whole.metadata}
    value = {field: said for field, said in named.items() if said is not msgspec.UNSET}
    return Document(value | {"items": items}, line, lines)


def _items(text: str, line: int, raw: list[msgspec.Raw]) -> tuple[list[Any], dict[int, int]]:
    """Return the items and the line of each. Raises: ValueError where one is too deep."""
    items: list[Any] = []
    lines: dict[int, int] = {}
    first = _FIRST.search(text)
    counted, at = 0, first.end() if first else 0
    for piece in raw:
        written = str(piece, "utf-8")
        line += text.count("\n", counted, at)
        counted = at
        item = _decode(piece)
        if written.count("{") + written.count("[") > DEEPEST and is_too_deep(item, DEEPEST_ITEM):
            raise ValueError
        drop_bookkeeping(item)
        items.append(item)
        lines[id(item)] = line
        behind = _BETWEEN.match(text, at + len(written))
        at = behind.end() if behind else at
    return items, lines

"""The items of a list in JSON: decoded as far as they are read, each with its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from kubectl_related.encoding import json_values
from kubectl_related.encoding.document import DEEPEST, DEEPEST_ITEM, Document, Unreadable
from kubectl_related.encoding.json_values import BadJsonError, TooDeepError
from kubectl_related.model.objects import is_too_deep, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.encoding.json_values import ListParts
    from kubectl_related.files.json.parts import Partly

_COMMA = re.compile(rb"[\s,]*")
_LIST = "List"


class Items:
    """The items that were read so far; `line` is that of the text that follows."""

    def __init__(self, own: tuple[str, str], partly: Partly | None, line: int) -> None:
        """`own`: the apiVersion and kind that items have if they state none."""
        self._own = own
        self._partly = partly
        self.line = line
        self._items: list[Any] = []
        self._lines: dict[int, int] = {}

    def add(self, data: bytes, at: int, raws: Iterable[msgspec.Raw]) -> None:
        """Read the items of a text, the first of them at this index. Raises: Unreadable."""
        counted = 0
        for raw in raws:
            self.line += data.count(b"\n", counted, at)
            counted = at
            item = self._item(raw)
            self._items.append(item)
            self._lines[id(item)] = self.line
            behind = _COMMA.match(data, at + memoryview(raw).nbytes)
            at = behind.end() if behind else at
        self.line += data.count(b"\n", counted)

    def _item(self, raw: msgspec.Raw) -> Any:
        try:
            item = None if self._partly is None else self._partly.decode(raw, self._own)
            return json_values.item(raw, DEEPEST_ITEM) if item is None else item
        except BadJsonError as bad:
            raise Unreadable(self.line, sentence(bad)) from None

    def document(self, parts: ListParts, line: int) -> Document:
        """Return the list that they are the items of. Raises: TooDeepError."""
        known = {"apiVersion": parts.api_version, "kind": parts.kind, "metadata": parts.metadata}
        head = {field: value for field, value in known.items() if value is not msgspec.UNSET}
        if is_too_deep(head, DEEPEST):
            raise TooDeepError
        return Document(head | {"items": self._items}, line, self._lines)


def own_of(parts: ListParts) -> tuple[str, str]:
    """Return the apiVersion and kind that the items of a list have if they state none."""
    return text(parts.api_version), text(parts.kind).removesuffix(_LIST)


def is_list(parts: ListParts) -> bool:
    """Return whether what has these parts is a list of objects."""
    return parts.items is not None and text(parts.kind).endswith(_LIST)


def sentence(bad: BadJsonError) -> str:
    """Return what is wrong, without the place."""
    return f"it is nested deeper than {DEEPEST} levels" if isinstance(bad, TooDeepError) else str(bad)

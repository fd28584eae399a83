"""A document of a file as plain JSON-like values, before anyone asks whether it is an object."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

DEEPEST = 200
"""Levels of nesting. Real schemas reach 60; whoever walks an object later may recurse without fear."""
DEEPEST_ITEM = DEEPEST - 2
"""The same for an item of a list."""


class Unreadable(Exception):  # noqa: N818 - a verdict on a document, not a failure of ours
    """A document that cannot be read: the line and the sentence, which quotes no value."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


class Document(Record):
    """A value and the line where it starts."""

    value: Any
    line: int
    lines: Mapping[int, int] = MappingProxyType({})
    """`id` of a mapping near the root → its line."""

    def line_of(self, part: Any, otherwise: int) -> int:
        """Return the line of a part, if the format records it."""
        return self.lines.get(id(part), otherwise)

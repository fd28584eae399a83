"""Columns padded as kubectl pads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = 3
_NARROWEST = 6
"""No column but the last is narrower, gap included."""


def padded(table: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines: all columns but the last padded, also where nothing follows.

    A character counts as one, however wide a terminal shows it, as in kubectl.
    """
    before_last = list(zip(*table, strict=True))[:-1]
    widths = [max(_NARROWEST, max(map(len, column)) + _GAP) for column in before_last]
    return [
        "".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in table
    ]

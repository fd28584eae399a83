"""How high vertices lie: each as near to its neighbours as its column allows, so that arrows are short.

A column's best places are found exactly: least squares under "each below the one
before" is isotonic regression, which pools vertices that want to pass each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SWEEPS = 8


def spaced(
    columns: Mapping[int, Sequence[int]], near: Mapping[int, Sequence[int]], heights: Sequence[float]
) -> list[float]:
    """Return the middle of each vertex; `heights` hold the gap between two vertices too."""
    middle = [0.0] * len(heights)
    for column in columns.values():
        at = -sum(heights[vertex] for vertex in column) / 2
        for vertex in column:
            middle[vertex] = at + heights[vertex] / 2
            at += heights[vertex]
    outwards = sorted(columns, key=lambda number: (abs(number), number))
    for sweep in range(_SWEEPS):
        for number in outwards if sweep % 2 == 0 else reversed(outwards):
            _settle(columns[number], near, heights, middle)
    return middle


def _settle(
    column: Sequence[int], near: Mapping[int, Sequence[int]], heights: Sequence[float], middle: list[float]
) -> None:
    """Move a column's vertices towards the mean of their neighbours; their order stays."""
    pools: list[tuple[float, float, int]] = []
    offsets, below = [], 0.0
    for vertex in column:
        offsets.append(below + heights[vertex] / 2)
        below += heights[vertex]
    for vertex, offset in zip(column, offsets, strict=True):
        ends = near[vertex]
        wanted = sum(middle[one] for one in ends) / len(ends) if ends else middle[vertex]
        weight = float(len(ends) or 1)
        total, size = (wanted - offset) * weight, 1
        while pools and pools[-1][0] / pools[-1][1] > total / weight:
            before, more, count = pools.pop()
            total, weight, size = total + before, weight + more, size + count
        pools.append((total, weight, size))
    shifts = [total / weight for total, weight, size in pools for _ in range(size)]
    for vertex, offset, shift in zip(column, offsets, shifts, strict=True):
        middle[vertex] = offset + shift

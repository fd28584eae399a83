"""The order within columns: medians of the neighbours, then exchanges, for few crossings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Columns = dict[int, list[int]]
    """Layer → its vertices from top to bottom."""
    Near = Mapping[int, Sequence[int]]
    """Vertex → its neighbours, which are in the columns beside its own (or in its own)."""

_SWEEPS = 6
_PASSES = 3


def ordered(columns: Columns, near: Near) -> Columns:
    """Return the columns in an order with few crossings; without a reason to move, the order stays."""
    layer = {vertex: number for number, column in columns.items() for vertex in column}
    beside = {
        (vertex, step): [one for one in near[vertex] if layer[one] == number + step]
        for vertex, number in layer.items()
        for step in (-1, 1)
    }
    # Outwards from the middle first: the order of the subjects is given.
    outwards = sorted(columns, key=lambda number: (abs(number), number))
    best, fewest = columns, _crossings(columns, beside)
    now = columns
    for sweep in range(_SWEEPS):
        now = dict(now)
        for number in outwards if sweep % 2 == 0 else reversed(outwards):
            step = -1 if (number > 0) == (sweep % 2 == 0) else 1
            now[number] = _by_median(now[number], now.get(number + step, []), beside, step)
        crossings = _crossings(now, beside)
        if crossings < fewest or sweep == 0:
            best, fewest = now, crossings
        if not crossings:
            break
    return _exchanged(best, beside) if fewest else best


def _by_median(
    column: list[int], other: list[int], beside: Mapping[tuple[int, int], list[int]], step: int
) -> list[int]:
    """Sort a column by the medians of the neighbours on one side; what has none there stays in its place."""
    at = {vertex: rank for rank, vertex in enumerate(other)}
    medians = {}
    for vertex in column:
        found = sorted(at[one] for one in beside[vertex, step])
        if found:
            medians[vertex] = (found[(len(found) - 1) // 2] + found[len(found) // 2]) / 2
    moving = iter(sorted(medians, key=lambda vertex: medians[vertex]))
    return [next(moving) if vertex in medians else vertex for vertex in column]


def _crossings(columns: Columns, beside: Mapping[tuple[int, int], list[int]]) -> int:
    total = 0
    for number, column in columns.items():
        at = {vertex: rank for rank, vertex in enumerate(columns.get(number + 1, ()))}
        seen: list[int] = []
        for vertex in column:
            ends = sorted(at[one] for one in beside[vertex, 1])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _exchanged(columns: Columns, beside: Mapping[tuple[int, int], list[int]]) -> Columns:
    """Exchange neighbours of a column as long as that takes crossings away."""
    columns = {number: list(column) for number, column in columns.items()}
    at = {vertex: rank for column in columns.values() for rank, vertex in enumerate(column)}
    for _ in range(_PASSES):
        moved = False
        for column in columns.values():
            for upper in range(len(column) - 1):
                one, other = column[upper : upper + 2]
                if sum(_gain(at, beside[one, step], beside[other, step]) for step in (-1, 1)) > 0:
                    column[upper], column[upper + 1] = other, one
                    at[one], at[other] = at[other], at[one]
                    moved = True
        if not moved:
            break
    return columns


def _gain(at: Mapping[int, int], upper: Sequence[int], lower: Sequence[int]) -> int:
    """Return how many crossings fewer there are if two vertices change places."""
    if not upper or not lower:
        return 0
    ends = sorted(at[one] for one in lower)
    crossing = sum(bisect_left(ends, at[one]) for one in upper)
    return crossing - sum(len(ends) - bisect_right(ends, at[one]) for one in upper)

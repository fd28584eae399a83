"""The places of boxes and arrows: a column for each layer, few crossings, short arrows.

It deals with sizes only, not with objects or formats. Everything is in pixels, and the
same boxes and links always give the same places.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from kubectl_related.printers.pictures.ordering import ordered
from kubectl_related.printers.pictures.spacing import spaced
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW = 18
"""The height that the label of an arrow takes beside a box."""
HEAD = 9
"""The length of an arrow's head."""
_GAP = 14
_BEND = 56
_MARGIN = 16


class Box(Record):
    """What is to be placed; `layer`: its column, from left to right, may be negative."""

    layer: int
    width: float
    height: float


class Link(Record):
    """An arrow from one box to another, by number; `label`: the width of its text."""

    start: int
    end: int
    label: float


class Area(Record):
    """The place of a box: its upper left corner, and its size; it is higher if many arrows end there."""

    x: float
    y: float
    width: float
    height: float


class Run(Record):
    """A horizontal piece of an arrow; curves join it with the next one."""

    start: float
    end: float
    y: float


class Route(Record):
    """The way of an arrow from start to end; `label`: the middle of its text, which lies on the line."""

    runs: tuple[Run, ...]
    label: tuple[float, float]


class Placed(Record):
    """A picture with places, from (0, 0) to (width, height)."""

    areas: list[Area]
    routes: list[Route]
    width: float
    height: float


def place(boxes: Sequence[Box], links: Sequence[Link]) -> Placed:
    """Return where everything lies."""
    return _Placing(boxes, links).placed() if boxes else Placed([], [], 2 * _MARGIN, 2 * _MARGIN)


class _Placing:
    """The boxes and, for arrows that cross columns, a bend in each column that they cross."""

    def __init__(self, boxes: Sequence[Box], links: Sequence[Link]) -> None:
        self._boxes, self._links = boxes, links
        self._layer = [box.layer for box in boxes]
        self._chains = [self._chain(link) for link in links]
        self._heights = [box.height for box in boxes] + [_GAP / 2] * (len(self._layer) - len(boxes))
        labels: dict[int, int] = defaultdict(int)
        for link in links:
            labels[self._outer(link)] += 1
        for box, count in labels.items():
            self._heights[box] = max(self._heights[box], count * ROW)
        near: dict[int, list[int]] = {vertex: [] for vertex in range(len(self._layer))}
        for chain in self._chains:
            for one, other in pairwise(chain):
                near[one].append(other)
                near[other].append(one)
        layers: dict[int, list[int]] = defaultdict(list)
        for vertex, layer in enumerate(self._layer):
            layers[layer].append(vertex)
        self._columns = ordered({layer: layers[layer] for layer in sorted(layers)}, near)
        middle = spaced(self._columns, near, [height + _GAP for height in self._heights])
        top = min(at - height / 2 for at, height in zip(middle, self._heights, strict=True))
        self._middle = [at - top + _MARGIN for at in middle]
        self._room: dict[int, float] = defaultdict(float)
        for link in links:
            gap = self._beside(link)
            self._room[gap] = max(self._room[gap], link.label)
        self._left, self._right = self._edges_of_columns()

    def _chain(self, link: Link) -> list[int]:
        """Return the box on the left, a new bend in each column between, and the box on the right."""
        ends = sorted((link.start, link.end), key=lambda box: (self._layer[box], box))
        between = range(self._layer[ends[0]] + 1, self._layer[ends[1]])
        first = len(self._layer)
        self._layer += between
        return [ends[0], *range(first, first + len(between)), ends[1]]

    def _outer(self, link: Link) -> int:
        """Return the box beside which the label is: fewer arrows end there than at the inner one."""
        return max(link.end, link.start, key=lambda box: abs(self._layer[box]))

    def _edges_of_columns(self) -> tuple[dict[int, float], dict[int, float]]:
        """Return where each column begins and where it ends, with room for the labels between them."""
        left, right = {}, {}
        x = float(_MARGIN)
        for layer, column in self._columns.items():
            left[layer] = x
            right[layer] = x + max(self._boxes[v].width if v < len(self._boxes) else 0 for v in column)
            x = right[layer] + self._room[layer] + 4 * HEAD + _BEND
        return left, right

    def placed(self) -> Placed:
        """Return the areas and the routes."""
        areas = [self._area(number, box) for number, box in enumerate(self._boxes)]
        ports = self._ports(areas)
        routes = [self._route(number, areas, ports) for number in range(len(self._links))]
        bottom = max(at + height / 2 for at, height in zip(self._middle, self._heights, strict=True))
        ends = [*self._right.values(), *(run.end for route in routes for run in route.runs)]
        return Placed(areas, routes, max(ends) + _MARGIN, bottom + _MARGIN)

    def _area(self, number: int, box: Box) -> Area:
        """Place a box on that side of its column from which the arrows come."""
        left, right = self._left[box.layer], self._right[box.layer]
        x = left + (right - left - box.width) * ((box.layer < 0) - (box.layer > 0) + 1) / 2
        return Area(x, self._middle[number] - self._heights[number] / 2, box.width, self._heights[number])

    def _ports(self, areas: Sequence[Area]) -> dict[tuple[int, int], float]:
        """Return how high each arrow ends at a box: (number of the link, box) → y."""
        sides: dict[tuple[int, bool], list[tuple[float, int]]] = defaultdict(list)
        for number, chain in enumerate(self._chains):
            same = self._layer[chain[0]] == self._layer[chain[-1]]
            sides[chain[0], True].append((self._middle[chain[1]], number))
            sides[chain[-1], same].append((self._middle[chain[-2]], number))
        ports = {}
        for (box, _), ends in sides.items():
            step = min(ROW, areas[box].height / len(ends))
            first = self._middle[box] - step * (len(ends) - 1) / 2
            for at, (_, number) in enumerate(sorted(ends)):
                ports[number, box] = first + at * step
        return ports

    def _route(self, number: int, areas: Sequence[Area], ports: dict[tuple[int, int], float]) -> Route:
        link, chain = self._links[number], self._chains[number]
        first, last = chain[0], chain[-1]
        right, left = areas[first].x + areas[first].width, areas[last].x
        runs = [Run(right, self._right[self._layer[first]] + self._length(link, first), ports[number, first])]
        runs += [
            Run(self._left[self._layer[bend]], self._right[self._layer[bend]], self._middle[bend])
            for bend in chain[1:-1]
        ]
        if self._layer[first] == self._layer[last]:
            runs.append(Run(runs[0].end, left + areas[last].width, ports[number, last]))
        else:
            turn = self._left[self._layer[last]] - self._length(link, last)
            runs.append(Run(turn, left, ports[number, last]))
        outer = self._outer(link)
        half = HEAD + link.label / 2
        at = (
            right + half
            if outer == first
            else runs[-1].end + half * (1 if runs[-1].start > runs[-1].end else -1)
        )
        if link.start != first:
            runs = [Run(run.end, run.start, run.y) for run in reversed(runs)]
        return Route(tuple(runs), (at, ports[number, outer]))

    def _length(self, link: Link, box: int) -> float:
        """Return how far an arrow is straight beside a column: as far as the longest label there."""
        outer = self._outer(link)
        return 2 * HEAD + (self._room[self._beside(link)] if box == outer else 0)

    def _beside(self, link: Link) -> int:
        """Return the layer left of the gap in which the label is."""
        outer = self._layer[self._outer(link)]
        return outer - 1 if outer > min(self._layer[link.start], self._layer[link.end]) else outer

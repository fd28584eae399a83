"""The chains of relations that lead from one object to another, on the ways that walks from both took.

A chain of one direction is a walk from one end to the other. A chain with a turn is two walks that meet at
what both objects use, or at what uses both.
"""

from __future__ import annotations

from collections import defaultdict
from heapq import heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING

from kubectl_related.engine.frontier import Step, next_step
from kubectl_related.engine.walk import Walk
from kubectl_related.model.graph import USED_BY, USES, Chain, Edge, Link
from kubectl_related.model.objects import Ref, controller_ref
from kubectl_related.record import Record
from kubectl_related.relations.facts.hubs import is_hub

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kubectl_related.engine.frontier import End
    from kubectl_related.engine.walk import Frontier

MOST_CHAINS = 10
BACK = "back"
OPPOSITE = {USES: USED_BY, USED_BY: USES}


class Trails(Walk):
    """A walk that keeps every way it takes, not only the shortest to each object."""

    ways: dict[Step, dict[Step, set[Edge]]]
    """Step → the steps that follow, each with the edges that lead there."""

    def follow(self, refs: Sequence[Ref], directions: Iterable[str], depth: int) -> None:
        """Walk from these objects; no step is taken twice."""
        self.ways = {}
        self.run(refs, directions, depth)

    def _note(self, end: End, step: Step, subjects: set[int], depth: int, ahead: Frontier) -> None:
        del depth
        if end.ref == step.ref or not self._is_a_way(end):
            return
        following = next_step(end.ref, step, end.edge)
        self.ways.setdefault(step, {}).setdefault(following, set()).add(end.edge)
        # The walks from the subjects have begun already.
        known = following in self._reached or end.ref in self._subjects
        if not (known or end.state or end.edge.weak):
            self._reached[following] = ahead[following] = subjects

    def _is_a_way(self, end: End) -> bool:
        """Return whether an edge leads to an object, or to a subject that does not exist."""
        if end.state != "missing":
            return True
        return not end.reason and end.ref in self._subjects and end.ref not in self.store.pool


class _Node(Record):
    """A step of a walk from the subject, or one of a walk from the target, gone backwards."""

    step: Step
    back: str = ""


class _Map(Record):
    """The steps that chains may take, and how far each is from the subject and from the target."""

    ahead: Mapping[_Node, Sequence[_Node]]
    starts: Sequence[_Node]
    ends: frozenset[_Node]
    done: Mapping[_Node, int]
    left: Mapping[_Node, int]
    turns: frozenset[tuple[_Node, _Node]]


def chains(
    trails: Trails, subject: Ref, target: Ref, directions: Sequence[str], depth: int, *, fold: bool
) -> list[Chain]:
    """Return the shortest chains of one direction, or those with one turn if no other exists.

    `directions`: those asked for, as the subject sees them; a turn needs both. `depth` 0 = any length.
    `fold`: what a controller's object says no more than the controller itself says is left out.
    """
    for turning in (False, True)[: len(directions)]:
        place = _map(trails.ways, subject, target, directions, turning=turning)
        longest = depth or len(place.ahead)
        if any(place.left.get(start, longest + 1) <= longest for start in place.starts):
            edges = _edges(trails.ways, place, longest)
            folded = _folded(trails, edges, {subject, target}) if fold else set()
            found = _shortest(place, folded, longest)
            return [_chain(refs, turn, edges) for refs, turn in found.items()]
    return []


def _map(
    ways: Mapping[Step, Mapping[Step, set[Edge]]],
    subject: Ref,
    target: Ref,
    directions: Sequence[str],
    *,
    turning: bool,
) -> _Map:
    ahead: dict[_Node, list[_Node]] = defaultdict(list)
    turns: set[tuple[_Node, _Node]] = set()
    back: dict[Step, list[Step]] = defaultdict(list)
    for near, steps in ways.items():
        for far in steps:
            back[far].append(near)
            ahead[_Node(near)].append(_Node(far))
            ahead[_Node(far, BACK)].append(_Node(near, BACK))
    if turning:
        for far, nears in back.items():
            if far.ref not in (subject, target) and not is_hub(far.ref):
                node = _Node(far)
                over = [_Node(near, BACK) for near in nears]
                ahead[node] += over
                turns |= {(node, after) for after in over}
    starts = [_Node(Step(subject, direction)) for direction in directions]
    starts += [_Node(step, BACK) for step in back if step.ref == subject]
    ends = {_Node(step) for step in back if step.ref == target}
    sides = [OPPOSITE[direction] for direction in directions]
    ends |= {_Node(Step(target, side), BACK) for side in sides}
    behind: dict[_Node, list[_Node]] = defaultdict(list)
    for node, nodes in ahead.items():
        for after in nodes:
            behind[after].append(node)
    done, left = _distances(starts, ahead), _distances(ends, behind)
    return _Map(ahead, starts, frozenset(ends), done, left, frozenset(turns))


def _distances(nodes: Iterable[_Node], ahead: Mapping[_Node, Sequence[_Node]]) -> dict[_Node, int]:
    """Return how far each node is that can be reached."""
    level = list(nodes)
    far = dict.fromkeys(level, 0)
    while level:
        following = []
        for node in level:
            for after in ahead.get(node, ()):
                if after not in far:
                    far[after] = far[node] + 1
                    following.append(after)
        level = following
    return far


_Edges = dict[Ref, dict[Ref, set[Edge]]]
"""Object → its neighbours on chains, with the edges between the two."""


def _edges(ways: Mapping[Step, Mapping[Step, set[Edge]]], place: _Map, longest: int) -> _Edges:
    found: _Edges = defaultdict(lambda: defaultdict(set))
    for node, nodes in place.ahead.items():
        for after in nodes:
            if place.done.get(node, longest) + 1 + place.left.get(after, longest) > longest:
                continue
            near, far = (after.step, node.step) if after.back else (node.step, after.step)
            for one, other in ((near.ref, far.ref), (far.ref, near.ref)):
                found[one][other] |= ways[near][far]
    return found


def _folded(trails: Trails, edges: _Edges, ends: set[Ref]) -> set[Ref]:
    """Return the objects that lead nowhere their controllers do not lead by the same relations."""
    pool = trails.store.pool
    found = ((ref, controller_ref(pool.get(ref) or {}, ref)) for ref in edges if ref not in ends)
    waiting = {ref: over for ref, over in found if over is not None and over in edges}
    folded: set[Ref] = set()
    while fresh := {ref for ref, over in waiting.items() if _says_no_more(ref, over, edges, folded)}:
        folded |= fresh
        waiting = {ref: over for ref, over in waiting.items() if ref not in fresh}
    return folded


def _says_no_more(ref: Ref, over: Ref, edges: _Edges, folded: set[Ref]) -> bool:
    others = edges[ref].keys() - folded - {over}
    return all(_said(edges[ref][other], ref) <= _said(edges[over].get(other, ()), over) for other in others)


def _said(edges: Iterable[Edge], ref: Ref) -> set[tuple[str, bool]]:
    return {(edge.relation, edge.holder == ref) for edge in edges}


def _shortest(place: _Map, folded: set[Ref], longest: int) -> dict[tuple[Ref, ...], int]:
    """Return the chains as objects in order, the shortest first, each with the index of its turn or end."""
    found: dict[tuple[Ref, ...], int] = {}
    waiting: list[tuple[int, tuple[Ref, ...], _Node, int]] = []
    for start in place.starts:
        if start in place.left:
            heappush(waiting, (place.left[start], (start.step.ref,), start, 0))
    while waiting and len(found) < MOST_CHAINS:
        _, refs, node, turn = heappop(waiting)
        # With a turn a detour of a chain that was found relates nothing more.
        if place.turns and any(_is_part(chain[:-1], refs) for chain in found):
            continue
        if node in place.ends:
            found.setdefault(refs, turn or len(refs) - 1)
            continue
        for after in place.ahead.get(node, ()):
            ref = after.step.ref
            length = len(refs) + place.left.get(after, longest)
            if length <= longest and ref not in refs and ref not in folded:
                at = len(refs) - 1 if (node, after) in place.turns else turn
                heappush(waiting, (length, (*refs, ref), after, at))
    return found


def _is_part(refs: Iterable[Ref], of: Iterable[Ref]) -> bool:
    """Return whether all of these objects are among the others, in the same order."""
    left = iter(of)
    return all(ref in left for ref in refs)


def _chain(refs: Sequence[Ref], turn: int, edges: _Edges) -> Chain:
    links = tuple(Link(near, far, tuple(sorted(edges[near][far]))) for near, far in pairwise(refs))
    return Chain(refs[0], links, turn)

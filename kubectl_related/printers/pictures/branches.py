"""The answer as a tree: what a subject is used by, what it uses, and so on from each of them.

The steps are those of the walk, so a branch never turns round. What is reached
in several ways grows once, where it is nearest; elsewhere it is `cut`.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kubectl_related.engine.frontier import Step, onward
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.printers.rows import (
    MISSING,
    Row,
    far_end,
    folded,
    row_of,
    rows_of,
    summarised,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kubectl_related.model.graph import Edge, Related, Relative
    from kubectl_related.model.objects import Ref


@dataclass
class Branch:
    """One object below another; `cut`: what hangs below it is shown elsewhere."""

    row: Row
    children: list[Branch] = field(default_factory=list)
    cut: bool = False


def branches_of(subject: Ref, relatives: Sequence[Relative], *, fold: bool) -> dict[str, list[Branch]]:
    """Return what uses the subject and what it uses; siblings stand in the order of `relatives`.

    Nothing is folded where only a folded object leads to something that is shown.
    """
    tree = _Tree(subject, relatives, fold=fold)
    shown = {(row.relative.ref, row.relative.missing) for row in folded(rows_of(relatives))}
    return (tree if shown <= tree.placed else _Tree(subject, relatives, fold=False)).branches


def dangling(answer: Related, *, fold: bool) -> dict[Ref, list[Branch]]:
    """Return each object that refers to something that does not exist, and what that is."""
    found: dict[Ref, list[Branch]] = {}
    for relative in sorted(answer.relatives, key=lambda relative: relative.ref):
        for edge in sorted(relative.edges):
            if not fold or not answer.is_folded(edge):
                row = row_of(relative, MISSING, [edge])
                found.setdefault(edge.holder, []).append(Branch(row))
    return dict(sorted(found.items()))


class _Tree:
    """The branches of one subject, grown from the root outwards."""

    def __init__(self, subject: Ref, relatives: Sequence[Relative], *, fold: bool) -> None:
        self._fold = fold
        self._rank = {id(relative): rank for rank, relative in enumerate(relatives)}
        self._beyond: dict[Ref, list[tuple[Relative, Edge]]] = defaultdict(list)
        for relative in relatives:
            for edge in sorted(relative.edges):
                self._beyond[far_end(edge, relative.ref)].append((relative, edge))
        self.placed: set[tuple[Ref, bool]] = set()
        self.branches: dict[str, list[Branch]] = {USED_BY: [], USES: []}
        self._grow([(Step(subject, direction), grown) for direction, grown in self.branches.items()])

    def _grow(self, roots: Iterable[tuple[Step, list[Branch]]]) -> None:
        waiting = deque(roots)
        seen = {step for step, _ in waiting}
        while waiting:
            step, grown = waiting.popleft()
            for row, following in self._rows(step):
                branch = Branch(row)
                grown.append(branch)
                if following is None:
                    continue
                if following in seen:
                    branch.cut = any(self._rows(following))
                else:
                    seen.add(following)
                    waiting.append((following, branch.children))

    def _rows(self, step: Step) -> Iterator[tuple[Row, Step | None]]:
        """Yield what one step leads to, with the step after it where that leads on."""
        edges: dict[int, list[Edge]] = defaultdict(list)
        steps: dict[int, Step] = {}
        by_rank: dict[int, Relative] = {}
        for relative, edge in self._beyond[step.ref]:
            if (edge.holder == step.ref) != (step.direction == USES) or edge.relation == step.entered:
                continue
            rank = self._rank[id(relative)]
            by_rank[rank] = relative
            edges[rank].append(edge)
            if relative.verified and not relative.missing and not edge.weak:
                steps.setdefault(rank, onward(relative.ref, step, edge))
        rows = [
            row_of(relative, MISSING if relative.missing else step.direction, edges[rank])
            for rank, relative in sorted(by_rank.items())
        ]
        kept = folded(rows) if self._fold else rows
        self.placed |= {(row.relative.ref, row.relative.missing) for row in kept}
        for row in summarised(kept) if self._fold else kept:
            yield row, steps.get(self._rank[id(row.relative)]) if row.count == 1 else None

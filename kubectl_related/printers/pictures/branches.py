"""The answer as a tree: the users of a subject, the objects it uses, and so on from each of them.

The steps are those of the walk, so a branch keeps its direction. An object that
is reached in several ways grows once, nearest to the subject; elsewhere it is `cut`.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kubectl_related.engine.frontier import Step, next_step
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.printers.rows.folding import hosts_of, summarised
from kubectl_related.printers.rows.row import MISSING, Row, row_of, row_of_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kubectl_related.model.graph import Edge, Related, Relative
    from kubectl_related.model.objects import Ref

    Steps = tuple[Step, ...]
    """Where the branches below one node begin: at an object, and at those that are folded into it."""


@dataclass
class Branch:
    """One object below another; `cut`: what hangs below it is shown elsewhere."""

    row: Row
    children: list[Branch] = field(default_factory=list)
    cut: bool = False


def branches_of(subject: Ref, relatives: Sequence[Relative], *, fold: bool) -> dict[str, list[Branch]]:
    """Return what uses the subject and what it uses; siblings are in the order of `relatives`.

    A controller and what is folded into it are one node: below it is what any of them leads to, each once.
    """
    return _Tree(subject, relatives, fold=fold).branches


def dangling(answer: Related, *, fold: bool) -> dict[Ref, list[Branch]]:
    """Return each object that refers to something missing, and the missing targets."""
    found: dict[Ref, list[Branch]] = {}
    for relative in sorted(answer.relatives, key=lambda relative: relative.ref):
        for edge in sorted(relative.edges):
            if not fold or not answer.is_folded(edge):
                row = row_of(relative, MISSING, [edge])
                found.setdefault(edge.holder, []).append(Branch(row))
    return dict(sorted(found.items()))


def branches_of_chains(answer: Related) -> dict[Ref, list[Branch]]:
    """Return what the chains of each subject lead through; chains that begin alike share their branches."""
    relatives = {relative.ref: relative for relative in answer.relatives}
    roots: dict[Ref, list[Branch]] = {}
    for chain in answer.chains:
        grown = roots.setdefault(chain.subject, [])
        for link in chain.links:
            branch = next((one for one in grown if one.row.relative.ref == link.far), None)
            if branch is None:
                branch = Branch(row_of_link(link, relatives[link.far]))
                grown.append(branch)
            grown = branch.children
    return roots


class _Tree:
    """The branches of one subject, grown from the root outwards."""

    def __init__(self, subject: Ref, relatives: Sequence[Relative], *, fold: bool) -> None:
        self._fold = fold
        self._rank = {id(relative): rank for rank, relative in enumerate(relatives)}
        self._beyond: dict[Ref, list[tuple[Relative, Edge]]] = defaultdict(list)
        for relative in relatives:
            for edge in sorted(relative.edges):
                self._beyond[edge.far_end(relative.ref)].append((relative, edge))
        self.branches: dict[str, list[Branch]] = {USED_BY: [], USES: []}
        self._grow([((Step(subject, direction),), grown) for direction, grown in self.branches.items()])

    def _grow(self, roots: Iterable[tuple[Steps, list[Branch]]]) -> None:
        waiting = deque(roots)
        seen = {step for steps, _ in waiting for step in steps}
        while waiting:
            steps, grown = waiting.popleft()
            for row, following in self._rows(steps):
                branch = Branch(row)
                grown.append(branch)
                fresh = tuple(step for step in following if step not in seen)
                if fresh:
                    seen |= set(fresh)
                    waiting.append((fresh, branch.children))
                elif following:
                    branch.cut = any(self._rows(following))

    def _rows(self, steps: Steps) -> Iterator[tuple[Row, Steps]]:
        """Yield what one node leads to, with the steps after it if it leads on."""
        inside = {step.ref for step in steps}
        edges: dict[int, list[Edge]] = defaultdict(list)
        onwards: dict[int, Step] = {}
        by_rank: dict[int, Relative] = {}
        for step in steps:
            for relative, edge in self._beyond[step.ref]:
                leads_back = relative.ref in inside or edge.relation == step.via_relation
                if leads_back or (edge.holder == step.ref) != (step.direction == USES):
                    continue
                rank = self._rank[id(relative)]
                by_rank[rank] = relative
                edges[rank].append(edge)
                if relative.verified and not relative.missing and not edge.weak:
                    onwards.setdefault(rank, next_step(relative.ref, step, edge))
        rows = [
            row_of(relative, MISSING if relative.missing else steps[0].direction, edges[rank])
            for rank, relative in sorted(by_rank.items())
        ]
        hosts = hosts_of(rows) if self._fold else {}
        members: dict[Row, list[Row]] = defaultdict(list)
        for row in rows:
            members[hosts.get(row, row)].append(row)
        kept = [row for row in rows if row not in hosts]
        for row in summarised(kept) if self._fold else kept:
            ranks = [self._rank[id(member.relative)] for member in members[row]] if row.count == 1 else []
            yield row, tuple(onwards[rank] for rank in ranks if rank in onwards)

"""Walks from the subjects outwards, with a wave of requests for each step, until the depth is reached.

A walk keeps its direction: from holders to targets, or from targets to holders.
Only kinds that join others (a RoleBinding) are passed through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.frontier import End, Found, Step, edge_of, next_step
from kubectl_related.engine.gaps import gaps
from kubectl_related.engine.plan.users import Planner
from kubectl_related.engine.pool import namespace_labels
from kubectl_related.engine.scope import whole_form
from kubectl_related.engine.ways.reference import NamedReference
from kubectl_related.engine.ways.registry import way_of
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.model.objects import ref_of
from kubectl_related.model.source import Get

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kubectl_related.engine.store import Store
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Answer, Request
    from kubectl_related.relations.rule import GK, Rule


Frontier = dict[Step, set[int]]
"""Where the walk goes on → on behalf of which subjects."""


class Walk:
    """A walk through what a store can give; several runs add to the same finds."""

    def __init__(self, store: Store) -> None:
        """Start with nothing found."""
        self.found = Found(store.pool, store.resources)
        self.store = store
        self._reached: dict[Step, set[int]] = {}
        self._subjects: dict[Ref, int] = {}
        self._pass_through = True
        """False if the walk follows only some rules: it then goes on by these rules."""

    def run(
        self,
        subjects: Iterable[Ref],
        directions: Iterable[str],
        depth: int,
        only: Callable[[Rule], bool] | None = None,
    ) -> None:
        """Walk `depth` steps (0 = to the end) from the subjects in these directions; `only` some rules."""
        self._reached = {}
        self._pass_through = only is None
        self._subjects = {ref: index for index, ref in enumerate(subjects)}
        store = self.store
        frontier: Frontier = {}
        for direction in directions:
            for ref, index in self._subjects.items():
                frontier[Step(ref, direction)] = {index}
        at = 1
        while frontier:
            last = depth != 0 and at >= depth
            scope = store.scope._replace(whole=not last) if only is None else store.scope.of_a_cascade()
            # A cascade follows the members of every object, a question those of its subject.
            members = at == 1 or only is not None
            planner = Planner(store.tables, store.resources, scope, only, members=members)
            self._fetch(frontier, planner)
            frontier = self._relate(frontier, planner, at)
            if last:
                break
            at += 1

    def _fetch(self, frontier: Frontier, planner: Planner) -> None:
        store = self.store
        using = {step.ref: step.via_relation for step in frontier if step.direction == USES}
        requests: list[Request] = [
            Get(resource, ref.namespace, ref.name, whole_form(resource.gk))
            for ref in dict.fromkeys(step.ref for step in frontier)
            if store.pool.get(ref) is None and ref not in store.absent
            and (resource := store.resources.of(ref.group, ref.kind)) is not None
        ]  # fmt: skip
        requests += planner.users(step.ref for step in frontier if step.direction == USED_BY)
        requests += planner.uses.expected(using)
        for ref, via_relation in using.items():
            if (obj := store.pool.get(ref)) is not None:
                requests += planner.uses.targets(store.references(obj, via_relation))

        def follow(_request: Request, answer: Answer) -> Iterator[Request]:
            for obj in answer.objects:
                ref = ref_of(obj)
                if ref in using:
                    yield from planner.uses.targets(store.references(obj, using[ref]))

        store.ask(requests, follow)
        # Other objects of this wave may complete a reference.
        found = ((store.pool.get(ref), via_relation) for ref, via_relation in using.items())
        store.ask(
            r
            for obj, via_relation in found
            if obj
            for r in planner.uses.targets(store.references(obj, via_relation))
        )

    def _relate(self, frontier: Frontier, planner: Planner, depth: int) -> Frontier:
        """Find the edges between the frontier and everything at hand; return where to go on."""
        ahead: Frontier = {}
        labels = namespace_labels(self.store.pool)
        by_kind: dict[GK, dict[Ref, list[Step]]] = {}
        for step in frontier:
            if step.direction == USES:
                for end in self._used(step, labels):
                    self._note(end, step, frontier[step], depth, ahead)
            else:
                gk = step.ref.group, step.ref.kind
                by_kind.setdefault(gk, {}).setdefault(step.ref, []).append(step)
        for gk, steps in by_kind.items():
            for step, end in self._users(steps, planner.holders_of(gk), labels):
                self._note(end, step, frontier[step], depth, ahead)
        return ahead

    def _used(self, step: Step, labels: Mapping[str, Mapping[str, str]]) -> Iterator[End]:
        store = self.store
        obj = store.pool.get(step.ref)
        for reference in store.references(obj, step.via_relation) if obj is not None else ():
            found = list(reference.targets(store.pool, labels))
            yield from (End(edge_of(reference, target), target) for target in found)
            yield from gaps(store, reference, found)
            if found or not isinstance(reference, NamedReference):
                continue
            if reference.may_dangle(store.pool):
                state = "unread" if store.may_exist(reference) else "missing"
                yield End(edge_of(reference, reference.target), reference.target, state)

    def _users(
        self,
        steps: Mapping[Ref, Sequence[Step]],
        holders: Mapping[GK, tuple[Rule, ...]],
        labels: Mapping[str, Mapping[str, str]],
    ) -> Iterator[tuple[Step, End]]:
        """Yield the users of objects of one kind; each holder is read once for all of them."""
        store = self.store
        here = store.pool.restricted(steps)
        names = {ref.name for ref in steps}
        for gk, rules in holders.items():
            for ref in self._holders(steps, gk, rules):
                obj = store.pool.get(ref)
                for read in store.reader.read(obj, rules, names) if obj is not None else ():
                    # Which of several is the highest shows only beside the others.
                    among = store.pool if read.rule.highest else here
                    for target in read.targets(among, labels):
                        if target not in steps:
                            continue
                        reference = store.grants.decided(read)
                        if store.grants.wants(reference, ref):
                            yield from (
                                (step, End(edge_of(reference, target), ref)) for step in steps[target]
                            )

    def _holders(self, targets: Iterable[Ref], gk: GK, rules: Iterable[Rule]) -> Iterable[Ref]:
        """Return the objects of a kind that can refer to one of these."""
        pool = self.store.pool
        found: dict[Ref, None] = {}
        for way in dict.fromkeys(map(way_of, rules)):
            some = way.holders(pool, gk, targets)
            if some is None:
                return list(pool.of_kind(gk))
            found |= dict.fromkeys(some)
        return found

    def _note(self, end: End, step: Step, subjects: set[int], depth: int, ahead: Frontier) -> None:
        """Note one edge, and the next step if it leads on; nothing is related to itself."""
        if end.ref == step.ref:
            return
        others = {index for index in subjects if self._subjects.get(end.ref) != index}
        if not others:
            return
        self.found.note(end, step.direction, others, depth)
        if end.state or end.edge.weak:
            return
        following = next_step(end.ref, step, end.edge, pass_through=self._pass_through)
        new = others - self._reached.setdefault(following, set())
        if new:
            self._reached[following] |= new
            ahead.setdefault(following, set()).update(new)

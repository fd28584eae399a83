"""From subjects outwards: a wave of requests for each step, until the depth is reached.

A walk keeps its direction: what a subject uses uses ..., what uses it is used
by .... Only pure joints (a RoleBinding) are passed through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.frontier import End, Step, edge_of, onward, without_keys
from kubectl_related.engine.plan_users import Planner
from kubectl_related.engine.redundant import spared
from kubectl_related.engine.reference_grants import Grants
from kubectl_related.engine.reference_reader import Reader
from kubectl_related.engine.relatives import Found
from kubectl_related.engine.scope import Scope, whole_form
from kubectl_related.engine.store import Pool, namespace_labels, targets
from kubectl_related.model.graph import USED_BY, USES, Failure, Subject
from kubectl_related.model.objects import Ref, ref_of
from kubectl_related.model.source import Answer, Form, Get, ListOf
from kubectl_related.relations.rule import How
from kubectl_related.relations.schema.derive_from_objects import ByShape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kubectl_related.engine.reference import Reference
    from kubectl_related.errors import RelatedError
    from kubectl_related.model.resources import Resources
    from kubectl_related.model.source import Cells, Object, Request, Source
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK, Rule


Frontier = dict[Step, set[int]]
"""Where the walk goes on → on behalf of which subjects."""


class Walk:
    """The state of one question: what is at hand, what was found, what failed."""

    def __init__(self, source: Source, tables: Tables, resources: Resources, scope: Scope) -> None:
        self.source = source
        self.tables = tables
        self.resources = resources
        self.scope = scope
        self.by_shape = ByShape(tables, {row.gk: row.namespaced for row in resources.preferred})
        self.pool = Pool(tables.carriers)
        self.reader = Reader(tables, resources, self.pool.get)
        self.found = Found(self.pool, resources)
        self.absent: set[Ref] = set()
        self.unread: dict[Ref, RelatedError | None] = {}
        self.cells: dict[Ref, Cells] = {}
        self.answers: dict[Request, Answer] = {}
        self.grants = Grants(self.pool, resources, self.answers, scope, self._is_settled)
        self._rules: dict[GK, tuple[Rule, ...]] = {}
        self._reached: dict[Step, set[int]] = {}
        self._subjects: dict[Ref, int] = {}
        self._joints = True
        """Whether joints are passed through: what only some rules lead to goes on by these rules."""

    def run(
        self,
        subjects: Iterable[Ref],
        directions: Iterable[str],
        depth: int,
        only: Callable[[Rule], bool] | None = None,
    ) -> None:
        """Walk `depth` steps (0 = to the end) from the subjects in these directions; `only` some rules."""
        self._reached = {}
        self._joints = only is None
        self._subjects = {ref: index for index, ref in enumerate(subjects)}
        frontier: Frontier = {}
        for direction in directions:
            for ref, index in self._subjects.items():
                frontier[Step(ref, direction)] = {index}
        at = 1
        while frontier:
            last = depth != 0 and at >= depth
            scope = self.scope._replace(whole=not last) if only is None else self.scope.of_a_cascade()
            # A cascade takes the members of everything along, a question asks for those of its subject.
            planner = Planner(self.tables, self.resources, scope, only, members=at == 1 or only is not None)
            self._fetch(frontier, planner)
            frontier = self._relate(frontier, planner, at)
            if last:
                break
            at += 1

    def _fetch(self, frontier: Frontier, planner: Planner) -> None:
        using = {step.ref: step.entered for step in frontier if step.direction == USES}
        requests: list[Request] = [
            Get(resource, ref.namespace, ref.name, whole_form(resource.gk))
            for ref in dict.fromkeys(step.ref for step in frontier)
            if self.pool.get(ref) is None and ref not in self.absent
            and (resource := self.resources.of(ref.group, ref.kind)) is not None
        ]  # fmt: skip
        requests += planner.users(step.ref for step in frontier if step.direction == USED_BY)
        requests += planner.uses.expected(using)
        for ref, entered in using.items():
            if (obj := self.pool.get(ref)) is not None:
                requests += planner.uses.targets(self.references(obj, entered))

        def follow(_request: Request, answer: Answer) -> Iterator[Request]:
            for obj in answer.objects:
                ref = ref_of(obj)
                if ref in using:
                    yield from planner.uses.targets(self.references(obj, using[ref]))

        self.ask(requests, follow)
        # What another object of this wave says about a reference is known only now.
        found = ((self.pool.get(ref), entered) for ref, entered in using.items())
        self.ask(
            r for obj, entered in found if obj for r in planner.uses.targets(self.references(obj, entered))
        )

    def ask(
        self,
        requests: Iterable[Request],
        follow: Callable[[Request, Answer], Iterable[Request]] = lambda _request, _answer: (),
    ) -> None:
        """Ask for what was not asked yet, in one wave, and keep the answers."""
        answered = (request for request, answer in self.answers.items() if answer.error is None)
        fresh = [request for request in spared(requests, answered) if request not in self.answers]
        for request, answer in self.source.fetch(fresh, follow).items():
            self._take(request, answer)

    def _take(self, request: Request, answer: Answer) -> None:
        """Put an answer where the walk finds it."""
        self.answers[request] = answer
        gk = request.resource.gk
        self.keep_cells(request, answer)
        for obj in answer.objects:
            self.pool.add(ref_of(obj), obj)
        if isinstance(request, Get) and not answer.objects:
            ref = Ref(*gk, request.namespace, request.name)
            if answer.error is not None or answer.unknown:
                self.unread[ref] = answer.error
            else:
                self.absent.add(ref)

    def keep_cells(self, request: Request, answer: Answer) -> None:
        """Keep what the server prints of the objects of an answer."""
        for (namespace, name), cells in answer.cells.items():
            self.cells[Ref(*request.resource.gk, namespace, name)] = cells

    def references(self, obj: Object, entered: str = "") -> Iterator[Reference]:
        """Yield what an object refers to, but not by the relation a joint was entered through."""
        ref = ref_of(obj)
        rules = self._rules_of((ref.group, ref.kind))
        if (ref.group, ref.kind) in self.tables.open_parts:
            rules = self.by_shape.rules(obj, rules)
        for read in self.reader.read(obj, rules):
            if not entered or read.rule.relation != entered:
                reference = self.grants.decided(read)
                if self.grants.wants(reference, reference.target):
                    yield reference

    def _is_settled(self, target: Ref) -> bool:
        """Tell whether it is known if an object exists."""
        return self.source.live or target in self.pool or target in self.absent

    def _rules_of(self, gk: GK) -> tuple[Rule, ...]:
        if gk not in self._rules:
            self._rules[gk] = tuple(rule for rule in self.tables.of(gk) if self.scope.wants(rule))
        return self._rules[gk]

    def _relate(self, frontier: Frontier, planner: Planner, depth: int) -> Frontier:
        """Find the edges between the frontier and everything at hand; return where to go on."""
        ahead: Frontier = {}
        labels = namespace_labels(self.pool)
        by_kind: dict[GK, dict[Ref, list[Step]]] = {}
        for step in frontier:
            if step.direction == USES:
                for end in self._used(step, labels):
                    self._found(end, step, frontier[step], depth, ahead)
            else:
                gk = step.ref.group, step.ref.kind
                by_kind.setdefault(gk, {}).setdefault(step.ref, []).append(step)
        for gk, steps in by_kind.items():
            for step, end in self._users(steps, planner.holders_of(gk), labels):
                self._found(end, step, frontier[step], depth, ahead)
        return ahead

    def _used(self, step: Step, labels: Mapping[str, Mapping[str, str]]) -> Iterator[End]:
        obj = self.pool.get(step.ref)
        for reference in self.references(obj, step.entered) if obj is not None else ():
            met = False
            for target in targets(reference, self.pool, labels):
                met = True
                yield End(edge_of(reference, target), target)
                yield from without_keys(reference, target, self.pool.get(target))
            if not met and reference.target is not None and not reference.owned:
                unknown = not self.source.live or reference.target.group in self.resources.lost
                unread = reference.target in self.unread or (reference.resource is None and unknown)
                yield End(
                    edge_of(reference, reference.target), reference.target, "unread" if unread else "missing"
                )

    def _users(
        self,
        steps: Mapping[Ref, Sequence[Step]],
        holders: Mapping[GK, tuple[Rule, ...]],
        labels: Mapping[str, Mapping[str, str]],
    ) -> Iterator[tuple[Step, End]]:
        """Yield what refers to the objects of steps of one kind; each holder is read once for all of them."""
        here = self.pool.restricted(steps)
        for gk, rules in holders.items():
            for ref in self._holders(steps, gk, rules):
                obj = self.pool.get(ref)
                for read in self.reader.read(obj, rules) if obj is not None else ():
                    for target in targets(read, here, labels):
                        reference = self.grants.decided(read)
                        if self.grants.wants(reference, ref):
                            yield from (
                                (step, End(edge_of(reference, target), ref)) for step in steps[target]
                            )

    def _holders(self, owners: Iterable[Ref], gk: GK, rules: Iterable[Rule]) -> Iterable[Ref]:
        """Return the objects of a kind that can refer to one of these."""
        if all(rule.how is How.OWNER for rule in rules):
            return dict.fromkeys(ref for owner in owners for ref in self.pool.owned_by(owner, gk))
        return list(self.pool.of_kind(gk))

    def _found(self, end: End, step: Step, subjects: set[int], depth: int, ahead: Frontier) -> None:
        """Note one edge and, where it leads on, the next step; nothing is related to itself."""
        if end.ref == step.ref:
            return
        others = {index for index in subjects if self._subjects.get(end.ref) != index}
        if not others:
            return
        self.found.note(end, step.direction, others, depth)
        if end.state or end.edge.weak:
            return
        following = onward(end.ref, step, end.edge, joints=self._joints)
        new = others - self._reached.setdefault(following, set())
        if new:
            self._reached[following] |= new
            ahead.setdefault(following, set()).update(new)

    def subject(self, ref: Ref) -> Subject:
        """Return a subject with what became of it."""
        resource = self.resources.of(ref.group, ref.kind)
        assert resource is not None  # noqa: S101 - a subject's kind was resolved before
        asked = self.answers.get(Get(resource, ref.namespace, ref.name, whole_form(resource.gk)))
        warnings = () if asked is None else asked.warnings
        return Subject(ref, resource, self.pool.get(ref), self.unread.get(ref), warnings)

    def failures(self) -> Iterator[Failure]:
        """Yield every request that was not answered; a list of cells only repeats another."""
        for request, answer in self.answers.items():
            listed = isinstance(request, ListOf)
            if answer.error is not None and not (listed and request.form is Form.CELLS):
                resource, verb = request.resource, "list" if listed else "get"
                yield Failure(resource.group, resource.plural, request.namespace, verb, answer.error)

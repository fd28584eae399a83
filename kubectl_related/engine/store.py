"""Holds what is at hand while a question is answered: the source, its answers, their objects.

A walk and a check both read from one store and ask through it, so that nothing
is requested twice.
"""

from __future__ import annotations

from functools import cache, cached_property, partial
from itertools import zip_longest
from typing import TYPE_CHECKING

from kubectl_related.engine.plan.targets import without_redundant
from kubectl_related.engine.pool import Pool
from kubectl_related.engine.reference_grants import Grants
from kubectl_related.engine.scope import Scope, whole_form
from kubectl_related.engine.ways.reader import Reader
from kubectl_related.engine.ways.reference import NamedReference
from kubectl_related.engine.ways.registry import way_of
from kubectl_related.errors import ServerError
from kubectl_related.model.graph import USED_BY, Failure, Subject
from kubectl_related.model.objects import Ref, ref_of
from kubectl_related.model.source import Answer, Form, Get, ListOf
from kubectl_related.relations.kind_facts import MEASUREMENTS
from kubectl_related.relations.rule import USER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kubectl_related.engine.ways.digest import Look, Note
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.errors import RelatedError
    from kubectl_related.model.fieldmask import FieldMask
    from kubectl_related.model.resources import Resource, Resources
    from kubectl_related.model.source import Columns, Digest, Object, Request, Source, Write
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK, Rule
    from kubectl_related.relations.schema.derive_from_objects import ByShape

_MAX_SINGLE_GETS = 16
"""Objects of one kind and namespace whose columns are asked for by name; for more the table is cheaper."""


class Store:
    """Objects, answers and failures of one question, and the way to ask for more."""

    def __init__(self, source: Source, tables: Tables, resources: Resources, scope: Scope) -> None:
        self.source = source
        self.tables = tables
        self.resources = resources
        self.scope = scope
        self.pool = Pool(tables.carriers)
        self.reader = Reader(tables, resources, self.pool.get, templates=not source.live)
        self.answers: dict[Request, Answer] = {}
        self.absent: set[Ref] = set()
        """Objects that do not exist, as the source says."""
        self.unread: dict[Ref, RelatedError | None] = {}
        """Objects whose existence is unknown, with the error if there was one."""
        self.columns: dict[Ref, Columns] = {}
        """What the server prints of each object."""
        self.grants = Grants(self.pool, resources, self.answers, scope, self._is_settled)
        self._notes: dict[Ref, tuple[Object, Note]] = {}
        """What was read of objects before parts of them were dropped, with what is left of them."""
        self._rules: dict[tuple[GK, Callable[[Rule], bool] | None], tuple[Rule, ...]] = {}
        self._written: dict[Request, Answer] = {}

    def ask(
        self,
        requests: Iterable[Request],
        follow: Callable[[Request, Answer], Iterable[Request]] = lambda _request, _answer: (),
    ) -> None:
        """Send the requests that were not answered yet, in one wave, and keep the answers."""
        answered = (request for request, answer in self.answers.items() if answer.error is None)
        fresh = [r for r in without_redundant(requests, answered) if r not in self.answers]

        def onward(request: Request, answer: Answer) -> Iterator[Request]:
            return map(self._masked, follow(request, answer))

        for request, answer in self.source.fetch([*map(self._masked, fresh)], onward).items():
            self._take(request, answer)

    def _masked(self, request: Request) -> Request:
        """Return a request for no more of each object than is read."""
        if isinstance(request, ListOf) and request.form is Form.WHOLE:
            gk, refs = request.resource.gk, request.referring_to
            keeps = partial(self._referring, gk, refs) if refs else None
            return request._replace(fields=partial(self._fields_read, gk), keeps=keeps)
        return request

    def _referring(self, gk: GK, refs: frozenset[Ref]) -> Callable[[Object], bool]:
        """Return what says whether an object that may refer to one of these must be kept."""
        from kubectl_related.engine.ways.sieve import sieve

        return sieve(Reader(self.tables, self.resources, self.pool.get), gk, refs, self.scope.wants)

    def _fields_read(self, gk: GK) -> FieldMask:
        return self._masks(gk)

    @cached_property
    def _masks(self) -> Callable[[GK], FieldMask]:
        # Only long lists are decoded in part.
        from kubectl_related.engine.fields_read import fields_read

        return cache(partial(fields_read, tables=self.tables, usage=self.scope.usage))

    def _take(self, request: Request, answer: Answer) -> None:
        self.answers[request] = answer
        gk = request.resource.gk
        self._keep_columns(request, answer)
        for obj, note in zip_longest(answer.objects, answer.notes):
            ref = ref_of(obj)
            self.pool.add(ref, obj)
            if note is not None:
                self._notes[ref] = obj, note
        if isinstance(request, Get) and not answer.objects:
            ref = Ref(*gk, request.namespace, request.name)
            if answer.error is not None or answer.unknown:
                self.unread[ref] = answer.error
            else:
                self.absent.add(ref)

    def _keep_columns(self, request: Request, answer: Answer) -> None:
        for (namespace, name), columns in answer.columns.items():
            self.columns[Ref(*request.resource.gk, namespace, name)] = columns

    def fill_columns(self, refs: Iterable[tuple[Ref, Resource]]) -> None:
        """Request the columns of these objects that no answer had."""
        refs = sorted(refs)
        lacking: dict[tuple[Resource, str], list[Ref]] = {}
        for ref, resource in refs:
            if ref not in self.columns:
                lacking.setdefault((resource, ref.namespace), []).append(ref)
        many = [key for key, found in lacking.items() if len(found) > _MAX_SINGLE_GETS]
        self._ask_columns(ListOf(*key, Form.TABLE) for key in many)
        # Also objects that a table lacks: it may be forbidden, or older than the object.
        left = [(ref, resource) for ref, resource in refs if ref not in self.columns]
        self._ask_columns(Get(resource, ref.namespace, ref.name, Form.TABLE) for ref, resource in left)

    def _ask_columns(self, requests: Iterable[Request]) -> None:
        for request, answer in self.source.fetch(list(requests), lambda _request, _answer: ()).items():
            self._keep_columns(request, answer)

    def writes(self, refs: Iterable[Ref]) -> dict[Ref, tuple[Write, ...]]:
        """Return what is known of who wrote the data of these objects, and when; nothing of files."""
        resources = ((ref, self.resources.of(ref.group, ref.kind)) for ref in refs)
        requests = {
            Get(resource, ref.namespace, ref.name, Form.METADATA): ref
            for ref, resource in resources
            if resource is not None and self.source.live
        }
        # A list that made a request of its own needless was read without this.
        asked = [one for one in requests if one not in self.answers and one not in self._written]
        self._written |= self.source.fetch(asked, lambda _request, _answer: ())
        answers = {**self.answers, **self._written}
        return {ref: answers[request].writes for request, ref in requests.items()}

    def references(
        self, obj: Object, via_relation: str = "", only: Callable[[Rule], bool] | None = None
    ) -> Iterator[Reference]:
        """Yield what an object refers to, but not by the relation it was reached by; `only` by some rules."""
        ref = ref_of(obj)
        note = self.note(ref)
        if note is not None:
            found = note.references(ref, only)
        else:
            rules = self._rules_of((ref.group, ref.kind), only)
            if (ref.group, ref.kind) in self.tables.open_parts:
                rules = self._by_shape.rules(obj, rules)
            found = self.reader.read(obj, rules)
        return self.in_force(read for read in found if not via_relation or read.rule.relation != via_relation)

    def in_force(self, references: Iterable[Reference]) -> Iterator[Reference]:
        """Yield the references that count; one that lacks a grant only if hints are wanted."""
        for read in references:
            reference = self.grants.decided(read)
            target = reference.target if isinstance(reference, NamedReference) else None
            if self.grants.wants(reference, target):
                yield reference

    def note(self, ref: Ref) -> Note | None:
        """Return what was read of an object before parts of it were dropped; None if it is whole."""
        obj, note = self._notes.get(ref, (None, None))
        return note if obj is not None and obj is self.pool.get(ref) else None

    def digester(self, resource: Resource, look: Look | None = None) -> Digest | None:
        """Return what keeps of objects of this kind only what is read later; None if all of it may be read.

        `look` finds more in an object before parts of it are dropped.
        """
        gk = resource.gk
        rules = self._rules_of(gk)
        if gk in self.tables.open_parts or any(rule.kind_in for rule in rules):
            # Its references depend on its own data, or on other objects.
            return None
        if any(rule.origin == USER for rule in self.tables.of(gk)):
            # Its fields show whether the user's rules are misspelt.
            return None
        from kubectl_related.engine.fields_read import fields_kept, patterns_of
        from kubectl_related.engine.ways.digest import Digester

        fields = [(rule, tuple(patterns_of(rule))) for rule in rules]
        kept = fields_kept(gk, self.tables)
        try:
            return Digester(self.reader, resource, fields, self.scope.wants, kept, look)
        except ValueError:
            return None

    @cached_property
    def _by_shape(self) -> ByShape:
        # Most questions meet no kind whose schema leaves a part open.
        from kubectl_related.relations.schema.derive_from_objects import ByShape

        return ByShape(self.tables, {row.gk: row.namespaced for row in self.resources.preferred})

    def may_exist(self, reference: NamedReference) -> bool:
        """Return whether the target of a reference may exist though it is not at hand."""
        target = reference.target
        if target in self.unread or reference.holder in self.source.unbuilt.incomplete:
            return True
        proven = self.source.live or self.scope.closed
        unknown = not proven or target.group in self.resources.unavailable_groups
        return reference.resource is None and unknown

    def _is_settled(self, target: Ref) -> bool:
        """Return whether it is known if an object exists."""
        return self.source.live or target in self.pool or target in self.absent

    def _rules_of(self, gk: GK, only: Callable[[Rule], bool] | None = None) -> tuple[Rule, ...]:
        key = gk, only
        if key not in self._rules:
            wanted = (rule for rule in self.tables.of(gk) if self.scope.wants(rule))
            self._rules[key] = tuple(rule for rule in wanted if only is None or only(rule))
        return self._rules[key]

    def subject(self, ref: Ref) -> Subject:
        """Return a subject with its object, or with the error that hides it."""
        resource = self.resources.of(ref.group, ref.kind)
        assert resource is not None  # noqa: S101 - a subject's kind was resolved before
        asked = self.answers.get(Get(resource, ref.namespace, ref.name, whole_form(resource.gk)))
        warnings = () if asked is None else asked.warnings
        return Subject(ref, resource, self.pool.get(ref), self.unread.get(ref), warnings)

    def refused_fields(self) -> Iterator[str]:
        """Yield a sentence for each field that was left out because the API server refuses it."""
        refused = self.reader.refused
        places = self.source.places(refused) if refused else {}
        for (ref, via), problem in sorted(refused.items()):
            file, line = places.get((ref, via), ("", 0))
            at = f"{file}:{line}: " if line else f"{file}: " if file else ""
            yield f"{at}{self.resources.label(ref)}: {via}: {problem}"

    def failures(self) -> Iterator[Failure]:
        """Yield every request that was not answered; a table only repeats another list."""
        for request, answer in self.answers.items():
            listed = isinstance(request, ListOf)
            if answer.error is not None and not (listed and request.form is Form.TABLE):
                resource, verb = request.resource, "list" if listed else "get"
                yield Failure(resource.group, resource.plural, request.namespace, verb, answer.error)

    def unavailable(self, refs: Sequence[Ref], directions: Iterable[str]) -> Iterator[Failure]:
        """Yield a failure for each API group that did not answer and whose objects may refer to a subject.

        Without subjects, for each group that any rule names, or whose objects may use anything.
        """
        unknown = self.unknown_groups() if self.scope.usage else ()
        asked = {(ref.group, ref.kind) for ref in refs}
        for group in sorted(self.resources.unavailable_groups):
            if not asked:
                needed = group in unknown or self._has_rules(group)
            else:
                needed = USED_BY in directions and any(self._may_use(group, gk) for gk in asked)
            if needed:
                message = "the server is currently unable to handle the request"
                yield Failure(group, "*", "", "list", ServerError(503, "ServiceUnavailable", message))

    def unknown_groups(self) -> frozenset[str]:
        """Return the API groups that did not answer, and what their objects use no rule says."""
        unavailable = self.resources.unavailable_groups - MEASUREMENTS
        return frozenset(group for group in unavailable if not self._has_rules(group))

    def _has_rules(self, group: str) -> bool:
        return any(gk[0] == group for gk in self.tables.kinds())

    def _may_use(self, group: str, gk: GK) -> bool:
        """Return whether an object of the group may refer to one of this kind, or be a member of it."""
        if self.scope.all_types or any(not way_of(rule).one_kind_each for rule in self.tables.members(gk)):
            return True
        return any(rule.holder[0] == group for rule in self.tables.to(gk) if self.scope.wants(rule))

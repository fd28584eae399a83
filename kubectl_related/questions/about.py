"""About objects: subject → plan → fetch → relate → walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.makers import mark_made
from kubectl_related.engine.plan.users import usual_elsewhere
from kubectl_related.engine.scope import EVERYWHERE
from kubectl_related.engine.walk import Walk
from kubectl_related.errors import UsageError
from kubectl_related.model.graph import USED_BY, USES, Related
from kubectl_related.model.objects import metadata, ref_of
from kubectl_related.model.source import Form, ListOf
from kubectl_related.questions import subjects
from kubectl_related.questions.rules_in_force import EVERYTHING, Reach
from kubectl_related.relations.kind_facts import VALUES_NEVER_READ
from kubectl_related.relations.rule import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kubectl_related.engine.frontier import Found
    from kubectl_related.engine.scope import Scope
    from kubectl_related.engine.store import Store
    from kubectl_related.model.graph import Relative, Subject
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resources
    from kubectl_related.options import Options
    from kubectl_related.questions.arguments import Asked
    from kubectl_related.questions.question import About
    from kubectl_related.questions.session import Session
    from kubectl_related.relations.rule import GK


def answer_about(question: About, session: Session, *, columns: bool) -> Related:
    """Return what is related to the subjects. Raises: RelatedError."""
    return related_to(refs_of(question.asked, session), question, session, columns=columns)


def refs_of(asked: Sequence[Asked], session: Session) -> list[Ref]:
    """Return the objects that were typed or selected. Raises: RelatedError."""
    return subjects.subjects(
        session.options, session.streams, session.source, session.namespace, asked, session.errors
    )


def related_to(refs: Sequence[Ref], question: About, session: Session, *, columns: bool) -> Related:
    """Return what is related to these objects. Raises: RelatedError."""
    options, source = session.options, session.source

    def look(store: Store) -> Found:
        return _walked(question, store, refs)

    checked_subjects(question, refs, source.resources())
    searched = searched_in(options, refs)
    store, found = session.explore(
        scope_about(session, refs, columns=columns), look, reach_of(question, refs)
    )
    wanted = subjects.wanted_kinds(options, source, session.streams.warn)
    narrowed = searched not in ((), EVERY_NAMESPACE) and USED_BY in question.directions
    place = subjects.common_namespace(question.asked, source, session.namespace)
    return Related(
        subjects=tuple(found_subjects(session, store, refs)),
        searched=searched,
        selected_in="" if options.all_namespaces else place,
        relatives=tuple(r for r in _kept(question, options, found) if wanted((r.ref.group, r.ref.kind))),
        unread=tuple(unread_kinds(store, refs)),
        refused=tuple(refused(store, options, wanted, only_missing=question.only_missing)),
        notes=_notes(question, store, found, refs),
        resources=store.resources,
        columns=store.columns,
        failures=(*store.failures(), *store.unavailable(refs, question.directions)),
        unread_files=tuple(session.errors),
        unsearched=tuple(unsearched_kinds(session, store, refs)) if narrowed else (),
        only_missing=question.only_missing,
    )


def checked_subjects(question: About, refs: Iterable[Ref], resources: Resources) -> None:
    """Check that the question makes sense for its subjects. Raises: UsageError."""
    for gk in dict.fromkeys((ref.group, ref.kind) for ref in refs) if question.if_changed else ():
        if gk not in VALUES_NEVER_READ:
            resource = resources.of(*gk)
            name = resource.qualified if resource else gk[1]
            raise UsageError(f"--if-changed can only be used with configmaps and secrets, not with {name}")


def _notes(question: About, store: Store, found: Found, refs: Sequence[Ref]) -> tuple[str, ...]:
    notes: list[str] = []
    if any("deletionTimestamp" in metadata(store.pool.get(ref)) for ref in refs):
        from kubectl_related.engine.held import held

        notes += held(store, refs)
    if question.if_deleted:
        from kubectl_related.engine import deletion

        notes += deletion.notes(found.relatives.values(), refs)
    if question.if_changed:
        from kubectl_related.engine import changes

        notes += changes.notes(store, found.relatives.values(), refs)
    return tuple(notes)


def _walked(question: About, store: Store, refs: Sequence[Ref]) -> Found:
    walk = Walk(store)
    walk.run(refs, question.directions, question.depth)
    mark_made(store, walk.found)
    if question.if_deleted:
        from kubectl_related.engine.deletion import follow_cascade, judge

        follow_cascade(walk, refs)
        judge(walk, refs)
    if question.if_changed:
        from kubectl_related.engine import changes

        changes.judge(walk, refs)
    if store.scope.columns:
        store.fill_columns(
            (relative.ref, relative.resource)
            for relative in walk.found.relatives.values()
            if relative.resource is not None and relative.obj
        )
    return walk.found


def found_subjects(session: Session, store: Store, refs: Iterable[Ref]) -> Iterable[Subject]:
    """Return the objects asked about, with the reason for each that does not exist."""
    found = [store.subject(ref) for ref in refs]
    if session.options.ignore_not_found:
        return found
    return subjects.with_reasons(session.options, session.source, found)


def searched_in(options: Options, refs: Sequence[Ref]) -> tuple[str, ...]:
    """Return the namespaces that are searched; a cluster-scoped subject searches all, no subject none."""
    if options.all_namespaces:
        return EVERY_NAMESPACE
    inside = sorted({ref.namespace for ref in refs if ref.namespace})
    return tuple(inside) or (EVERY_NAMESPACE if refs else ())


EVERY_NAMESPACE = ("*",)
"""What was searched, as the List says it, if it was everything."""


def scope_about(session: Session, refs: Sequence[Ref], *, columns: bool) -> Scope:
    """Return the scope of a question about these objects; `columns`: request what the server prints, too."""
    everywhere = searched_in(session.options, refs) == EVERY_NAMESPACE
    return session.scope(columns=columns)._replace(all_namespaces=everywhere)


def reach_of(question: About, refs: Iterable[Ref]) -> Reach:
    """Return the kinds whose rules matter: one step from the subjects only theirs and their users'."""
    if question.depth != 1 or question.if_deleted:
        return EVERYTHING
    kinds = frozenset((ref.group, ref.kind) for ref in refs)
    return Reach(kinds if question.directions == (USES,) else None, kinds)


def _kept(question: About, options: Options, found: Found) -> Iterator[Relative]:
    """Yield what is shown."""
    for relative in found.relatives.values():
        if relative.missing or not question.only_missing:
            yield from believed(relative, options)


def believed(relative: Relative, options: Options) -> Iterator[Relative]:
    """Yield the relative, but not a target that is gone if only schemas mention it: that is a hint."""
    doubtful = relative.missing and all(edge.origin == SCHEMA for edge in relative.edges)
    if options.weak or not doubtful:
        yield relative


def refused(
    store: Store, options: Options, wanted: Callable[[GK], bool], *, only_missing: bool
) -> Iterator[str]:
    """Yield the kind of grant that is lacking for each reference that only --weak shows."""
    for one in sorted(store.grants.refused) if not options.weak else ():
        shown = one.far not in store.pool if only_missing else True
        if shown and wanted((one.far.group, one.far.kind)):
            yield one.grant[1]


def unsearched_kinds(session: Session, store: Store, refs: Sequence[Ref]) -> Iterator[str]:
    """Yield the types that usually use the subjects from other namespaces, which were not searched.

    Files are complete: a type counts only if they hold such an object elsewhere.
    """
    for resource in usual_elsewhere(store.tables, refs, store.resources):
        if session.source.live:
            yield resource.qualified
            continue
        request = ListOf(resource, EVERYWHERE, Form.METADATA)
        (answer,) = session.source.fetch([request], lambda _request, _answer: ()).values()
        if any(ref_of(obj).namespace not in {ref.namespace for ref in refs} for obj in answer.objects):
            yield resource.qualified


def unread_kinds(store: Store, refs: Iterable[Ref]) -> Iterator[str]:
    """Yield the types of subjects whose schema could not be read."""
    for gk in dict.fromkeys((ref.group, ref.kind) for ref in refs):
        resource = store.resources.of(*gk)
        if resource is not None and gk in store.tables.undescribed:
            yield resource.qualified

"""Which objects of a place nothing uses: they could be deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.unused.find import Asked, Unused, find_unused
from kubectl_related.errors import UsageError
from kubectl_related.model.graph import USED_BY, Related
from kubectl_related.questions import subjects
from kubectl_related.questions.check_place import EVERYWHERE, checked_namespace, refuse_unknown_place
from kubectl_related.relations.facts.usage import usable_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.engine.store import Store
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resource
    from kubectl_related.questions import question
    from kubectl_related.questions.session import Session
    from kubectl_related.relations.facts.usage import UsableKind
    from kubectl_related.relations.rule import GK


def answer_unused(asked: question.Unused, session: Session, *, columns: bool) -> Related:
    """Return the objects that nothing uses. Raises: RelatedError."""
    options, place = session.options, checked_namespace(session)
    kinds = tuple(kinds_asked(asked, session))
    chosen = _chosen(session, kinds) if options.selecting else None
    every = place == EVERYWHERE or not any(_is_namespaced(session, kind.gk) for kind in kinds)

    def look(store: Store) -> Unused:
        found = find_unused(store, Asked(kinds, place, chosen, kept=options.weak))
        refuse_unknown_place(session, store, EVERYWHERE if every else place)
        if store.scope.columns:
            store.fill_columns((one.ref, one.resource) for one in found.objects if one.resource is not None)
        return found

    # Hints are always read: an object with hints alone has another WHY.
    store, unused = session.explore(session.scope(columns=columns)._replace(weak=True, usage=True), look)
    wanted = subjects.wanted_kinds(options, session.source, session.streams.warn)
    # A file that could not be read may hold anything.
    withheld = tuple(kind.gk for kind in kinds) if session.errors else unused.withheld
    shown = () if session.errors else unused.objects
    return Related(
        subjects=(),
        searched=("*",) if every else (place,),
        relatives=(),
        resources=store.resources,
        columns=store.columns,
        failures=(*store.failures(), *store.unavailable((), (USED_BY,))),
        unread_files=tuple(session.errors),
        unread=tuple(_unread(store)),
        checked=tuple(ref for ref in unused.checked if (ref.group, ref.kind) not in withheld),
        unused=tuple(one for one in shown if wanted((one.ref.group, one.ref.kind))),
        withheld=tuple(_names(session, withheld)),
    )


def kinds_asked(asked: question.Unused, session: Session) -> Iterator[UsableKind]:
    """Yield the kinds that are asked about; without TYPE those of the cluster only with all namespaces.

    Raises: UsageError for a TYPE that does not exist to be used.
    """
    known = usable_kinds()
    chosen: dict[GK, UsableKind] = {}
    for typed in asked.types:
        for resource in subjects.resolve(typed, session.source, session.streams.warn):
            if resource.gk not in known:
                names = ", ".join(_names(session, known))
                raise UsageError(f"--unused cannot look at {resource.qualified}, only at: {names}")
            chosen[resource.gk] = known[resource.gk]
    if asked.types:
        yield from chosen.values()
        return
    everywhere = checked_namespace(session) == EVERYWHERE
    yield from (kind for gk, kind in known.items() if everywhere or _is_namespaced(session, gk))


def _chosen(session: Session, kinds: tuple[UsableKind, ...]) -> frozenset[Ref]:
    """Return the objects that the selectors find."""
    found: set[Ref] = set()
    for resource in (session.source.resources().of(*kind.gk) for kind in kinds):
        if resource is not None:
            found.update(subjects.selected(session.options, session.source, resource, session.namespace))
    return frozenset(found)


def _is_namespaced(session: Session, gk: GK) -> bool:
    resource = session.source.resources().of(*gk)
    return resource is not None and resource.namespaced


def _names(session: Session, kinds: Iterable[GK]) -> list[str]:
    rows: list[Resource | None] = [session.source.resources().of(*gk) for gk in kinds]
    return [row.qualified for row in rows if row is not None]


def _unread(store: Store) -> Iterator[str]:
    """Yield the custom types that have objects, but whose schema could not be read."""
    for gk in sorted(store.tables.undescribed):
        resource = store.resources.of(*gk)
        if resource is not None and any(store.pool.of_kind(gk)):
            yield resource.qualified

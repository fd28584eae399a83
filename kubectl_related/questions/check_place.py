"""A check of a whole place: which references of a namespace, a cluster or a folder dangle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.frontier import Found
from kubectl_related.engine.makers import mark_made
from kubectl_related.engine.missing import find_missing
from kubectl_related.errors import FileError, ServerError
from kubectl_related.model.graph import USES, Related
from kubectl_related.model.objects import controller_ref
from kubectl_related.model.source import Form, Get
from kubectl_related.questions import subjects
from kubectl_related.questions.about import believed, refused
from kubectl_related.questions.file_subjects import input_of
from kubectl_related.relations.kind_facts import NAMESPACE

if TYPE_CHECKING:
    from kubectl_related.engine.store import Store
    from kubectl_related.engine.sweep import Sweep
    from kubectl_related.model.objects import Ref
    from kubectl_related.questions.session import Session

EVERYWHERE = ""


def checked_namespace(session: Session) -> str:
    """Return the namespace that is checked, EVERYWHERE for all."""
    return EVERYWHERE if session.options.all_namespaces else session.namespace


def answer_check(session: Session) -> Related:
    """Return the references that dangle. Raises: RelatedError."""
    options, place = session.options, checked_namespace(session)

    def look(store: Store) -> tuple[Found, Sweep]:
        found = Found(store.pool, store.resources)
        swept = find_missing(store, found, place)
        refuse_unknown_place(session, store, place)
        # In files what is made here may be made elsewhere.
        mark_made(store, found, swept.that_make() if store.source.live else None)
        return found, swept

    store, (found, swept) = session.explore(session.scope(columns=False), look)
    wanted = subjects.wanted_kinds(options, session.source, session.streams.warn)
    gone = (relative for relative in found.relatives.values() if relative.missing)
    relatives = (r for relative in gone for r in believed(relative, options))
    return Related(
        subjects=(),
        searched=(place or "*",),
        relatives=tuple(r for r in relatives if wanted((r.ref.group, r.ref.kind))),
        refused=tuple(refused(store, options, wanted, only_missing=True)),
        resources=store.resources,
        columns=store.columns,
        controllers=_controllers(store, found),
        failures=(*store.failures(), *store.unavailable((), (USES,))),
        unread_files=tuple(session.errors),
        only_missing=True,
        is_check=True,
        checked=tuple(sorted(swept.holders)),
    )


def refuse_unknown_place(session: Session, store: Store, place: str) -> None:
    """Refuse a check of a namespace that does not exist: nothing was looked at there.

    Raises: RelatedError.
    """
    if place == EVERYWHERE or any(store.failures()) or _has_objects(store, place):
        return
    if not store.source.live:
        raise FileError(f'no object in namespace "{place}" in {input_of(session.options)}')
    resource = store.resources.of(*NAMESPACE)
    if resource is not None:
        # A namespace that exists has objects, an account at least, so that this is hardly ever asked. If the
        # request is forbidden, nothing is claimed.
        request = Get(resource, "", place, Form.METADATA)
        answer = store.source.fetch([request], lambda _request, _answer: ())[request]
        if answer.error is None and not answer.objects:
            raise ServerError(404, "NotFound", f'{resource.qualified} "{place}" not found')


def _has_objects(store: Store, place: str) -> bool:
    return any(ref.namespace == place for gk in store.pool.kinds() for ref in store.pool.of_kind(gk))


def _controllers(store: Store, found: Found) -> dict[Ref, Ref]:
    """Return the controller of every object that has a dangling reference."""
    holders = {edge.holder for relative in found.relatives.values() for edge in relative.edges}
    owners = {ref: controller_ref(store.pool.get(ref) or {}, ref) for ref in holders}
    return {ref: owner for ref, owner in owners.items() if owner is not None}

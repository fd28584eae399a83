"""How objects and a target are related: walks from both ends, and the chains on which they meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.paths import Trails, chains
from kubectl_related.errors import UsageError
from kubectl_related.model.graph import USED_BY, USES, Related, Relative
from kubectl_related.questions import about, subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kubectl_related.engine.store import Store
    from kubectl_related.model.graph import Chain
    from kubectl_related.model.objects import Ref
    from kubectl_related.questions.question import Paths
    from kubectl_related.questions.session import Session

BOTH = (USED_BY, USES)


def ends_of(question: Paths, session: Session) -> tuple[list[Ref], Ref]:
    """Return the subjects and the target. Raises: RelatedError, UsageError if the target is a subject."""
    typed = session._replace(options=session.options._replace(filenames=()))
    (target,) = about.refs_of([question.target], typed)
    refs = about.refs_of(question.asked, session)
    if target in refs:
        raise UsageError(f"--to {question.target.typed}/{question.target.name} is the subject itself")
    return refs, target


def answer_paths(question: Paths, session: Session) -> Related:
    """Return the chains between each subject and the target. Raises: RelatedError."""
    options = session.options
    refs, target = ends_of(question, session)

    def look(store: Store) -> list[Chain]:
        trails = Trails(store)
        trails.follow([*refs, target], BOTH, question.depth)
        fold, ways = not options.expand, question.directions
        return [one for ref in refs for one in chains(trails, ref, target, ways, question.depth, fold=fold)]

    scope = about.scope_about(session, [*refs, target], columns=False)
    store, found = session.explore(scope._replace(lists_once=True), look)
    searched = about.searched_in(options, [*refs, target])
    place = subjects.common_namespace(question.asked, session.source, session.namespace)
    *ends, last = about.found_subjects(session, store, [*refs, target])
    return Related(
        subjects=tuple(ends),
        target=last,
        chains=tuple(found),
        longest=question.depth,
        searched=searched,
        selected_in="" if options.all_namespaces else place,
        relatives=tuple(_relatives(found, refs, store)),
        unread=tuple(about.unread_kinds(store, [*refs, target])),
        refused=tuple(about.refused(store, options, lambda _: True, only_missing=False)),
        resources=store.resources,
        failures=(*store.failures(), *store.unavailable((), BOTH)),
        unread_files=tuple(session.errors),
        unsearched=()
        if searched in ((), about.EVERY_NAMESPACE)
        else tuple(about.unsearched_kinds(session, store, [*refs, target])),
    )


def _relatives(found: Iterable[Chain], refs: Sequence[Ref], store: Store) -> Iterable[Relative]:
    """Return the objects on the chains; those behind a turn have no direction."""
    relatives: dict[Ref, Relative] = {}
    for chain in found:
        for at, link in enumerate(chain.links, start=1):
            ref = link.far
            if ref not in relatives:
                resource = store.resources.of(ref.group, ref.kind)
                relatives[ref] = Relative(ref, store.pool.get(ref) or {}, resource, at)
                relatives[ref].missing = ref in store.absent and ref not in store.pool
                relatives[ref].verified = ref in store.pool or relatives[ref].missing
            relative = relatives[ref]
            relative.depth = min(relative.depth, at)
            relative.of.add(refs.index(chain.subject))
            relative.edges |= set(link.edges)
            if at <= chain.turn:
                relative.directions |= {USES if edge.target == ref else USED_BY for edge in link.edges}
    return relatives.values()

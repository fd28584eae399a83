"""The story in one screen: subject → plan → fetch → relate → walk → print."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kubectl_related.engine.plan_users import notes
from kubectl_related.engine.scope import Scope
from kubectl_related.engine.server_columns import fill_cells
from kubectl_related.engine.unavailable import unanswered
from kubectl_related.engine.walk import Walk
from kubectl_related.model.graph import USED_BY, USES, Related
from kubectl_related.printers.rows import controller_ref
from kubectl_related.questions import subjects as asking
from kubectl_related.questions.report import report
from kubectl_related.relations.rule import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kubectl_related.errors import RelatedError
    from kubectl_related.model.graph import Relative, Subject
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Source
    from kubectl_related.options import Options
    from kubectl_related.printers.formats import Printing
    from kubectl_related.questions.arguments import Asked
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK
    from kubectl_related.streams import Streams


def answer(
    options: Options,
    streams: Streams,
    asked: Sequence[Asked],
    source: Source,
    namespace: str,
    errors: Sequence[RelatedError],
    printing: Printing,
) -> int:
    """Answer a question to a source; return the exit code. Raises: RelatedError."""
    refs = asking.subjects(options, streams, source, namespace, asked)
    checked = None if refs or asked or not options.missing else namespace
    tables = asking.tables_for(options, source, os.environ, _holders(options, refs, checked))
    scope = Scope(
        all_namespaces=options.all_namespaces,
        weak=options.weak,
        cells=source.live and printing.cells and checked is None,
        live=source.live,
        all_types=options.all_types,
    )
    if options.explain:
        return _explain(options, streams, refs, source, tables, scope, checked)
    walk = _walked(options, source, refs, tables, scope, checked)
    wanted = asking.wanted_kinds(options, source, streams.warn)
    searched = _searched(options, refs, checked)
    narrowed = searched not in ((), ("*",)) and not options.uses and not options.missing
    related = Related(
        subjects=tuple(_subjects(options, source, walk, refs)),
        searched=searched,
        selected_in="" if options.all_namespaces else asking.place_of(asked, source, namespace),
        relatives=tuple(r for r in _kept(walk, options) if wanted((r.ref.group, r.ref.kind))),
        unread=tuple(_unread(walk, refs)),
        refused=tuple(_refused(walk, options, wanted)),
        resources=walk.resources,
        cells=walk.cells,
        controllers={} if checked is None else _controllers(walk),
        failures=(*walk.failures(), *unanswered(walk, refs, _directions(options))),
        files_complete=not errors,
        notes=tuple(notes(walk.tables, refs, walk.resources)) if narrowed else (),
    )
    return report(related, options, streams, errors, printing)


def _subjects(options: Options, source: Source, walk: Walk, refs: Iterable[Ref]) -> Iterable[Subject]:
    subjects = [walk.subject(ref) for ref in refs]
    return subjects if options.ignore_not_found else asking.where_namespaces_are_gone(source, subjects)


def _searched(options: Options, refs: Sequence[Ref], checked: str | None) -> tuple[str, ...]:
    """Return the namespaces that are searched; a cluster-scoped subject searches all, no subject none."""
    if options.all_namespaces:
        return ("*",)
    if checked is not None:
        return (checked,)
    return tuple(sorted({ref.namespace for ref in refs if ref.namespace})) or (("*",) if refs else ())


def _walked(
    options: Options, source: Source, refs: Sequence[Ref], tables: Tables, scope: Scope, checked: str | None
) -> Walk:
    """Walk, and once more where what was cached of the server turned out to be old."""
    while True:
        resources = source.resources()
        walk = Walk(source, tables, resources, scope)
        if checked is not None:
            from kubectl_related.engine.missing import find_missing

            find_missing(walk, "" if options.all_namespaces else checked)
        else:
            _walk(walk, refs, options)
        if source.resources() == resources and source.derived(tables.unknown) == tables.derived:
            return walk
        tables = asking.tables_for(options, source, os.environ, _holders(options, refs, checked))


def _holders(options: Options, refs: Iterable[Ref], checked: str | None) -> frozenset[tuple[str, str]] | None:
    """Return the kinds whose fields matter: the subjects' own where one step to what they use is asked."""
    nearby = options.depth == 1 and checked is None and not options.if_deleted
    if nearby and (options.missing or _directions(options) == [USES]):
        return frozenset((ref.group, ref.kind) for ref in refs)
    return None


def _directions(options: Options) -> list[str]:
    chosen = [d for d, only in ((USED_BY, options.used_by), (USES, options.uses)) if only]
    return chosen or [USED_BY, USES]


def _walk(walk: Walk, refs: Sequence[Ref], options: Options) -> None:
    walk.run(refs, [USES] if options.missing else _directions(options), options.depth)
    if options.if_deleted:
        from kubectl_related.engine.deletion import follow_cascade, judge

        follow_cascade(walk, refs)
        judge(walk, refs)
    if walk.scope.cells:
        fill_cells(walk)


def _kept(walk: Walk, options: Options) -> Iterable[Relative]:
    """Yield what is shown: a target that is gone is only a hint where nothing but schemas speaks of it."""
    for relative in walk.found.relatives.values():
        doubtful = relative.missing and all(edge.origin == SCHEMA for edge in relative.edges)
        if (relative.missing or not options.missing) and (options.weak or not doubtful):
            yield relative


def _refused(walk: Walk, options: Options, wanted: Callable[[GK], bool]) -> Iterator[str]:
    """Yield the kind of grant that is lacking for each reference that only --weak shows."""
    for refused in sorted(walk.grants.refused) if not options.weak else ():
        shown = refused.far not in walk.pool if options.missing else True
        if shown and wanted((refused.far.group, refused.far.kind)):
            yield refused.grant[1]


def _unread(walk: Walk, refs: Iterable[Ref]) -> Iterator[str]:
    """Yield the types of subjects whose schema could not be read."""
    for gk in dict.fromkeys((ref.group, ref.kind) for ref in refs):
        resource = walk.resources.of(*gk)
        if resource is not None and gk in walk.tables.unknown and gk not in walk.tables.derived:
            yield resource.qualified


def _controllers(walk: Walk) -> dict[Ref, Ref]:
    """Return the controller of every object that has a dangling reference."""
    holders = {edge.holder for relative in walk.found.relatives.values() for edge in relative.edges}
    found = {ref: controller_ref(walk.pool.get(ref) or {}, ref) for ref in holders}
    return {ref: controller for ref, controller in found.items() if controller is not None}


def _explain(
    options: Options,
    streams: Streams,
    refs: Sequence[Ref],
    source: Source,
    tables: Tables,
    scope: Scope,
    checked: str | None,
) -> int:
    from kubectl_related.engine.explain import explain
    from kubectl_related.printers.explanation import print_explanation

    if checked is not None:
        from kubectl_related.engine.explain_check import explain_check

        place = "" if options.all_namespaces else checked
        explanation = explain_check(tables, source.resources(), place)
    else:
        # The roles allow the table too, whatever format they are printed in.
        scope = scope._replace(cells=source.live)
        explanation = explain(
            refs, _directions(options), tables, source.resources(), scope, cascade=options.if_deleted
        )
    print_explanation(explanation, options.output, streams.stdout)
    return 0

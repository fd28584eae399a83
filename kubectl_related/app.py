"""The story in one screen: subject → plan → fetch → relate → walk → print."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kubectl_related.engine.plan import Scope, notes
from kubectl_related.engine.subjects import Asked, ambiguous, parse_arguments, subject_ref, unknown_type
from kubectl_related.engine.walk import Walk
from kubectl_related.errors import RelatedError, ServerError
from kubectl_related.graph import USED_BY, USES, Related
from kubectl_related.objects import Ref, ref_of
from kubectl_related.printers.formats import PRINTERS, TABLES, check_format
from kubectl_related.printers.terminal import safe, wants_color
from kubectl_related.relations.kinds import built_in_kinds
from kubectl_related.relations.tables import Tables, shipped
from kubectl_related.source import Form, ListOf

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kubectl_related.graph import Failure, Subject
    from kubectl_related.options import Options
    from kubectl_related.resources import Resource
    from kubectl_related.source import Source
    from kubectl_related.streams import Streams


def run(options: Options, streams: Streams) -> int:
    """Answer one question; return the exit code. Raises: RelatedError."""
    check_format(options.output)
    asked = parse_arguments(options.args, selecting=bool(options.selector or options.field_selector))
    source, namespace, errors = _source(options, streams)
    answer = _answer(options, streams, source, namespace, asked)
    return _print(answer, options, streams, source, errors)


def _source(options: Options, streams: Streams) -> tuple[Source, str, Sequence[RelatedError]]:
    """Return where answers come from, the namespace of the subject, and files that were broken."""
    if options.from_paths:
        from kubectl_related.files.reader import read
        from kubectl_related.files.source import FileSource

        namespace = options.connection.namespace or "default"
        loaded = read(options.from_paths, streams.stdin, streams.warn)
        placed = [(p.obj, f"{p.file}:{p.line}") for p in loaded.objects]
        return FileSource(placed, namespace, streams.warn), namespace, loaded.errors
    from kubectl_related.cluster.connect import connect

    source, namespace = connect(options, streams, os.environ)
    return source, namespace, ()


def _answer(
    options: Options, streams: Streams, source: Source, namespace: str, asked: Sequence[Asked]
) -> Related:
    resources = source.resources()
    refs = _subjects(options, streams, source, namespace, asked)
    resources = source.resources()
    tables = Tables(tuple(shipped({row.group for row in resources.rows})), built_in_kinds())
    scope = Scope(
        all_namespaces=options.all_namespaces,
        weak=options.weak,
        cells=source.live and options.output in TABLES,
    )
    directions = [d for d, only in ((USED_BY, options.used_by), (USES, options.uses)) if only]
    walk = Walk(source, tables, resources, scope)
    walk.run(refs, directions or [USED_BY, USES], options.depth)
    if scope.cells:
        walk.fill_cells()
    everywhere = options.all_namespaces or not any(ref.namespace for ref in refs)
    unsearched = [] if everywhere or options.uses else notes(tables, refs, resources)
    return Related(
        subjects=tuple(walk.subject(ref) for ref in refs),
        searched=("*",) if everywhere else tuple(sorted({ref.namespace for ref in refs if ref.namespace})),
        relatives=tuple(walk.relatives.values()),
        resources=resources,
        cells=walk.cells,
        failures=tuple(walk.failures()),
        notes=tuple(unsearched),
    )


def _subjects(
    options: Options, streams: Streams, source: Source, namespace: str, asked: Sequence[Asked]
) -> list[Ref]:
    """Return what was asked for; a selector's names are looked up."""
    refs: list[Ref] = []
    for one in asked:
        for resource in _resolved(one.typed, source, streams):
            if one.name:
                refs.append(subject_ref(resource, namespace, one.name))
            else:
                refs += _selected(options, source, resource, namespace)
    return list(dict.fromkeys(refs))


def _resolved(typed: str, source: Source, streams: Streams) -> Sequence[Resource]:
    """Return the resources a TYPE means; one unknown to the cache is looked up again."""
    for fresh in (False, True):
        resources = source.resources(fresh=fresh)
        if match := resources.resolve(typed):
            if warning := ambiguous(typed, match):
                streams.warn(warning)
            return [match.resource]
        if rows := resources.category(typed):
            return rows
    raise unknown_type(typed)


def _selected(options: Options, source: Source, resource: Resource, namespace: str) -> Iterable[Ref]:
    place = namespace if resource.namespaced and not options.all_namespaces else ""
    request = ListOf(
        resource, place, Form.METADATA, label_selector=options.selector, field_selector=options.field_selector
    )
    (answer,) = source.fetch([request], lambda _request, _answer: ()).values()
    if answer.error is not None:
        raise answer.error
    return [ref_of(obj) for obj in answer.objects]


def _print(
    answer: Related, options: Options, streams: Streams, source: Source, errors: Sequence[RelatedError]
) -> int:
    if options.output in PRINTERS:
        PRINTERS[options.output](answer, streams.stdout)
    else:
        _print_tables(answer, options, streams, source)
    problems = [*errors, *_not_found(answer.subjects, options)]
    for problem in problems:
        streams.warn(safe(problem.line() if len(problems) == 1 else str(problem)))
    if answer.failures:
        streams.warn(_incomplete(answer.failures))
    if answer.notes:
        streams.warn(
            f"Note: {', '.join(answer.notes)} of other namespaces may refer to this; -A searches them."
        )
    if problems or answer.failures:
        return 1
    return 3 if options.exit_code and answer.relatives else 0


def _print_tables(answer: Related, options: Options, streams: Streams, source: Source) -> None:
    from kubectl_related.printers.table import empty_sentence, print_table

    printed = print_table(
        answer,
        streams.stdout,
        expand=options.expand,
        wide=options.output == "wide",
        headers=not options.no_headers,
        live=source.live,
        color=wants_color(options.color, streams.stdout, os.environ),
    )
    if not printed and any(subject.found for subject in answer.subjects):
        streams.warn(empty_sentence(answer.subjects, everywhere=options.all_namespaces))


def _not_found(subjects: Iterable[Subject], options: Options) -> Iterable[RelatedError]:
    for subject in subjects:
        if subject.error is not None:
            yield subject.error
        elif not subject.found and not options.ignore_not_found:
            yield ServerError(404, "NotFound", f'{subject.resource.qualified} "{subject.ref.name}" not found')


def _incomplete(failures: Iterable[Failure]) -> str:
    """Say in one line what could not be read, and why."""
    by_reason: dict[str, list[str]] = {}
    for failure in failures:
        name = f"{failure.plural}.{failure.group}" if failure.group else failure.plural
        by_reason.setdefault(failure.error.reason or "error", []).append(name)
    parts = [f"{', '.join(sorted(set(names)))} ({reason})" for reason, names in sorted(by_reason.items())]
    return safe(f"Warning: the answer is incomplete, these could not be read: {'; '.join(parts)}")

"""Where a subject is in files; an error says what the input has instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.errors import FileError
from kubectl_related.files.source import FileSource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.model.graph import Subject
    from kubectl_related.model.resources import Resource
    from kubectl_related.model.source import Source
    from kubectl_related.options import Options

_MAX_NAMED = 3
"""Objects of another kind that an error names."""


def covering_everything(options: Options) -> Options:
    """Return the options of a question that names no subject and no namespace: all that was read."""
    named = options.filenames or (options.args and not (options.selecting or options.unused))
    if not options.from_paths or options.connection.namespace or named:
        return options
    return options._replace(all_namespaces=True)


def namespace_of_subject(
    options: Options, source: Source, resource: Resource, namespace: str, name: str
) -> str:
    """Return the one namespace of the input that has the subject, else the only one that speaks of it.

    Without one of these: the one asked for. Raises: FileError if several have it and none was asked for.
    """
    if not isinstance(source, FileSource) or options.connection.namespace or not resource.namespaced:
        return namespace
    found = source.namespaces_of(resource, name)
    if len(found) > 1:
        where = f"the namespaces {_and(found)} of {input_of(options)}"
        raise FileError(f'{resource.label} "{name}" is in {where}; choose one with -n')
    likely = found or source.namespaces()
    if len(likely) > 1:
        # Nothing has this name: what refers to it is still to be found.
        likely = source.namespaces_that_say(name)
    return likely[0] if len(likely) == 1 else namespace


def with_reasons(options: Options, source: Source, subjects: Iterable[Subject]) -> list[Subject]:
    """Add what the input has instead to the subjects that it lacks."""
    return [
        one if one.found or one.error else one._replace(error=_not_found(options, source, one))
        for one in subjects
    ]


def _not_found(options: Options, source: Source, subject: Subject) -> FileError:
    resource, name = subject.resource, subject.ref.name
    instead = _instead(source, resource, name) if isinstance(source, FileSource) else ""
    return FileError(f'no {resource.label} "{name}" in {input_of(options)}{instead}')


def _instead(source: FileSource, resource: Resource, name: str) -> str:
    """Return what the input has of this name in other namespaces, else of other kinds."""
    if namespaces := source.namespaces_of(resource, name):
        who, has = ("namespaces", "have") if len(namespaces) > 1 else ("namespace", "has")
        return f"; {who} {_and(namespaces)} {has} one"
    rows = dict.fromkeys(source.resources().of(ref.group, ref.kind) for ref in source.kinds_of(name))
    labels = [f'{row.label} "{name}"' for row in rows if row is not None]
    more = [f"{len(labels) - _MAX_NAMED} more"] if len(labels) > _MAX_NAMED else []
    return f"; there is {_and([*labels[:_MAX_NAMED], *more])}" if labels else ""


def input_of(options: Options) -> str:
    """Return the paths of --from as a sentence names them."""
    return ", ".join("<stdin>" if path == "-" else path for path in options.from_paths)


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))

"""From arguments to subjects: which objects a question is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.errors import FileError, ServerError, UsageError
from kubectl_related.model.objects import Ref, name_of, namespace_of, ref_of
from kubectl_related.model.selectors import parse_field_selector
from kubectl_related.model.source import Answer, Form, Get, ListOf
from kubectl_related.questions.arguments import ambiguous, subject_ref, unknown_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kubectl_related.errors import RelatedError
    from kubectl_related.files.extract_objects import Placed
    from kubectl_related.model.graph import Subject
    from kubectl_related.model.resources import Resource
    from kubectl_related.model.source import Source
    from kubectl_related.options import Options
    from kubectl_related.questions.arguments import Asked
    from kubectl_related.relations.rule import GK
    from kubectl_related.streams import Streams


def subjects(
    options: Options,
    streams: Streams,
    source: Source,
    namespace: str,
    asked: Sequence[Asked],
    errors: list[RelatedError],
) -> list[Ref]:
    """Return what was asked for; a selector's names are looked up, files name their objects.

    `errors` gets what could not be read of such files. Raises: RelatedError.
    """
    refs: list[Ref] = []
    if options.filenames:
        refs += _named_in_files(options, streams, source, namespace, errors)
    for one in asked:
        found = types_of(one, source, streams.warn)
        if one.name is not None and len(found) > 1:
            raise UsageError("you must specify only one resource")
        for resource in found:
            if one.name is not None:
                refs.append(_named(options, source, resource, namespace, one.name))
            else:
                refs += selected(options, source, resource, namespace)
    return list(dict.fromkeys(refs))


def _named(options: Options, source: Source, resource: Resource, namespace: str, name: str) -> Ref:
    if not source.live:
        from kubectl_related.questions.file_subjects import namespace_of_subject

        namespace = namespace_of_subject(options, source, resource, namespace, name)
    return subject_ref(resource, namespace, name)


def types_of(one: Asked, source: Source, warn: Callable[[str], None]) -> Sequence[Resource]:
    """Return the resources of one argument. Raises: UsageError."""
    return resolve(one.typed, source, warn, categories=not one.one_type)


def resolve(
    typed: str, source: Source, warn: Callable[[str], None], *, categories: bool = True
) -> Sequence[Resource]:
    """Return the resources a TYPE, or a category, means; one unknown to the cache is looked up again.

    Raises: UsageError where the server has no such type.
    """
    for fresh in (False, True):
        resources = source.resources(fresh=fresh)
        if match := resources.resolve(typed):
            if warning := ambiguous(typed, match):
                warn(warning)
            return [match.resource]
        if categories and (rows := resources.category(typed)):
            return rows
    raise unknown_type(typed)


def common_namespace(asked: Iterable[Asked], source: Source, namespace: str) -> str:
    """Return the namespace for "No resources found in ...", empty if a type is cluster-scoped."""
    types = [resource for one in asked for resource in types_of(one, source, lambda _: None)]
    return namespace if types and all(resource.namespaced for resource in types) else ""


def list_of_selected(options: Options, resource: Resource, namespace: str) -> ListOf:
    """Return the request for what the selectors find of one type."""
    return ListOf(
        resource,
        namespace if resource.namespaced and not options.all_namespaces else "",
        Form.METADATA,
        label_selector=options.selector,
        field_selector=options.field_selector,
    )


def selected(options: Options, source: Source, resource: Resource, namespace: str) -> Iterable[Ref]:
    """Return what the selectors find of one type. Raises: RelatedError."""
    request = list_of_selected(options, resource, namespace)
    if not source.live:
        # Files have no field selectors: the API defines which fields can be selected.
        request = request._replace(field_selector="")
    (answer,) = source.fetch([request], lambda _request, _answer: ()).values()
    if isinstance(answer.error, ServerError) and answer.error.code == 400:
        raise _cannot_select(options, resource, answer.error.message)
    if answer.error is not None:
        raise answer.error
    try:
        required = () if source.live else parse_field_selector(options.field_selector)
    except ValueError as error:
        raise _cannot_select(options, resource, str(error)) from error
    return [ref_of(obj) for obj in answer.objects if all(field.matches(obj) for field in required)]


def _cannot_select(options: Options, resource: Resource, reason: str) -> ServerError:
    what = f'"{resource.group}/{resource.version}, Resource={resource.plural}"'
    selectors = f'label selector "{options.selector}", field selector "{options.field_selector}"'
    return ServerError(400, "BadRequest", f"Unable to find {what} that match {selectors}: {reason}")


def _named_in_files(
    options: Options, streams: Streams, source: Source, namespace: str, errors: list[RelatedError]
) -> Iterator[Ref]:
    """Yield the objects that -f names; what cannot be read is added to `errors`.

    Raises: FileError if nothing can be read, UsageError.
    """
    from kubectl_related.files.extract_objects import GENERATED

    unmapped: list[RelatedError] = []
    placed_objects = list(_read_files(options, streams, errors))
    for placed in placed_objects:
        inside, name = namespace_of(placed.obj), name_of(placed.obj)
        if source.live and name.endswith(GENERATED):
            errors.append(FileError(f"{placed.place}: resource name may not be empty"))
            continue
        resource = source.resources().of(*ref_of(placed.obj)[:2])
        if resource is None:
            unmapped.append(_no_mapping(placed))
            continue
        _check_namespace(resource, inside, options.connection.namespace)
        if inside:
            yield subject_ref(resource, inside, name)
        else:
            yield _named(options, source, resource, namespace, name)
    if unmapped and len(unmapped) == len(placed_objects):
        errors += unmapped[:-1]
        raise unmapped[-1]
    errors += unmapped


def _read_files(options: Options, streams: Streams, errors: list[RelatedError]) -> Iterable[Placed]:
    """Return the objects in the files that -f names. Raises: FileError if it has none, UsageError."""
    from kubectl_related.files.reader import read

    remarks: list[str] = []
    loaded = read(options.filenames, streams.stdin, remarks.append, deep=options.recursive)
    if loaded.errors and not loaded.objects:
        errors += loaded.errors[:-1]
        raise loaded.errors[-1]
    errors += loaded.errors
    if problem := _beside_files(options):
        raise UsageError(problem)
    if remarks and not loaded.objects:
        raise FileError(remarks[0].removeprefix("warning: "))
    for remark in remarks:
        streams.warn(remark)
    return loaded.objects


def _no_mapping(placed: Placed) -> UsageError:
    """Return kubectl's words for an object of a file whose kind is not served."""
    _, kind, inside, name = ref_of(placed.obj)
    return UsageError(
        f'resource mapping not found for name: "{name}" namespace: "{inside}"'
        f' from "{placed.file.name}": no matches for kind "{kind}"'
        f' in version "{placed.obj.get("apiVersion")}"\n'
        "ensure CRDs are installed first",
        prefix="",
    )


def _check_namespace(resource: Resource, inside: str, asked: str) -> None:
    """Check the namespace that a file says; `asked`: that of -n. Raises: UsageError."""
    if resource.namespaced and inside and asked not in ("", inside):
        raise UsageError(
            f'the namespace from the provided object "{inside}" does not match the namespace "{asked}".'
            f" You must pass '--namespace={inside}' to perform this operation."
        )


def _beside_files(options: Options) -> str:
    """Return what is wrong with arguments and selectors where files name the subjects."""
    if any("/" in arg for arg in options.args):
        return "resource/name arguments cannot be provided when a path is specified"
    if options.args:
        return (
            "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well"
        )
    return "a selector cannot be used when a path is specified" if options.selecting else ""


def with_reasons(options: Options, source: Source, subjects: Iterable[Subject]) -> list[Subject]:
    """Add the reason why subjects do not exist: a missing namespace, or what files have instead."""
    if not source.live:
        from kubectl_related.questions import file_subjects

        return file_subjects.with_reasons(options, source, subjects)
    told = list(subjects)
    resource = source.resources().of("", "Namespace")
    lost = {one.ref.namespace for one in told if not one.found and one.error is None} - {""}
    if resource is None or not lost:
        return told
    requests = {name: Get(resource, "", name, Form.METADATA) for name in sorted(lost)}
    answers = source.fetch(list(requests.values()), lambda _request, _answer: ())
    for at, subject in enumerate(told):
        request = requests.get(subject.ref.namespace)
        if request is not None and not subject.found and answers[request] == Answer():
            gone = f'namespaces "{subject.ref.namespace}" not found'
            told[at] = subject._replace(error=ServerError(404, "NotFound", gone))
    return told


def wanted_kinds(options: Options, source: Source, warn: Callable[[str], None]) -> Callable[[GK], bool]:
    """Return what --type lets through. Raises: UsageError for an unknown type."""
    included: set[GK] = set()
    excluded: set[GK] = set()
    for typed in options.types:
        target = excluded if typed.startswith("!") else included
        target |= {resource.gk for resource in resolve(typed.removeprefix("!"), source, warn)}
    return lambda gk: gk not in excluded and (not included or gk in included)

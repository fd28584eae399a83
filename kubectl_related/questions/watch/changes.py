"""Which watch keeps which answer up to date, which objects matter to it, and what a change does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.encoding.protobuf import quoted
from kubectl_related.model.objects import name_of, namespace_of
from kubectl_related.model.source import Answer, Form, Get, ListOf
from kubectl_related.model.watching import WatchOf
from kubectl_related.record import Record
from kubectl_related.relations.kind_facts import VALUES_NEVER_READ

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kubectl_related.model.source import Object, Request
    from kubectl_related.model.watching import Change

_METADATA_FIELDS = ("apiVersion", "kind", "metadata")
_MOST_NAMES = 5
"""Objects of one kind and namespace that are watched one by one; for more the whole list is watched."""


class Filter(Record):
    """Which objects matter to the answers of one watch."""

    everything: bool
    parts: tuple[bytes, ...]
    """Bytes of which an object must hold one, if its name is not known."""
    names: set[tuple[str, str]]
    """(namespace, name) of the objects that some answer holds or asks for."""

    @classmethod
    def of(cls, requests: Iterable[Request], held: Mapping[Request, Answer]) -> Filter:
        """Return the filter of the requests of one watch."""
        everything, parts, names = False, dict[bytes, None](), set[tuple[str, str]]()
        for request in requests:
            if isinstance(request, Get):
                names.add((request.namespace, request.name))
            elif request.byte_filter is None:
                everything = True
            else:
                parts |= dict.fromkeys(quoted(request.byte_filter))
                names |= {(namespace_of(obj), name_of(obj)) for obj in held[request].objects}
        return cls(everything, tuple(parts), names)

    def matches(self, namespace: str, name: str, written: bytes) -> bool:
        """Return whether an object, as the server wrote it, can matter."""
        return (
            self.everything or (namespace, name) in self.names or any(part in written for part in self.parts)
        )


def assigned(held: Mapping[Request, Answer]) -> dict[WatchOf, list[Request]]:
    """Return what is watched, each with the requests whose answers it keeps up to date.

    An answer that is an error is not watched, nor a table without objects: what else is asked shows them.
    """
    watches: dict[WatchOf, list[Request]] = {}
    # A watch of whole objects also serves for their metadata.
    readable = (request for request, answer in held.items() if answer.error is None)
    ordered = sorted(readable, key=lambda request: request.form is not Form.WHOLE)
    for request in ordered:
        if isinstance(request, ListOf) and request.form is not Form.TABLE:
            watch = WatchOf(
                request.resource, request.namespace, request.label_selector, request.field_selector
            )
            watches.setdefault(_similar(watch._replace(form=_form(request)), watches), []).append(request)
    alone: dict[WatchOf, list[Request]] = {}
    for request in ordered:
        if isinstance(request, Get):
            watch = WatchOf(request.resource, request.namespace, form=_form(request))
            if (covering := _covering(request, watches, held)) is not None:
                watches[covering].append(request)
            else:
                alone.setdefault(_similar(watch, alone), []).append(request)
    for watch, requests in alone.items():
        names = {request.name for request in requests if isinstance(request, Get)}
        for request in requests:
            one = watch
            if len(names) <= _MOST_NAMES and isinstance(request, Get):
                one = watch._replace(field_selector=f"metadata.name={request.name}")
            watches.setdefault(one, []).append(request)
    return watches


def _form(request: Request) -> Form:
    """Return what has to be watched for an answer."""
    if request.resource.gk in VALUES_NEVER_READ:
        return Form.KEYS
    return Form.WHOLE if request.form is Form.WHOLE else Form.METADATA


def _similar(watch: WatchOf, watches: Mapping[WatchOf, object]) -> WatchOf:
    whole = watch._replace(form=Form.WHOLE)
    return whole if whole in watches else watch


def _covering(
    request: Get, watches: Mapping[WatchOf, Sequence[Request]], held: Mapping[Request, Answer]
) -> WatchOf | None:
    """Return the watch of a list that includes one object."""
    for watch, requests in watches.items():
        if watch.resource.gk != request.resource.gk or watch.namespace not in ("", request.namespace):
            continue
        if watch.form is Form.METADATA and request.form is Form.WHOLE:
            continue
        if not watch.label_selector and not watch.field_selector:
            return watch
        place = request.namespace, request.name
        if request.form is Form.TABLE and any(
            (namespace_of(obj), name_of(obj)) == place for one in requests for obj in held[one].objects
        ):
            return watch
    return None


def changed(request: Request, answer: Answer, changes: Iterable[Change]) -> Answer:
    """Return an answer with the objects of these changes, in order."""
    objects = {(namespace_of(obj), name_of(obj)): obj for obj in answer.objects}
    columns = dict(answer.columns)
    writes = answer.writes
    keyed = isinstance(request, Get) or request.form is Form.KEYS
    parts = None
    if isinstance(request, ListOf) and request.byte_filter is not None:
        parts = quoted(request.byte_filter)
    for change in changes:
        place = namespace_of(change.obj), name_of(change.obj)
        row = place if keyed else (request.namespace, place[1])
        gone = change.deleted or (parts is not None and not any(part in change.written for part in parts))
        if gone:
            objects.pop(place, None)
            columns.pop(row, None)
            continue
        if isinstance(request, Get) or request.form is not Form.TABLE:
            objects[place] = _part(change.obj, request.form)
        if request.form in (Form.TABLE, Form.KEYS):
            columns[row] = change.columns
        if isinstance(request, Get) and request.form is Form.METADATA:
            writes = change.writes
    return Answer(tuple(objects.values()), columns, version=answer.version, writes=writes)


def _part(obj: Object, form: Form) -> Object:
    if form in (Form.WHOLE, Form.KEYS):
        return obj
    return {field: obj[field] for field in _METADATA_FIELDS if field in obj}

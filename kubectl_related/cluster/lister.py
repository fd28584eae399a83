"""One request → one answer: a GET, or a list with all its pages.

What is not needed is neither requested nor decoded: bytes are searched, and only
hits are read.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from kubectl_related.cluster.listed import MAX_SINGLE_GETS, Listed
from kubectl_related.cluster.prefetch import Pages
from kubectl_related.encoding import protobuf
from kubectl_related.encoding.server_table import TABLE, keys_written, table_rows, writes_of
from kubectl_related.errors import BadReplyError, RelatedError, ServerError
from kubectl_related.model.objects import mapping, metadata, name_of, namespace_of, text
from kubectl_related.model.redact import redacted
from kubectl_related.model.source import Answer, Digested, Form, Get, ListOf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kubectl_related.cluster.http.client import Response
    from kubectl_related.encoding.json_page import Page
    from kubectl_related.model.fieldmask import FieldMask
    from kubectl_related.model.resources import Resource
    from kubectl_related.model.source import Columns, Digest, Object, Request

JSON = "application/json"
PROTOBUF = "application/vnd.kubernetes.protobuf"
_AS_METADATA = ";as=PartialObjectMetadata{many};g=meta.k8s.io;v=v1"
_LONG_LIST_OF_METADATA = 1 << 15
"""Bytes from which on objects are digested; there are more of them than in as much of whole objects."""

Query = list[tuple[str, str]]


class Send(Protocol):
    """Sends a request: path, query, Accept; `on_first_bytes` receives the first bytes of the body."""

    def __call__(
        self,
        path: str,
        query: Query,
        accept: str,
        /,
        *,
        on_first_bytes: Callable[[bytes], None] | None = None,
    ) -> Response:
        """Return the reply. Raises: RelatedError."""
        ...


_WITH_METADATA = ("includeObject", "Metadata")


class Lister:
    """Answers requests through one connection; holds no state of its own."""

    def __init__(self, send: Send, chunk_size: int, namespace: str = "") -> None:
        """`namespace` is listed instead if a list of all namespaces is forbidden."""
        self._send = send
        self._chunk = chunk_size
        self._namespace = namespace

    def answer(self, request: Request) -> Answer:
        """Answer one request. Raises: RelatedError if nothing at all came back."""
        if isinstance(request, ListOf):
            return self._widest(request)
        try:
            return self._get(request)
        except ServerError as error:
            if error.code == 404:
                return Answer(warnings=error.warnings)
            if error.code == 403 and request.form is Form.TABLE:
                # Permission to list does not include permission to get.
                named = f"metadata.name={request.name}"
                return self._list(
                    ListOf(request.resource, request.namespace, Form.TABLE, field_selector=named)
                )
            raise

    def _get(self, request: Get) -> Answer:
        path = request.resource.path(request.namespace, request.name)
        if request.form in (Form.TABLE, Form.KEYS):
            response = self._send(path, [_WITH_METADATA], TABLE)
            return self._row(request, _decoded(response.body), response)
        accept = JSON if request.form is Form.WHOLE else f"{JSON}{_AS_METADATA.format(many='')},{JSON}"
        response = self._send(path, [], accept)
        found = _decoded(response.body)
        writes = writes_of(found) if request.form is Form.METADATA else ()
        return Answer((_checked(found, request.resource),), warnings=response.warnings, writes=writes)

    def _row(self, request: Get, body: Any, response: Response) -> Answer:
        if mapping(body).get("kind") != "Table":
            return Answer((_checked(body, request.resource),), warnings=response.warnings)
        for columns, obj in table_rows(body):
            found = as_requested(obj, columns, request.resource, request.form)
            return Answer((found,), {(request.namespace, request.name): columns}, warnings=response.warnings)
        raise BadReplyError("the server sent a table without rows for one object")

    def _widest(self, request: ListOf) -> Answer:
        """List; if all namespaces are forbidden, list that of the question."""
        answer = self._list(request)
        narrower = request.resource.namespaced and not request.namespace and self._namespace
        if narrower and isinstance(answer.error, ServerError) and answer.error.code == 403:
            instead = self._list(request._replace(namespace=self._namespace))
            return answer._replace(objects=instead.objects, columns=instead.columns, notes=instead.notes)
        return answer

    def _list(self, request: ListOf) -> Answer:
        found = Listed(request)
        token, version, restarted = "", "", False
        seen: set[str] = set()
        pages = Pages(partial(self._ask, request, found))
        while True:
            try:
                token, version = self._read(request, token, pages.get(token), found)
            except ServerError as error:
                if error.code == 410 and token and not restarted:
                    found, token, seen, restarted = Listed(request), "", set(), True
                    pages = Pages(partial(self._ask, request, found))
                    continue
                return found.answer(error)
            except RelatedError as error:
                if error.fatal or not found.any:
                    raise
                return found.answer(error)
            if not token:
                return found.answer(version=version)
            if token in seen:
                return found.answer(BadReplyError("the server repeats a continue token"))
            seen.add(token)

    def _ask(
        self, request: ListOf, found: Listed, token: str, on_first_bytes: Callable[[bytes], None]
    ) -> Response:
        """Ask for one page, in the form in which it is read."""
        path, query = request.resource.path(request.namespace), self._query(request, token)
        if request.form is Form.KEYS:
            return self._send(path, [*query, _WITH_METADATA], TABLE, on_first_bytes=on_first_bytes)
        if request.form is Form.TABLE:
            return self._send(path, [*query, ("includeObject", "None")], TABLE, on_first_bytes=on_first_bytes)
        accept = _accept(request, search=not found.is_crowded)
        return self._send(path, query, accept, on_first_bytes=on_first_bytes)

    def _read(self, request: ListOf, token: str, response: Response, found: Listed) -> tuple[str, str]:
        """Read one page; return the token of the next, and its version."""
        if request.form in (Form.KEYS, Form.TABLE):
            body = _decoded(response.body)
            for row, obj in table_rows(body):
                place = request.namespace, row.get("Name", "")
                if request.form is Form.KEYS:
                    whole = as_requested(obj, row, request.resource, request.form)
                    place = namespace_of(whole), name_of(whole)
                    found.add(whole)
                found.columns[place] = row
            return text(metadata(body).get("continue")), text(metadata(body).get("resourceVersion"))
        if response.content_type.startswith(PROTOBUF) and request.byte_filter is not None:
            page = protobuf.read_page(response.body)
            hits = page.hits(request.byte_filter)
            found.note_hits(len(hits), len(page.items))
            for obj in self._hits(request, self._query(request, token), hits) if hits else ():
                if found.keeps(obj):
                    found.add(obj)
            return page.token, page.version
        return _json_page(request, response.body, found)

    def _hits(self, request: ListOf, query: Query, hits: list[tuple[str, str]]) -> Iterable[Object]:
        """Read the objects whose bytes matched, one by one or as the same page in JSON."""
        form = Form.METADATA if request.form is Form.METADATA else Form.WHOLE
        if len(hits) <= MAX_SINGLE_GETS:
            gets = [Get(request.resource, namespace, name, form) for namespace, name in hits]
            try:
                return [obj for get in gets for obj in self.answer(get).objects]
            except ServerError as error:
                # Permission to list does not include permission to get.
                if error.code != 403:
                    raise
        wanted = set(hits)
        accept = JSON if form is Form.WHOLE else f"{JSON}{_AS_METADATA.format(many='List')},{JSON}"
        fields = request.fields if form is Form.WHOLE else None
        page = _cut(self._send(request.resource.path(request.namespace), query, accept).body, fields)
        return (_checked(item, request.resource) for item in page.named(wanted))

    def _query(self, request: ListOf, token: str) -> Query:
        query: Query = []
        if request.label_selector:
            query.append(("labelSelector", request.label_selector))
        if request.field_selector:
            query.append(("fieldSelector", request.field_selector))
        if self._chunk:
            query.append(("limit", str(self._chunk)))
        if token:
            query.append(("continue", token))
        return query


def _accept(request: ListOf, *, search: bool) -> str:
    """Ask for protobuf, which is searched fastest, if a list is long and to be searched, else for JSON."""
    variant = _AS_METADATA.format(many="List") if request.form is Form.METADATA else ""
    plain = f"{JSON}{variant},{JSON}" if variant else JSON
    long = request.byte_filter is not None and not request.namespace
    return f"{PROTOBUF}{variant},{plain}" if long and search else plain


def _json_page(request: ListOf, body: bytes, found: Listed) -> tuple[str, str]:
    from kubectl_related.encoding.json_page import LONG_PAGE

    found.size += len(body)
    long = LONG_PAGE if request.form is Form.WHOLE else _LONG_LIST_OF_METADATA
    digest = found.digest if found.size >= long else None
    cut = _cut_in_parts(body, digest) if digest is not None and request.byte_filter is None else None
    if cut is not None:
        page, all_kept = cut
    else:
        page = _cut(body, request.fields if request.form is Form.WHOLE else None)
        wanted = None if request.byte_filter is None else protobuf.quoted(request.byte_filter)
        objects: Iterable[Object] = (_checked(item, request.resource) for item in page.items(wanted))
        if found.is_crowded:
            hits = list(objects)
            found.note_hits(len(hits), len(page.cut_items))
            objects = filter(found.keeps, hits)
        all_kept = map(Digested if digest is None else digest.of_object, objects)
    for kept in all_kept:
        found.add(_checked(kept.obj, request.resource), kept.note)
    return page.token, page.version


def _cut_in_parts(body: bytes, digest: Digest) -> tuple[Page, Iterable[Digested]] | None:
    """Return what is kept of the objects of a page, None if they must be read as a whole."""
    from kubectl_related.encoding.json_page import Page
    from kubectl_related.encoding.parts import BROKEN

    if digest.cut_page is None:
        return None
    try:
        page = Page(body, cut=digest.cut_page)
        return page, [digest.of_parts(parts) for parts in page.cut_items]
    except BROKEN:
        return None


def _decoded(body: bytes) -> Any:
    # The JSON reader is imported while requests are in flight.
    from kubectl_related.encoding.json_page import decode_reply

    return decode_reply(body)


def _cut(body: bytes, fields: Callable[[], FieldMask] | None) -> Page:
    from kubectl_related.encoding.json_page import Page

    return Page(body, fields)


def _checked(obj: Any, resource: Resource) -> Object:
    """Return an object as this program keeps it: with its kind, without managedFields and values."""
    if not isinstance(obj, dict) or not name_of(obj):
        raise BadReplyError("the server sent something else than an object")
    obj["apiVersion"], obj["kind"] = resource.api_version, resource.kind
    return redacted(obj, whole=False)


def as_requested(obj: Any, columns: Columns, resource: Resource, form: Form) -> Object:
    """Return the object of a row, with the names of its keys if requested and certain.

    Raises: BadReplyError.
    """
    keys = keys_written(obj) if form is Form.KEYS else ()
    found = _checked(obj, resource)
    if form is Form.KEYS and columns.get("Data") == str(len(keys)):
        found["data"] = dict.fromkeys(keys, "")
    return found

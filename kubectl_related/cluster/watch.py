"""A watch of one list, on a thread of its own; when a stream ends or the server restarts, it goes on.

Changes are read from the server's tables, so that READY, STATUS and AGE come with the object.
"""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING, Any

import msgspec

from kubectl_related.cluster.http.client import Cancelled
from kubectl_related.cluster.http.stream import Stream
from kubectl_related.cluster.lister import as_requested
from kubectl_related.cluster.patience import pauses
from kubectl_related.encoding.json_page import decode_reply
from kubectl_related.encoding.server_table import TABLE, cells_of, writes_of
from kubectl_related.errors import (
    BadReplyError,
    RelatedError,
    ServerError,
    UnauthorizedError,
    UnreachableError,
    is_refusal,
)
from kubectl_related.model.source import Form
from kubectl_related.model.watching import Change

if TYPE_CHECKING:
    from kubectl_related.cluster.http.client import Connection
    from kubectl_related.model.watching import Listener, WatchOf

_BRIEF = 5.0
"""Seconds; a stream that ends sooner counts as a failed attempt."""
_SHORTEST_WATCH, _LONGEST_WATCH = 300, 600
"""Seconds after which a stream is opened anew, as client-go does: a lost connection may stay unnoticed."""
_GRACE = 30.0
_TELLING = 4
"""Failures without an event in between after which people should know."""
_GONE = 410


class _Meta(msgspec.Struct):
    name: str = ""
    namespace: str = ""
    version: str = msgspec.field(default="", name="resourceVersion")


class _Object(msgspec.Struct):
    metadata: _Meta = msgspec.field(default_factory=_Meta)


class _Column(msgspec.Struct):
    name: str = ""


class _Row(msgspec.Struct):
    cells: list[Any] = []
    object: msgspec.Raw = msgspec.Raw(b"null")


class _Table(msgspec.Struct, rename="camel"):
    metadata: _Meta = msgspec.field(default_factory=_Meta)
    column_definitions: list[_Column] | None = None
    rows: list[_Row] | None = None


class _Kind(msgspec.Struct):
    kind: str = ""


class _Event(msgspec.Struct):
    type: str = ""
    object: msgspec.Raw = msgspec.Raw(b"null")


class _Status(msgspec.Struct):
    code: int = 0
    reason: str = ""
    message: str = ""


_read_event = msgspec.json.Decoder(_Event).decode
_read_kind = msgspec.json.Decoder(_Kind).decode
_read_table = msgspec.json.Decoder(_Table).decode
_read_object = msgspec.json.Decoder(_Object).decode
_read_status = msgspec.json.Decoder(_Status).decode


class Watcher:
    """Watches until it is stopped, or until changes were missed."""

    def __init__(self, connection: Connection, watch: WatchOf, version: str, listener: Listener) -> None:
        self._connection = connection
        self._watch = watch
        self._version = version
        self._listener = listener
        self._titles: list[str] = []
        self._stopped = threading.Event()
        self._stream = Stream(self._on_line)
        self._error: ServerError | None = None

    def start(self) -> None:
        """Begin to watch."""
        threading.Thread(target=self._run, name="watch", daemon=True).start()

    def stop(self) -> None:
        """End it, from any thread."""
        self._stopped.set()
        self._stream.stop()

    def _run(self) -> None:
        try:
            self._follow()
        except Cancelled:
            return
        except RelatedError as error:
            if not self._stopped.is_set():
                self._listener.failed(self._watch, error)

    def _follow(self) -> None:
        """Watch, and watch again. Raises: RelatedError if it is fatal, Cancelled."""
        waits, failures = pauses(), 0
        while not self._stopped.is_set():
            begun, version = time.monotonic(), self._version
            error = self._watch_once()
            if self._stopped.is_set():
                return
            if error is not None and error.code == _GONE:
                self._listener.expired(self._watch)
                return
            if self._version != version or (error is None and time.monotonic() - begun > _BRIEF):
                waits, failures = pauses(), 0
            if error is not None:
                failures += 1
                if is_refusal(error) or failures == _TELLING:
                    self._listener.failed(self._watch, error)
            self._connection.wait(next(waits))

    def _watch_once(self) -> ServerError | None:
        """Watch until the stream ends; return why, None if the server ended it as usual."""
        self._error, self._stream = None, Stream(self._on_line)
        if self._stopped.is_set():
            return None
        watch, seconds = self._watch, random.randint(_SHORTEST_WATCH, _LONGEST_WATCH)  # noqa: S311
        part = "Object" if watch.form is Form.WHOLE else "Metadata"
        query = [
            *([("labelSelector", watch.label_selector)] if watch.label_selector else []),
            *([("fieldSelector", watch.field_selector)] if watch.field_selector else []),
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("includeObject", part),
            ("resourceVersion", self._version),
            ("timeoutSeconds", str(seconds)),
        ]
        path, most = watch.resource.path(watch.namespace), seconds + _GRACE
        try:
            self._connection.stream(path, query, TABLE, self._stream, most)
        except UnauthorizedError:
            raise
        except ServerError as error:
            return error
        except UnreachableError as error:
            # Not fatal here: the server may be back in a moment.
            return ServerError(0, error.reason, str(error))
        return self._error

    def _on_line(self, line: bytes) -> None:
        """Take one event, on the thread of libcurl. Raises: BadReplyError."""
        try:
            event = _read_event(line)
            if event.type == "ERROR":
                status = _read_status(event.object)
                self._error = ServerError(status.code, status.reason, status.message)
                return
            if _read_kind(event.object).kind == "Table":
                self._take_rows(event, _read_table(event.object))
            else:
                self._take_object(event, event.object, {}, _read_object(event.object).metadata.version)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise BadReplyError("the server sent an event that cannot be read") from error

    def _take_rows(self, event: _Event, table: _Table) -> None:
        if table.column_definitions:
            # Only the first event of a stream has them.
            self._titles = [column.name for column in table.column_definitions]
        for row in table.rows or ():
            self._take_object(event, row.object, cells_of(self._titles, row.cells), table.metadata.version)

    def _take_object(
        self, event: _Event, written: msgspec.Raw, columns: dict[str, str], version: str
    ) -> None:
        own, watch, raw = _read_object(written).metadata, self._watch, bytes(written)
        if event.type != "BOOKMARK" and self._listener.wants(watch, own.namespace, own.name, raw):
            found = decode_reply(raw)
            writes = writes_of(found) if watch.form is Form.KEYS else ()
            obj = as_requested(found, columns, watch.resource, watch.form)
            self._listener.changed(watch, Change(event.type == "DELETED", obj, columns, raw, writes))
        self._version = version or own.version or self._version

"""One GET on its way: what libcurl reports of it, until the reply is complete or has failed."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

from kubectl_related.cluster.background import wait_for
from kubectl_related.cluster.http.curl import pycurl
from kubectl_related.cluster.http.go_errors import Failure
from kubectl_related.cluster.http.response import Body
from kubectl_related.cluster.http.stream import Lines
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kubectl_related.cluster.http.stream import Stream

SILENT_SECONDS = 75.0
"""Without a byte of the reply."""
_MAX_HEADERS = 100
_MAX_HEADER_BYTES = 1 << 16
_MALFORMED_HEAD = "too many headers"
_ABORT = -1
_OK = 200


class Head(Record):
    """The status line and the headers of a reply, in order."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """Return the first header of this name (in lower case), or ""."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def get_all(self, name: str) -> list[str]:
        """Return every header of this name (in lower case)."""
        return [value for key, value in self.headers if key.lower() == name]


class NameCheck:
    """Refuses certificates without a subjectAltName, as Go does; libcurl would accept their common name.

    Once one was refused, nothing is sent any more: its HTTP/2 connection is still there to be used.
    """

    def __init__(self) -> None:
        self._refused = False

    def accepts(self, certificates: Sequence[Sequence[tuple[str, str]]]) -> bool:
        """Look at the fields of a new connection's certificates; a connection in use again has none."""
        if certificates and not any("Subject Alternative Name" in name for name, _ in certificates[0]):
            self._refused = True
        return not self._refused


class Transfer:
    """The callbacks of one handle; `wait` is for the thread that asked, the rest for the loop."""

    def __init__(
        self,
        curl: pycurl.Curl,
        deadline: float | None = None,
        on_first_bytes: Callable[[bytes], None] | None = None,
        *,
        connect_only: bool = False,
        names: NameCheck | None = None,
        stream: Stream | None = None,
    ) -> None:
        """Take a handle that knows its URL; `deadline` is a time of the monotonic clock.

        The lines of a good reply go to `stream`, if there is one; it may then be silent for any time.
        """
        self.curl = curl
        self.head = Head(0, "", ())
        self.body: Body | Lines | None = None
        self._deadline = deadline
        self._on_first_bytes = on_first_bytes
        self._connect_only = connect_only
        self._names = names
        self._stream = stream
        self._status_line = ""
        self._headers: list[tuple[str, str]] = []
        self._header_bytes = 0
        self.sent = False
        """A connection is there, and the request is on its way."""
        self._reading = False
        self._last_byte = time.monotonic()
        self._nameless = False
        self._problem: Exception | None = None
        self._failure: Failure | None = None
        self._lock = threading.Lock()
        self._done = threading.Event()
        curl.setopt(pycurl.HEADERFUNCTION, self._on_header)
        curl.setopt(pycurl.WRITEFUNCTION, self._on_body)
        curl.setopt(pycurl.PREREQFUNCTION, self._on_connected)

    def wait(self) -> Failure | None:
        """Wait for the end of the transfer; return why it failed."""
        wait_for(self._done)
        return self._failure

    def expires(self) -> float:
        """Return when the transfer has taken too long; libcurl limits the time to connect."""
        waiting = self.sent and not (self._stream is not None and self._reading)
        silent = self._last_byte + SILENT_SECONDS if waiting else float("inf")
        return silent if self._deadline is None else min(silent, self._deadline)

    def stop(self) -> None:
        """Let the time limit be over, from any thread; the loop ends the transfer when it looks."""
        self._deadline = 0.0

    def expire(self, now: float) -> None:
        """End the transfer because a time limit is over."""
        timed_out = self._deadline is not None and now >= self._deadline
        self._end(self._failed(pycurl.E_OPERATION_TIMEDOUT, "", timed_out=timed_out))

    def abort(self, reason: str) -> None:
        """End the transfer from another thread; the loop removes the handle."""
        with self._lock:
            self._settle(Failure(cancel_reason=reason))

    def finish(self, code: int, text: str) -> None:
        """Take libcurl's verdict."""
        self._end(self._failed(code, text) if code or self._problem else None)

    def _end(self, failure: Failure | None) -> None:
        with self._lock:
            self._settle(failure)
        self.curl.close()

    def _settle(self, failure: Failure | None) -> None:
        if not self._done.is_set():
            self._failure = failure
            self._done.set()

    def _failed(self, code: int, text: str, *, timed_out: bool = False) -> Failure:
        return Failure(
            code,
            text,
            os_errno=self.curl.getinfo(pycurl.OS_ERRNO),
            verify_result=self.curl.getinfo(pycurl.SSL_VERIFYRESULT),
            connected=self.curl.getinfo(pycurl.CONNECT_TIME) > 0,
            reused=self.sent and self.curl.getinfo(pycurl.NUM_CONNECTS) == 0,
            sent=self.sent,
            reading=self._reading,
            timed_out=timed_out,
            status_line=self._status_line,
            nameless=self._nameless,
            problem=self._problem,
        )

    def _on_connected(self, *_addresses: object) -> int:
        self.sent, self._last_byte = True, time.monotonic()
        # The status line so far was a proxy's.
        self._status_line = ""
        if self._names is not None:
            self._nameless = not self._names.accepts(self.curl.getinfo(pycurl.INFO_CERTINFO))
        if self._connect_only or self._nameless:
            return int(pycurl.PREREQFUNC_ABORT)
        return int(pycurl.PREREQFUNC_OK)

    def _on_header(self, line: bytes) -> int | None:
        self._last_byte = time.monotonic()
        text = line.decode("latin-1").rstrip("\r\n")
        if self._reading:
            return None
        if line.startswith(b"HTTP/"):
            self._status_line, self._headers, self._header_bytes = text, [], 0
        elif text:
            name, _, value = text.partition(":")
            self._headers.append((name.strip(), value.strip()))
        elif self.sent:
            self._end_of_head()
        self._header_bytes += len(line)
        if len(self._headers) > _MAX_HEADERS or self._header_bytes > _MAX_HEADER_BYTES:
            self._status_line = _MALFORMED_HEAD
            return _ABORT
        return None

    def _end_of_head(self) -> None:
        _, _, rest = self._status_line.partition(" ")
        status, _, reason = rest.partition(" ")
        with contextlib.suppress(ValueError):
            self.head = Head(int(status), reason.strip(), tuple(self._headers))
        # Codes below 200 announce the head that counts.
        self._reading = self.head.status >= 200

    def _on_body(self, piece: bytes) -> int | None:
        self._last_byte = time.monotonic()
        try:
            if self.body is None:
                self.body = self._new_body()
            self.body.add(piece)
        except Exception as error:  # noqa: BLE001 - raised again where the reply is waited for
            self._problem = error
            return _ABORT
        return None

    def _new_body(self) -> Body | Lines:
        encoding = self.head.get("content-encoding")
        if self._stream is not None and self.head.status == _OK:
            return Lines(encoding, self._stream.on_line)
        return Body(encoding, self._on_first_bytes)

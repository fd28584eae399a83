"""Single requests on the wire: a socket, a time limit, a reply in full or one error.

Knows idle connections and leases. Knows neither retries nor who asks.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Sequence
from http.client import IncompleteRead
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from kubectl_related.cluster.http.dialer import Route, dialled_address, open_route
from kubectl_related.cluster.http.go_errors import TIMED_OUT, Asked, is_lost, translate
from kubectl_related.cluster.http.leases import Cancelled, Lease
from kubectl_related.cluster.http.pool import Idle
from kubectl_related.cluster.http.response import (
    Response,
    parse_retry_after,
    parse_warnings,
    read_body,
    unpacked,
)
from kubectl_related.cluster.http.tls import make_context
from kubectl_related.errors import ConfigError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse

    from kubectl_related.cluster.auth.request_auth import ClientCertificate
    from kubectl_related.cluster.http.response import Begun
    from kubectl_related.cluster.http.trace import Trace
    from kubectl_related.cluster.kubeconfig.model import ClientConfig

CONNECT_SECONDS = 30.0
"""To a connection, where nothing shorter is asked for."""
SILENT_SECONDS = 75.0
"""Without a byte."""
_LOST_IDLE = 2
"""How often a request is sent again that an idle connection lost: the server had closed it."""
_LOST_NEW = 1
"""The same for a new connection, which something on the way may have reset."""

Headers = Sequence[tuple[str, str]]
"""A name may stand several times."""


class Call(NamedTuple):
    """One GET; `deadline` is a time of the monotonic clock, `begun` gets the first bytes of the body."""

    target: str
    headers: Headers
    certificate: ClientCertificate | None = None
    deadline: float | None = None
    begun: Begun | None = None


class Exchanges:
    """Sends requests for any number of threads and can cut them all."""

    def __init__(self, config: ClientConfig, trace: Trace) -> None:
        self._config = config
        self._trace = trace
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._routes: list[tuple[ClientCertificate | None, Route]] = []
        self._idle = Idle()
        self._leases: set[Lease] = set()
        self.cancelled = threading.Event()
        self._asked = _asked(config)

    def send(self, call: Call) -> Response:
        """Return the reply to a GET, whatever its status.

        Raises: UnreachableError, BadReplyError, Cancelled.
        """
        for attempt in range(_LOST_IDLE + 1):
            started = time.monotonic()
            lease = Lease()
            try:
                with self._under_way(lease, call.deadline):
                    return self._talk(call, lease)
            except Exception as error:  # noqa: BLE001 - the one door
                if attempt < (_LOST_IDLE if lease.reused else _LOST_NEW) and is_lost(error, lease):
                    continue
                if call.deadline is not None and time.monotonic() >= call.deadline:
                    lease.cut(TIMED_OUT)
                failure = translate(error, self._asked, lease)
                self._trace.failed(self._shown(call.target), str(failure), time.monotonic() - started)
                raise failure from None
        raise AssertionError

    def open_ahead(self, certificate: ClientCertificate | None, count: int) -> None:
        """Begin to open connections for the first requests. Raises: UnreachableError."""
        self._idle.open_ahead(self._route(certificate), count, CONNECT_SECONDS)

    def cancel(self, why: str) -> None:
        """Let no request start any more and end those under way."""
        self.cancelled.set()
        with self._lock:
            leases = list(self._leases)
        for lease in leases:
            lease.cut(why)

    def close(self) -> None:
        """Close all idle sockets."""
        self._idle.close()

    @contextlib.contextmanager
    def _under_way(self, lease: Lease, deadline: float | None) -> Iterator[None]:
        with self._lock:
            if self.cancelled.is_set():
                raise Cancelled
            self._leases.add(lease)
        timer = None
        if deadline is not None:
            timer = threading.Timer(max(0.0, deadline - time.monotonic()), lease.cut, [TIMED_OUT])
            timer.daemon = True
            timer.start()
        try:
            yield
        finally:
            lease.drop()
            if timer is not None:
                timer.cancel()
            with self._lock:
                self._leases.discard(lease)

    def _talk(self, call: Call, lease: Lease) -> Response:
        route = self._route(call.certificate)
        headers = [*call.headers, *route.headers]
        self._trace.asked(self._shown(call.target), headers)
        started = time.monotonic()
        wire = self._idle.take(route, lease)
        try:
            with wire.get(call.target, headers, lease, *_patience(call.deadline)) as reply:
                lease.reading = True
                encoding = reply.headers.get("Content-Encoding", "")
                sent = read_body(reply, encoding, call.begun)
                if reply.length:
                    raise IncompleteRead(b"", reply.length)  # noqa: TRY301 - one door for all that goes wrong
                if call.begun is None:
                    sent, encoding = unpacked(sent, encoding), ""
            lease.drop()
            if lease.why:
                raise Cancelled  # noqa: TRY301
        except BaseException:
            wire.close()
            if lease.reused:
                self._idle.drop()
            raise
        if reply.will_close or self.cancelled.is_set():
            wire.close()
        else:
            self._idle.give(route, wire)
        response = _response(reply, sent, encoding)
        self._trace.answered(
            self._shown(call.target),
            reply.reason or "",
            reply.headers.items(),
            response,
            time.monotonic() - started,
        )
        return response

    def _route(self, certificate: ClientCertificate | None) -> Route:
        """Return the route on which a certificate is shown; the last one is used again."""
        with self._opening:
            if not self._routes or self._routes[-1][0] != certificate:
                try:
                    context = make_context(self._config, certificate) if self._config.is_tls else None
                    self._routes.append((certificate, open_route(self._config, context)))
                except ConfigError as error:
                    # Without a context no request can be made: fatal, and told once.
                    raise UnreachableError(error.line()) from None
            return self._routes[-1][1]

    def _shown(self, target: str) -> str:
        server = urlsplit(self._config.server)
        return f"{server.scheme}://{server.netloc}{target}"


def _asked(config: ClientConfig) -> Asked:
    server = urlsplit(config.server)
    name = config.tls_server_name or server.hostname or ""
    proxy = config.proxy_url or config.environment_proxy
    return Asked(server.netloc, name, dialled_address(proxy or config.server), bool(proxy))


def _patience(deadline: float | None) -> tuple[float, float]:
    """Return the seconds to wait for a connection, and for a byte."""
    left = SILENT_SECONDS if deadline is None else max(0.001, deadline - time.monotonic())
    return min(CONNECT_SECONDS, left), min(SILENT_SECONDS, left)


def _response(reply: HTTPResponse, sent: bytes, encoding: str) -> Response:
    return Response(
        status=reply.status,
        content_type=reply.headers.get("Content-Type", ""),
        sent=sent,
        encoding=encoding,
        etag=reply.headers.get("ETag", ""),
        warnings=parse_warnings(reply.headers.get_all("Warning", [])),
        retry_after=parse_retry_after(reply.headers.get("Retry-After")),
        location=reply.headers.get("Location", ""),
    )

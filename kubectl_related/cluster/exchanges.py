"""Single requests on the wire: a socket, a time limit, a reply in full or one error.

Knows the pool and its leases. Knows neither retries nor who asks.
"""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import urllib3

from kubectl_related.cluster.failures import TIMED_OUT, Asked, is_lost, translate
from kubectl_related.cluster.leases import Cancelled, Lease, serving
from kubectl_related.cluster.replies import Response, parse_retry_after, parse_warnings, read_body
from kubectl_related.cluster.routes import Route, dialled_address, open_route
from kubectl_related.cluster.tls import make_context
from kubectl_related.errors import ConfigError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3 import HTTPHeaderDict

    from kubectl_related.cluster.clientconfig import ClientConfig
    from kubectl_related.cluster.grants import ClientCertificate
    from kubectl_related.cluster.trace import Trace

CONNECT_SECONDS = 30.0
"""To a connection, where nothing shorter is asked for."""
SILENT_SECONDS = 75.0
"""Without a byte."""
_LOST_IDLE = 2
"""How often a request is sent again that an idle connection lost: the server had closed it."""
_LOST_NEW = 1
"""The same for a new connection, which something on the way may have reset."""


class Exchanges:
    """Sends requests for any number of threads and can cut them all."""

    def __init__(self, config: ClientConfig, trace: Trace, size: int) -> None:
        self._config = config
        self._trace = trace
        self._size = size
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._routes: list[tuple[ClientCertificate | None, Route]] = []
        self._leases: set[Lease] = set()
        self.cancelled = threading.Event()
        self._asked = _asked(config)

    def send(
        self,
        target: str,
        headers: HTTPHeaderDict,
        certificate: ClientCertificate | None,
        deadline: float | None,
    ) -> Response:
        """Return the reply to a GET, whatever its status; `deadline` is a time of the monotonic clock.

        Raises: UnreachableError, BadReplyError, Cancelled.
        """
        for attempt in range(_LOST_IDLE + 1):
            started = time.monotonic()
            lease = Lease()
            try:
                with self._under_way(lease, deadline):
                    return self._talk(target, headers, certificate, lease, deadline)
            except Exception as error:  # noqa: BLE001 - the one door
                if attempt < (_LOST_IDLE if lease.reused else _LOST_NEW) and is_lost(error, lease):
                    continue
                if deadline is not None and time.monotonic() >= deadline:
                    lease.cut(TIMED_OUT)
                failure = translate(error, self._asked, lease)
                self._trace.failed(self._shown(target), str(failure), time.monotonic() - started)
                raise failure from None
        raise AssertionError

    def cancel(self, why: str) -> None:
        """Let no request start any more and end those under way."""
        self.cancelled.set()
        with self._lock:
            leases = list(self._leases)
        for lease in leases:
            lease.cut(why)

    def close(self) -> None:
        """Close all idle sockets."""
        for _, route in self._routes:
            route.pool.close()

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
            with serving(lease):
                yield
        finally:
            if timer is not None:
                timer.cancel()
            with self._lock:
                self._leases.discard(lease)

    def _talk(
        self,
        target: str,
        headers: HTTPHeaderDict,
        certificate: ClientCertificate | None,
        lease: Lease,
        deadline: float | None,
    ) -> Response:
        route = self._route(certificate)
        headers = urllib3.HTTPHeaderDict(headers)
        headers.extend(route.headers)
        self._trace.asked(self._shown(target), headers.items())
        started = time.monotonic()
        reply: Any = route.pool.urlopen(
            "GET",
            route.before_path + target,
            headers=headers,
            redirect=False,
            retries=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=False,
            timeout=_timeout(deadline),
        )
        lease.reading = True
        try:
            body = read_body(reply, reply.headers.get("Content-Encoding", ""))
        except BaseException:
            reply.close()
            raise
        lease.drop()
        reply.release_conn()
        if lease.why:
            raise Cancelled
        response = _response(reply, body)
        self._trace.answered(
            self._shown(target), reply.reason or "", reply.headers, response, time.monotonic() - started
        )
        return response

    def _route(self, certificate: ClientCertificate | None) -> Route:
        """Return the route on which a certificate is shown; the last one is used again."""
        with self._opening:
            if not self._routes or self._routes[-1][0] != certificate:
                try:
                    context = make_context(self._config, certificate) if self._config.is_tls else None
                    self._routes.append((certificate, open_route(self._config, context, self._size)))
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


def _timeout(deadline: float | None) -> urllib3.Timeout:
    if deadline is None:
        return urllib3.Timeout(connect=CONNECT_SECONDS, read=SILENT_SECONDS)
    left = max(0.001, deadline - time.monotonic())
    return urllib3.Timeout(connect=min(CONNECT_SECONDS, left), read=min(SILENT_SECONDS, left))


def _response(reply: Any, body: bytes) -> Response:
    return Response(
        status=reply.status,
        content_type=reply.headers.get("Content-Type", ""),
        body=body,
        etag=reply.headers.get("ETag", ""),
        warnings=parse_warnings(reply.headers.getlist("Warning")),
        retry_after=parse_retry_after(reply.headers.get("Retry-After")),
        location=reply.headers.get("Location", ""),
    )

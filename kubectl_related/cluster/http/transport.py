"""Single requests: a connection, a time limit, a complete reply or one error.

A request that a lost connection took with it is sent again. Does not depend on credentials.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kubectl_related.cluster.http.curl_options import DEFAULT_PORTS, CurlOptions, certificate_problem
from kubectl_related.cluster.http.go_errors import Failure, Server, is_bad_certificate, is_lost, translate
from kubectl_related.cluster.http.loop import Cancelled, CurlLoop
from kubectl_related.cluster.http.response import Response, parse_retry_after, parse_warnings, unpacked
from kubectl_related.cluster.http.transfer import Transfer
from kubectl_related.errors import BadReplyError, ConfigError, UnreachableError
from kubectl_related.record import Record

if TYPE_CHECKING:
    from kubectl_related.cluster.auth.request_auth import ClientCertificate
    from kubectl_related.cluster.http.response import OnFirstBytes
    from kubectl_related.cluster.http.stream import Stream
    from kubectl_related.cluster.http.trace import Trace
    from kubectl_related.cluster.kubeconfig.model import ClientConfig

_RESENT_IF_REUSED = 2
"""How often a request is sent again that was lost on a connection already open: the server had closed it."""
_RESENT_IF_NEW = 1
"""The same on a new connection, which something on the way may have reset."""

Headers = Sequence[tuple[str, str]]
"""A name may occur several times."""


class GetRequest(Record):
    """One GET; `deadline` is a time of the monotonic clock."""

    target: str
    headers: Headers
    certificate: ClientCertificate | None = None
    deadline: float | None = None
    on_first_bytes: OnFirstBytes | None = None
    stream: Stream | None = None
    """What takes the lines of the reply, if it goes on without an end."""


class Transport:
    """Sends requests from any number of threads and can end them all."""

    def __init__(self, config: ClientConfig, trace: Trace) -> None:
        self._config = config
        self._trace = trace
        self._lock = threading.Lock()
        self._options: CurlOptions | None = None
        self._loop = CurlLoop(can_share=config.is_tls)
        self.cancelled = threading.Event()
        self._server = _server(config)

    def send(self, request: GetRequest) -> Response:
        """Return the reply to a GET, whatever its status.

        Raises: UnreachableError, BadReplyError, Cancelled.
        """
        for attempt in range(_RESENT_IF_REUSED + 1):
            started = time.monotonic()
            transfer = self._transfer(request, fresh=attempt > 0)
            self._trace.asked(self._url(request.target), request.headers)
            self._loop.start(transfer)
            if request.stream is not None:
                request.stream.begun(partial(self._loop.stop, transfer))
            failure = transfer.wait()
            if failure is None:
                return self._reply(request, transfer, started)
            limit = _RESENT_IF_REUSED if failure.reused else _RESENT_IF_NEW
            # A watch goes on from its last event instead.
            if attempt < limit and is_lost(failure) and request.stream is None:
                continue
            raise self._error(request, failure, started) from None
        raise AssertionError

    def preconnect(self, certificate: ClientCertificate | None) -> None:
        """Begin to open a connection for the first requests.

        Raises: UnreachableError. A failure to connect is reported by the first request.
        """
        options = self._options_for(certificate)
        self._loop.start(Transfer(options.handle("/"), connect_only=True, names=options.names))

    def cancel(self, reason: str) -> None:
        """Let no request start any more and end those in flight."""
        self.cancelled.set()
        self._loop.cancel(reason)

    def close(self) -> None:
        """Close all connections."""
        self._loop.cancel("the client was closed")

    def _transfer(self, request: GetRequest, *, fresh: bool) -> Transfer:
        """Return the transfer of a request; `fresh`: on a new connection, the others may be lost as well."""
        options = self._options_for(request.certificate)
        return Transfer(
            options.handle(request.target, request.headers, fresh=fresh),
            request.deadline,
            request.on_first_bytes,
            names=options.names,
            stream=request.stream,
        )

    def _options_for(self, certificate: ClientCertificate | None) -> CurlOptions:
        """Return the options with which a certificate is shown; the last ones are used again."""
        with self._lock:
            if self._options is None or self._options.certificate != certificate:
                try:
                    self._options = CurlOptions(self._config, certificate)
                except ConfigError as error:
                    # No request can be made: fatal, and reported once.
                    raise UnreachableError(error.line()) from None
            return self._options

    def _reply(self, request: GetRequest, transfer: Transfer, started: float) -> Response:
        seconds = time.monotonic() - started
        try:
            response = _response(transfer, unpack=request.on_first_bytes is None)
        except BadReplyError as error:
            self._trace.failed(self._url(request.target), str(error), seconds)
            raise
        head = transfer.head
        self._trace.answered(self._url(request.target), head.reason, head.headers, response, seconds)
        return response

    def _error(self, request: GetRequest, failure: Failure, started: float) -> Exception:
        if failure.cancel_reason:
            return Cancelled(failure.cancel_reason)
        if request.certificate is not None and is_bad_certificate(failure):
            error: Exception = UnreachableError(ConfigError(certificate_problem(request.certificate)).line())
        else:
            error = translate(failure, self._server)
        self._trace.failed(self._url(request.target), str(error), time.monotonic() - started)
        return error

    def _url(self, target: str) -> str:
        server = urlsplit(self._config.server)
        return f"{server.scheme}://{server.netloc}{target}"


def _server(config: ClientConfig) -> Server:
    server = urlsplit(config.server)
    name = config.tls_server_name or server.hostname or ""
    proxy = config.proxy_url or config.environment_proxy
    return Server(server.netloc, name, _dialled_address(proxy or config.server), bool(proxy))


def _dialled_address(url: str) -> str:
    """Return the host and the port that a connection to a URL is made to, or ""."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname}:{parts.port or DEFAULT_PORTS.get(parts.scheme, 0)}"
    except ValueError:
        return ""


def _response(transfer: Transfer, *, unpack: bool) -> Response:
    head = transfer.head
    sent, encoding = (transfer.body.sent(), head.get("content-encoding")) if transfer.body else (b"", "")
    if unpack:
        sent, encoding = unpacked(sent, encoding), ""
    return Response(
        status=head.status,
        content_type=head.get("content-type"),
        sent=sent,
        encoding=encoding,
        etag=head.get("etag"),
        warnings=parse_warnings(head.get_all("warning")),
        retry_after=parse_retry_after(head.get("retry-after")),
        location=head.get("location"),
    )

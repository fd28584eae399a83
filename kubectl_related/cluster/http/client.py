"""GET requests to one API server, from any number of threads, and a way to stop them all at once.

Authenticates requests, repeats them and turns a status into an error. Does not depend on resources.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urljoin, urlsplit

from kubectl_related import __version__
from kubectl_related.cluster.auth.request_auth import impersonation_headers
from kubectl_related.cluster.background import BackgroundCall
from kubectl_related.cluster.go_text import duration
from kubectl_related.cluster.http.loop import Cancelled
from kubectl_related.cluster.http.response import Response
from kubectl_related.cluster.http.status import server_error
from kubectl_related.cluster.http.trace import Trace
from kubectl_related.cluster.http.transport import GetRequest, Transport
from kubectl_related.cluster.klog import Klog
from kubectl_related.errors import CredentialError, ServerError, UnauthorizedError
from kubectl_related.model.printable import printable_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kubectl_related.cluster.auth.request_auth import Credentials, RequestAuth
    from kubectl_related.cluster.http.response import OnFirstBytes
    from kubectl_related.cluster.http.stream import Stream
    from kubectl_related.cluster.kubeconfig.model import ClientConfig

__all__ = ["Cancelled", "Connection", "Response"]

USER_AGENT = f"kubectl-related/{__version__}"
"""Must not begin like curl's or a browser's: those get indented JSON."""
_RETRIES = 2
_RETRY_SECONDS = 10.0
_RETRIED = frozenset({429, 502, 503, 504})
_RETRIED_IF_ASKED = _RETRIED | {500}
_PAUSES = (0.1, 0.3)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_NO_HEADERS: Mapping[str, str] = {}


class Connection:
    """One API server; every method may be called from any thread."""

    def __init__(
        self,
        config: ClientConfig,
        credentials: Credentials,
        log: Klog | None = None,
        max_in_flight: int = 32,
    ) -> None:
        """Connect to nothing yet; allow `max_in_flight` requests at once.

        Raises: CredentialError if the impersonated user cannot be sent in a header.
        """
        self._config = config
        self._credentials = credentials
        self._in_flight = threading.Semaphore(max_in_flight)
        self._transport = Transport(config, Trace(log or Klog()))
        self._prefix = urlsplit(config.server).path
        self._impersonation = impersonation_headers(config.auth.impersonation)

    def get(
        self,
        path: str,
        query: Sequence[tuple[str, str]] = (),
        accept: str = "application/json",
        headers: Mapping[str, str] = _NO_HEADERS,
        on_first_bytes: OnFirstBytes | None = None,
    ) -> Response:
        """Return a reply with a status below 400; 304 is one of them. At most `max_in_flight` are in flight.

        `on_first_bytes` gets the first bytes of the body while the rest is on its way.
        Raises: UnreachableError, UnauthorizedError and CredentialError, which are fatal;
        ServerError (BadReplyError if the reply cannot be read); Cancelled.
        """
        with self._in_flight:
            wanted = (("Accept", accept), *headers.items())
            call = GetRequest(self._target(path, query), wanted, on_first_bytes=on_first_bytes)
            return self._answered(call, path)

    def stream(
        self, path: str, query: Sequence[tuple[str, str]], accept: str, stream: Stream, seconds: float
    ) -> None:
        """Hand a reply to `stream` line by line, and return once it has ended, after so many seconds at most.

        It is not counted as in flight. Raises: what `get` raises.
        """
        call = GetRequest(self._target(path, query), (("Accept", accept),), stream=stream)
        self._answered(call, path, seconds)

    def _answered(self, call: GetRequest, path: str, seconds: float = 0.0) -> Response:
        limit = min(filter(None, (self._config.request_timeout, seconds)), default=None)
        call = call._replace(deadline=time.monotonic() + limit if limit else None)
        for _ in range(_MOST_REDIRECTS):
            response = self._authenticated(call)
            if response.status not in _REDIRECTS:
                break
            call = call._replace(target=self._redirected(call.target, response))
        if response.status in _REDIRECTS:
            raise ServerError(response.status, "Redirected", f"stopped after {_MOST_REDIRECTS} redirects")
        if response.status >= 400:
            error = server_error(response, path)
            error.warnings = response.warnings
            raise error
        return response

    def preconnect(self) -> None:
        """Begin to open a connection without waiting for it; the first request reports a failure."""
        BackgroundCall(lambda: self._transport.preconnect(self._credentials.current().certificate))

    def cancel(self) -> None:
        """Let no request start any more; those under way raise Cancelled at once."""
        self._transport.cancel("the connection was cancelled")
        self._credentials.cancel()

    def wait(self, seconds: float) -> None:
        """Wait, but not on after a cancellation. Raises: Cancelled."""
        if self._transport.cancelled.wait(seconds):
            raise Cancelled

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def _target(self, path: str, query: Sequence[tuple[str, str]]) -> str:
        pairs = list(query)
        if self._config.request_timeout and "timeout" not in dict(pairs):
            pairs.append(("timeout", duration(self._config.request_timeout)))
        # Existing escapes stay as they are.
        target = self._prefix + quote(path, safe="/%:@!$&'()*+,;=~")
        return f"{target}?{urlencode(pairs)}" if pairs else target

    def _authenticated(self, call: GetRequest) -> Response:
        """Send; after a 401 send once more if there are other credentials."""
        try:
            auth = self._credentials.current()
            response = self._with_retries(self._authorize(call, auth))
            if response.status == 401 and self._credentials.refresh(auth):
                response = self._with_retries(self._authorize(call, self._credentials.current()))
        except CredentialError:
            if self._transport.cancelled.is_set():
                raise Cancelled from None
            raise
        if response.status == 401:
            raise UnauthorizedError
        return response

    def _with_retries(self, call: GetRequest) -> Response:
        """Send, and send again if the server is busy; no attempt starts after ten seconds."""
        give_up = time.monotonic() + _RETRY_SECONDS
        if call.deadline is not None:
            give_up = min(give_up, call.deadline)
        for attempt in range(_RETRIES + 1):
            response = self._transport.send(call)
            pause = _pause(response, attempt)
            if pause is None or time.monotonic() + pause > give_up:
                break
            if self._transport.cancelled.wait(pause):
                raise Cancelled
        return response

    def _authorize(self, call: GetRequest, auth: RequestAuth) -> GetRequest:
        """Add the credentials and the headers that every request has."""
        packed = () if self._config.disable_compression else (("Accept-Encoding", "gzip"),)
        own = (*call.headers, *packed, ("User-Agent", USER_AGENT))
        return call._replace(
            headers=(*own, *auth.headers, *self._impersonation), certificate=auth.certificate
        )

    def _redirected(self, target: str, response: Response) -> str:
        """Return the target of a redirect within the server. Raises: ServerError."""
        here = urlsplit(self._config.server)
        try:
            there = urlsplit(urljoin(f"{here.scheme}://{here.netloc}{target}", response.location))
        except ValueError:
            there = urlsplit("")
        if (there.scheme, there.netloc) != (here.scheme, here.netloc):
            # Credentials are for the configured server alone.
            where = printable_lines(there.hostname or "nowhere")
            raise ServerError(
                response.status, "Redirected", f"the server redirects to {where}, which is not followed"
            )
        return f"{there.path}?{there.query}" if there.query else there.path


def _pause(response: Response, attempt: int) -> float | None:
    """Return the seconds to wait before a request is repeated, or None if it is not."""
    if attempt >= _RETRIES:
        return None
    if response.retry_after is not None and response.status in _RETRIED_IF_ASKED:
        return response.retry_after
    return _PAUSES[attempt] if response.status in _RETRIED else None

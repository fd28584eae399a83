"""The one door where exceptions of http.client, ssl and socket become kubectl's sentences.

A table: the first row whose type is found in the chain of causes speaks. Knows
no request beyond the address that was asked and how far the request had come.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_related.cluster.go_text import plain
from kubectl_related.cluster.http.dialer import ProxyError
from kubectl_related.cluster.http.leases import Cancelled
from kubectl_related.errors import BadReplyError, RelatedError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kubectl_related.cluster.http.leases import Lease

TIMED_OUT = "request timeout"
"""Why a lease is cut when --request-timeout is over."""

_X509 = "tls: failed to verify certificate: x509: "
_VERIFY_CODES = {
    2: "certificate signed by unknown authority",
    9: "certificate has expired or is not yet valid",
    10: "certificate has expired or is not yet valid",
    18: "certificate signed by unknown authority",
    19: "certificate signed by unknown authority",
    20: "certificate signed by unknown authority",
    21: "certificate signed by unknown authority",
}
_NAME_MISMATCH = (62, 64)
_TLS_REASONS = {
    "WRONG_VERSION_NUMBER": "http: server gave HTTP response to HTTPS client",
    "HTTP_REQUEST": "http: server gave HTTP response to HTTPS client",
    "UNEXPECTED_EOF_WHILE_READING": "EOF",
    "TLSV1_ALERT_UNKNOWN_CA": "remote error: tls: unknown certificate authority",
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": "remote error: tls: certificate required",
    "SSLV3_ALERT_BAD_CERTIFICATE": "remote error: tls: bad certificate",
    "SSLV3_ALERT_HANDSHAKE_FAILURE": "remote error: tls: handshake failure",
    "TLSV1_ALERT_PROTOCOL_VERSION": "remote error: tls: protocol version not supported",
    "TLSV1_ALERT_INTERNAL_ERROR": "remote error: tls: internal error",
    "TLSV1_UNRECOGNIZED_NAME": "remote error: tls: unrecognized name",
}


class Asked(NamedTuple):
    """Whom a request was for, as the sentences name it."""

    host: str
    """Host and port as the configuration has them."""
    name: str
    """The name that the certificate must have."""
    address: str
    """Host and port that are dialled: the proxy's where there is one."""
    through_proxy: bool = False


def translate(error: Exception, asked: Asked, lease: Lease) -> RelatedError:
    """Return the error that is told for an exception raised while a request was under way."""
    if isinstance(error, RelatedError):
        return error
    if lease.why == TIMED_OUT:
        return _timed_out(lease)
    if lease.why:
        return Cancelled(lease.why)
    chain = list(_chain(error))
    for kind, sentence in _TABLE:
        found = next((one for one in chain if isinstance(one, kind)), None)
        if found is not None:
            text = sentence(found, asked, lease)
            return BadReplyError(text) if lease.reading else UnreachableError(_complete(text, asked))
    text = type(error).__name__
    return BadReplyError(text) if lease.reading else UnreachableError(_complete(text, asked))


def is_lost(error: Exception, lease: Lease) -> bool:
    """Whether a connection ended before the first byte of the answer: a GET may be asked again."""
    if lease.reading or lease.why or not (lease.sent or lease.reused):
        return False
    lost = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError, ssl.SSLEOFError)
    return any(isinstance(one, lost) for one in _chain(error))


def _complete(text: str, asked: Asked) -> str:
    if text == _REFUSED:
        return (
            f"The connection to the server {asked.host} was refused - did you specify the right host or port?"
        )
    return f"Unable to connect to the server: {text}"


def _timed_out(lease: Lease) -> RelatedError:
    if lease.reading:
        return BadReplyError(
            "context deadline exceeded (Client.Timeout or context cancellation while reading body)"
        )
    where = "" if lease.connected else "net/http: request canceled while waiting for connection "
    return UnreachableError(
        f"Unable to connect to the server: {where or 'context deadline exceeded '}"
        "(Client.Timeout exceeded while awaiting headers)"
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and all that it wraps, in whatever way."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [*one.args, one.__cause__, one.__context__]


_REFUSED = "connect: connection refused"


def _os_text(error: Any) -> str:
    text = plain(str(error.strerror or error))
    return text[:1].lower() + text[1:]


def _dial(asked: Asked) -> str:
    return "proxyconnect tcp: dial tcp" if asked.through_proxy else "dial tcp"


def _lookup(error: Any, asked: Asked, lease: Lease) -> str:  # noqa: ARG001 - a row of the table
    host = asked.address.rpartition(":")[0]
    unknown = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
    why = "no such host" if error.errno in unknown else _os_text(error)
    return f"{_dial(asked)}: lookup {host}: {why}"


def _verification(error: Any, asked: Asked, lease: Lease) -> str:  # noqa: ARG001
    if error.verify_code in _NAME_MISMATCH:
        return f"{_X509}certificate is valid for other names, not {asked.name}"
    return _X509 + _VERIFY_CODES.get(
        error.verify_code, plain(error.verify_message or "certificate is not valid")
    )


def _tls(error: Any, asked: Asked, lease: Lease) -> str:  # noqa: ARG001
    reason = error.reason or ""
    known = _TLS_REASONS.get(reason)
    return known or f"tls: {plain(reason or str(error)).lower().replace('_', ' ')}"


def _timeout(error: Any, asked: Asked, lease: Lease) -> str:  # noqa: ARG001
    if lease.reading:
        return "net/http: timeout while reading body"
    if lease.sent:
        return "net/http: timeout awaiting response headers"
    if lease.connected:
        return "net/http: TLS handshake timeout"
    return f"{_dial(asked)} {asked.address}: i/o timeout"


def _os(error: Any, asked: Asked, lease: Lease) -> str:
    if lease.connected:
        return f"read tcp {asked.address}: read: {_os_text(error)}"
    return f"{_dial(asked)} {asked.address}: connect: {_os_text(error)}"


def _proxy(error: Any, asked: Asked, lease: Lease) -> str:  # noqa: ARG001
    return plain(str(error))


def _is(text: str) -> Callable[[Any, Asked, Lease], str]:
    return lambda error, asked, lease: text  # noqa: ARG005


def _malformed(error: Any, asked: Asked, lease: Lease) -> str:  # noqa: ARG001
    said = plain(str(error).strip())[:80]
    return f'net/http: HTTP/1.x transport connection broken: malformed HTTP response "{said}"'


_TABLE: tuple[tuple[Any, Callable[[Any, Asked, Lease], str]], ...] = (
    (ConnectionRefusedError, _is(_REFUSED)),
    (socket.gaierror, _lookup),
    (ssl.SSLCertVerificationError, _verification),
    (
        (ssl.SSLEOFError, ssl.SSLZeroReturnError),
        lambda _e, _a, lease: "unexpected EOF" if lease.reading else "EOF",
    ),
    (ssl.SSLError, _tls),
    (http.client.RemoteDisconnected, _is("EOF")),
    (http.client.IncompleteRead, _is("unexpected EOF")),
    (TimeoutError, _timeout),
    (ProxyError, _proxy),
    (http.client.HTTPException, _malformed),
    (OSError, _os),
    (UnicodeError, _is("the server's address is no host name")),
)

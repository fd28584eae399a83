"""The one place where libcurl's failures become kubectl's sentences.

Tables map libcurl's codes and OpenSSL's reasons. Depends on nothing of a request
but the server it was for and how far it had come.
"""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING

from kubectl_related.errors import BadReplyError, ConfigError, RelatedError, UnreachableError
from kubectl_related.model.printable import printable_lines
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

# libcurl's codes; pycurl has no names for the later ones.
_UNSUPPORTED_PROTOCOL, _BAD_URL, _NO_PROXY, _NO_HOST, _NO_CONNECTION = 1, 3, 5, 6, 7
_WEIRD_REPLY, _HTTP2, _PARTIAL, _WRITE, _TIMED_OUT, _TLS = 8, 16, 18, 23, 28, 35
_BAD_ARGUMENT, _NOTHING, _SEND, _RECEIVE, _CERTIFICATE, _VERIFY = 43, 52, 55, 56, 58, 60
_BAD_AUTHORITIES, _HTTP2_STREAM, _PROXY, _TOO_LARGE = 77, 92, 97, 100

_LOST = frozenset({_HTTP2, _NOTHING, _SEND, _RECEIVE, _HTTP2_STREAM})
_X509 = "tls: failed to verify certificate: x509: "
_VERIFY_RESULTS = {
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
    "wrong version number": "http: server gave HTTP response to HTTPS client",
    "http request": "http: server gave HTTP response to HTTPS client",
    "packet length too long": "http: server gave HTTP response to HTTPS client",
    "unexpected eof while reading": "EOF",
    "tlsv1 alert unknown ca": "remote error: tls: unknown certificate authority",
    "tlsv13 alert certificate required": "remote error: tls: certificate required",
    "sslv3 alert bad certificate": "remote error: tls: bad certificate",
    "ssl/tls alert bad certificate": "remote error: tls: bad certificate",
    "sslv3 alert handshake failure": "remote error: tls: handshake failure",
    "ssl/tls alert handshake failure": "remote error: tls: handshake failure",
    "tlsv1 alert protocol version": "remote error: tls: protocol version not supported",
    "tlsv1 alert internal error": "remote error: tls: internal error",
    "tlsv1 unrecognized name": "remote error: tls: unrecognized name",
}
_TLS_REASON = r"error:[0-9A-Fa-f]+:[^:]*:[^:]*:([^,(]+)"
NO_AUTHORITIES = "unable to load root certificates: unable to parse bytes as PEM block"
_BROKEN = "net/http: HTTP/1.x transport connection broken: malformed HTTP response "


class Server(Record):
    """Whom a request was for, as the sentences name it."""

    host: str
    """Host and port as the configuration has them."""
    name: str
    """The name that the certificate must have."""
    address: str
    """Host and port that are dialled: the proxy's if there is one."""
    through_proxy: bool = False


class Failure(Record):
    """Why a transfer failed, and how far it had come."""

    code: int = 0
    """libcurl's."""
    text: str = ""
    os_errno: int = 0
    verify_result: int = 0
    """OpenSSL's verdict on the certificate."""
    connected: bool = False
    """A socket is there; TLS may still be negotiated."""
    reused: bool = False
    """The connection was open before, so its other end may have been closed meanwhile."""
    sent: bool = False
    reading: bool = False
    """The status line and the headers have come."""
    timed_out: bool = False
    """--request-timeout is over."""
    status_line: str = ""
    """Of the reply, or of a proxy that lets nobody through."""
    nameless: bool = False
    """The certificate has only a common name, which Go ignores."""
    problem: Exception | None = None
    """What was raised while the reply was read."""
    cancel_reason: str = ""


def translate(failure: Failure, server: Server) -> Exception:
    """Return the error to report for a transfer that failed."""
    if failure.timed_out:
        return _timed_out(failure)
    if failure.problem is not None:
        return failure.problem
    if failure.nameless:
        return UnreachableError(_complete(_other_name(server), server))
    if failure.code == _BAD_AUTHORITIES:
        return UnreachableError(ConfigError(NO_AUTHORITIES).line())
    if failure.reading:
        timed_out = failure.code == _TIMED_OUT
        return BadReplyError("net/http: timeout while reading body" if timed_out else "unexpected EOF")
    refused = bool(failure.status_line) and not failure.sent
    describe = _proxy_refusal if refused else _SENTENCES.get(failure.code, _unknown)
    sentence = describe(failure, server)
    return UnreachableError(_complete(sentence, server))


def is_bad_certificate(failure: Failure) -> bool:
    """Whether the client certificate or its key could not be used; libcurl does not say why."""
    return failure.code in (_CERTIFICATE, _BAD_ARGUMENT)


def is_lost(failure: Failure) -> bool:
    """Whether a connection ended, also in its handshake, before the first byte of the answer.

    A GET may then be sent again.
    Unreadable bytes on a reused connection are the rest of an earlier reply.
    """
    if failure.timed_out or failure.cancel_reason or failure.reading:
        return False
    if not failure.sent:
        return failure.connected and failure.code == _TLS and _is_closed(failure)
    if failure.reused and failure.code in (_UNSUPPORTED_PROTOCOL, _WEIRD_REPLY):
        return True
    return failure.code in _LOST and not failure.status_line


def _is_closed(failure: Failure) -> bool:
    """Whether the other end closed the connection during the handshake, as a server that restarts does."""
    text = failure.text.lower()
    return any(words in text for words in _CLOSED)


_CLOSED = ("unexpected eof", "syscall", "reset by peer", "econnreset", "broken pipe")
"""OpenSSL's and libcurl's words for a connection that the other end has closed."""


def _complete(text: str, server: Server) -> str:
    if text == _REFUSED:
        return (
            f"The connection to the server {server.host} was refused "
            "- did you specify the right host or port?"
        )
    return f"Unable to connect to the server: {text}"


def _timed_out(failure: Failure) -> RelatedError:
    if failure.reading:
        return BadReplyError(
            "context deadline exceeded (Client.Timeout or context cancellation while reading body)"
        )
    where = "" if failure.connected else "net/http: request canceled while waiting for connection "
    return UnreachableError(
        f"Unable to connect to the server: {where or 'context deadline exceeded '}"
        "(Client.Timeout exceeded while awaiting headers)"
    )


_REFUSED = "connect: connection refused"


def _os_text(number: int) -> str:
    text = os.strerror(number)
    return text[:1].lower() + text[1:]


def _dial(server: Server) -> str:
    return "proxyconnect tcp: dial tcp" if server.through_proxy else "dial tcp"


def _connecting(failure: Failure, server: Server) -> str:
    if failure.os_errno == errno.ECONNREFUSED:
        return _REFUSED
    if failure.os_errno == errno.ECONNRESET:
        # It was there and was ended before libcurl looked: Go connects, and fails when it reads.
        return _connection(failure, server)
    why = _os_text(failure.os_errno) if failure.os_errno else printable_lines(failure.text)
    return f"{_dial(server)} {server.address}: connect: {why}"


def _lookup(_: Failure, server: Server) -> str:
    return f"{_dial(server)}: lookup {server.address.rpartition(':')[0]}: no such host"


def _verification(failure: Failure, server: Server) -> str:
    if failure.verify_result in _NAME_MISMATCH or "subject name" in failure.text:
        return _other_name(server)
    known = _VERIFY_RESULTS.get(failure.verify_result)
    return _X509 + (
        known or printable_lines(failure.text.rpartition("result: ")[2] or "certificate is not valid")
    )


def _other_name(server: Server) -> str:
    return f"{_X509}certificate is valid for other names, not {server.name}"


def _tls(failure: Failure, server: Server) -> str:
    text = failure.text.lower()
    known = next((sentence for reason, sentence in _TLS_REASONS.items() if reason in text), "")
    if known:
        return known
    if found := re.search(_TLS_REASON, failure.text):
        return f"tls: {printable_lines(found[1].strip()).lower()}"
    return _connection(failure, server)


def _connection(failure: Failure, server: Server) -> str:
    """Return the sentence for a connection that broke."""
    number = failure.os_errno
    text = failure.text.lower()
    if "reset by peer" in text or "econnreset" in text:
        number = errno.ECONNRESET
    if number not in (errno.ECONNRESET, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ENETUNREACH):
        return "EOF"
    return f"read tcp {server.address}: read: {_os_text(number)}"


def _timeout(failure: Failure, server: Server) -> str:
    if failure.sent:
        return "net/http: timeout awaiting response headers"
    if failure.connected:
        return "net/http: TLS handshake timeout"
    return f"{_dial(server)} {server.address}: i/o timeout"


def _proxy_refusal(failure: Failure, server: Server) -> str:  # noqa: ARG001 - as the rows of the table
    status, _, reason = failure.status_line.partition(" ")[2].partition(" ")
    return printable_lines(reason.strip()) or f"the proxy answered {printable_lines(status)}"


def _malformed(failure: Failure, server: Server) -> str:  # noqa: ARG001 - a row of the table
    return f'{_BROKEN}"{printable_lines((failure.status_line or failure.text).strip())[:80]}"'


def _unknown(failure: Failure, server: Server) -> str:  # noqa: ARG001
    return printable_lines(failure.text) or f"libcurl error {failure.code}"


_SENTENCES: dict[int, Callable[[Failure, Server], str]] = {
    _UNSUPPORTED_PROTOCOL: _malformed,
    _BAD_URL: lambda _f, _s: "the server's address is no host name",
    _NO_PROXY: _lookup,
    _NO_HOST: _lookup,
    _NO_CONNECTION: _connecting,
    _WEIRD_REPLY: _malformed,
    _HTTP2: _tls,
    _WRITE: _malformed,
    _TIMED_OUT: _timeout,
    _TLS: _tls,
    _NOTHING: lambda _f, _s: "EOF",
    _SEND: _tls,
    _RECEIVE: _tls,
    _VERIFY: _verification,
    _HTTP2_STREAM: _tls,
    _PROXY: _unknown,
    _TOO_LARGE: _malformed,
}

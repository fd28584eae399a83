"""What is told where no reply comes, or only a part of one."""

from __future__ import annotations

import errno
import gzip
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cluster.http.go_errors import Failure, Server, translate
from kubectl_related.errors import BadReplyError, RelatedError, ServerError, UnreachableError

from .conftest import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Asked, Connect, Serve

DIAL = "Unable to connect to the server: "


def line(connection: object, path: str = "/api", kind: type[RelatedError] = UnreachableError) -> str:
    """Return what is printed where a GET fails."""
    with pytest.raises(kind) as caught:
        connection.get(path)  # type: ignore[attr-defined]
    return caught.value.line()


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Return a socket that accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_refused(connect: Connect, scheme: str) -> None:
    """A port that nobody listens on is told as kubectl tells it."""
    host = f"127.0.0.1:{free_port()}"
    assert line(connect(f"{scheme}://{host}/prefix")) == (
        f"The connection to the server {host} was refused - did you specify the right host or port?"
    )


def test_unknown_host(connect: Connect) -> None:
    """A host that is not known is named."""
    said = line(connect("https://nowhere.invalid:6443"))
    assert said.startswith(f"{DIAL}dial tcp: lookup nowhere.invalid: ")


@pytest.mark.parametrize("host", ["a" * 70, "a..b", "xn--\u00df.example"])
def test_impossible_host(connect: Connect, host: str) -> None:
    """A host that no name server can know is told of in a sentence."""
    assert line(connect(f"https://{host}:1"), kind=RelatedError)


def test_closed_without_a_word(serve: Serve, connect: Connect) -> None:
    """A server that hangs up before a reply is told as EOF."""

    def hang_up(_: Asked) -> Reply:
        raise ConnectionError

    assert line(connect(serve(hang_up))) == f"{DIAL}EOF"


def test_closed_while_tls_is_negotiated(connect: Connect, silent: socket.socket) -> None:
    """A server that hangs up during the handshake twice is reported as EOF or as a reset."""

    def hang_up() -> None:
        silent.settimeout(20)
        for _ in range(2):
            silent.accept()[0].close()

    thread = threading.Thread(target=hang_up)
    thread.start()
    said = line(connect(f"https://127.0.0.1:{silent.getsockname()[1]}"))
    thread.join()
    assert said in (
        f"{DIAL}EOF",
        f"{DIAL}read tcp 127.0.0.1:{silent.getsockname()[1]}: read: connection reset by peer",
    )


def test_closed_once_while_tls_is_negotiated(serve: Serve, connect: Connect) -> None:
    """A server that restarts, and so closes one connection in its handshake, answers on the next."""
    server = serve()
    server.hang_ups = 1
    assert connect(server).get("/").sent == b"{}"
    assert len(server.connected) == 2


def test_a_connection_that_is_reset_at_once() -> None:
    """A connection that ends before libcurl has seen it is reported as Go reports it: when it reads."""
    failure = Failure(code=7, os_errno=errno.ECONNRESET)
    said = translate(failure, Server("api:6443", "api", "192.0.2.1:6443"))
    assert str(said) == f"{DIAL}read tcp 192.0.2.1:6443: read: connection reset by peer"


def test_http_server_asked_over_https(serve: Serve, connect: Connect) -> None:
    """A server without TLS is told as Go tells it."""
    server = serve(tls=False)
    said = line(connect(server.url.replace("http:", "https:")))
    assert said == f"{DIAL}http: server gave HTTP response to HTTPS client"


@pytest.mark.parametrize("raw", [b"SSH-2.0-x\x1b[2J\r\n\r\n", b"\xff\xfe\r\n", b"HTTP/1.1 x\r\n\r\n"])
def test_not_http(serve: Serve, connect: Connect, raw: bytes) -> None:
    """A server that does not speak HTTP is told of, without control characters."""
    said = line(connect(serve(lambda _: Reply(raw=raw))))
    assert said.startswith(f"{DIAL}net/http: HTTP/1.x transport connection broken: malformed HTTP response")
    assert said.isprintable()


def test_endless_headers(serve: Serve, connect: Connect) -> None:
    """Headers beyond all bounds are refused."""
    head = b"HTTP/1.1 200 OK\r\n"
    assert "malformed HTTP response" in line(connect(serve(lambda _: Reply(raw=head + b"A: b\r\n" * 500))))
    assert "malformed HTTP response" in line(
        connect(serve(lambda _: Reply(raw=head + b"A: " + b"b" * 200_000)))
    )


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        CHUNKED + b"\r\n5\r\nab",
        CHUNKED + b"\r\n2\r\nab\r\n",
        CHUNKED + b"\r\n2\r\nab\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 999)[:-9],
    ],
    ids=["length", "chunk", "last chunk", "no chunk", "gzip"],
)
def test_cut_short(serve: Serve, connect: Connect, raw: bytes) -> None:
    """A body that is cut short fails that request alone, and is never taken for a whole one."""
    said = line(connect(serve(lambda _: Reply(raw=raw))), kind=BadReplyError)
    assert said == "Error from server (InvalidReply): unexpected EOF"


def test_bad_gzip(serve: Serve, connect: Connect) -> None:
    """A body that is packed wrongly fails that request alone."""
    reply = Reply(body=b"not packed", headers=[("Content-Encoding", "gzip")])
    assert "gzip: invalid data" in line(connect(serve(lambda _: reply)), kind=BadReplyError)


def test_unknown_encoding(serve: Serve, connect: Connect) -> None:
    """A body that is packed as was not asked for fails that request alone."""
    reply = Reply(headers=[("Content-Encoding", "br")])
    assert "packed as br" in line(connect(serve(lambda _: reply)), kind=BadReplyError)


def test_socket_is_not_used_after_a_failure(serve: Serve, connect: Connect) -> None:
    """After a body that was cut, the next request has a socket of its own."""
    cut = Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    server = serve(lambda asked: cut if asked.path == "/cut" else Reply())
    connection = connect(server)
    line(connection, "/cut", BadReplyError)
    assert connection.get("/whole").body == b"{}"


def test_timeout_awaiting_headers(connect: Connect, silent: socket.socket) -> None:
    """With --request-timeout a server that says nothing is given up in time."""
    connection = connect(f"http://127.0.0.1:{silent.getsockname()[1]}", request_timeout=0.3)
    before = time.monotonic()
    said = line(connection)
    assert said == f"{DIAL}context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
    assert time.monotonic() - before < 1


def test_timeout_while_tls_is_negotiated(connect: Connect, silent: socket.socket) -> None:
    """The limit holds for the handshake too."""
    connection = connect(f"https://127.0.0.1:{silent.getsockname()[1]}", request_timeout=0.3)
    before = time.monotonic()
    assert line(connection).endswith("(Client.Timeout exceeded while awaiting headers)")
    assert time.monotonic() - before < 1


def test_timeout_of_a_dripping_server(connect: Connect, silent: socket.socket) -> None:
    """The limit is for the whole request: bytes that keep coming do not prolong it."""
    done = threading.Event()

    def drip() -> None:
        peer = silent.accept()[0]
        with peer:
            peer.recv(65536)
            peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while not done.wait(0.05):
                try:
                    peer.sendall(b"x")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    connection = connect(f"http://127.0.0.1:{silent.getsockname()[1]}", request_timeout=0.4)
    before = time.monotonic()
    said = line(connection, kind=ServerError)
    assert time.monotonic() - before < 1.5
    done.set()
    thread.join()
    assert said.endswith("(Client.Timeout or context cancellation while reading body)")


@pytest.mark.parametrize(
    ("seconds", "text"), [(3.0, "3s"), (90.0, "1m30s"), (0.25, "250ms"), (3600.0, "1h0m0s"), (1.5, "1.5s")]
)
def test_timeout_is_told_to_the_server(serve: Serve, connect: Connect, seconds: float, text: str) -> None:
    """The limit is also sent to the server, as Go writes a duration, unless the query has one."""
    server = serve()
    connection = connect(server, request_timeout=seconds)
    connection.get("/a", [("limit", "1")])
    connection.get("/b", [("timeout", "32s")])
    assert [asked.path for asked in server.asked] == [f"/a?limit=1&timeout={text}", "/b?timeout=32s"]

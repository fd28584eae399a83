"""What a request says and what a reply becomes, against a real server over TLS."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from kubectl_related import __version__
from kubectl_related.cluster.http.response import Body, unpacked
from kubectl_related.cluster.kubeconfig.model import AuthConfig, Impersonation
from kubectl_related.errors import BadReplyError, ServerError, UnauthorizedError, UnreachableError

from .conftest import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Asked, Connect, Serve


def test_get(serve: Serve, connect: Connect) -> None:
    """A path, a query and an Accept header make a request, its reply a value."""
    headers = [("Content-Type", "text/x"), ("ETag", '"e"'), ("Retry-After", "7")]
    server = serve(lambda _: Reply(body=b"[1]", headers=headers))
    query = [("limit", "500"), ("labelSelector", "a=b c"), ("limit", "1")]
    response = connect(server).get("/api/v1/pods", query, "a/b", {"If-None-Match": '"x"'})
    assert (response.status, response.content_type, response.body) == (200, "text/x", b"[1]")
    assert (response.etag, response.retry_after, response.warnings) == ('"e"', 7.0, ())
    asked = server.asked[0]
    assert asked.path == "/api/v1/pods?limit=500&labelSelector=a%3Db+c&limit=1"
    assert asked.headers["Accept"] == "a/b"
    assert asked.headers["If-None-Match"] == '"x"'
    assert asked.headers["User-Agent"] == f"kubectl-related/{__version__}"
    assert asked.headers["Accept-Encoding"] == "gzip"
    assert asked.headers["Authorization"] is None


def test_odd_names_in_a_path(serve: Serve, connect: Connect) -> None:
    """A name is escaped where it must be, and what is escaped already stays so."""
    server = serve()
    connect(server).get("/apis/x/system:node/a b/ü/%2F")
    assert server.asked[0].path == "/apis/x/system:node/a%20b/%C3%BC/%2F"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_prefix(serve: Serve, connect: Connect, address: str) -> None:
    """A server behind a path prefix is asked below it, by either family of addresses."""
    server = serve(address=address)
    connect(server.url + "/k8s/clusters/c-1").get("/api")
    assert server.asked[0].path == "/k8s/clusters/c-1/api"
    assert server.asked[0].headers["Host"] == server.url.removeprefix("https://")


def test_not_modified(serve: Serve, connect: Connect) -> None:
    """304 is an answer."""
    response = connect(serve(lambda _: Reply(304, b""))).get("/api")
    assert (response.status, response.body) == (304, b"")


def test_credentials_and_impersonation(serve: Serve, connect: Connect) -> None:
    """The token and each impersonated group go along, every group on a line of its own."""
    server = serve()
    acted = Impersonation("joe", "1", ("g,1", "h"), (("k", ("v", "w")),))
    connect(server, auth=AuthConfig(token="t", impersonation=acted)).get("/api")
    headers = server.asked[0].headers
    assert headers["Authorization"] == "Bearer t"
    assert headers.get_all("Impersonate-Group") == ["g,1", "h"]
    assert headers.get_all("Impersonate-Extra-k") == ["v", "w"]
    assert (headers["Impersonate-User"], headers["Impersonate-Uid"]) == ("joe", "1")


def test_plain_http(serve: Serve, connect: Connect) -> None:
    """Over plain http no credential goes along, but who is acted as does."""
    server = serve(tls=False)
    auth = AuthConfig(token="t", impersonation=Impersonation("joe"))
    connect(server, auth=auth).get("/api")
    assert server.asked[0].headers["Authorization"] is None
    assert server.asked[0].headers["Impersonate-User"] == "joe"


def test_gzip(serve: Serve, connect: Connect) -> None:
    """A packed body is unpacked."""
    body = b"x" * 3_000_000
    packed = Reply(body=gzip.compress(body), headers=[("Content-Encoding", "gzip")])
    assert connect(serve(lambda _: packed)).get("/api").body == body


def test_no_compression(serve: Serve, connect: Connect) -> None:
    """With disable-compression no encoding is offered."""
    server = serve()
    connect(server, disable_compression=True).get("/api")
    assert server.asked[0].headers["Accept-Encoding"] is None


def test_warnings(serve: Serve, connect: Connect) -> None:
    """Warning headers are kept apart; only code 299 counts."""
    headers = [
        ("Warning", '299 - "one, \\"1\\"" "Mon, 01 Jan 2024 00:00:00 GMT", 299 - "two"'),
        ("Warning", '199 - "not this"'),
        ("Warning", '299 - "th\x1bree"'),
        ("Warning", "nonsense"),
    ]
    response = connect(serve(lambda _: Reply(headers=headers))).get("/api")
    assert response.warnings == ('one, "1"', "two", "th^[ree")


def test_one_connection_is_used_again(serve: Serve, connect: Connect) -> None:
    """Requests one after the other share a socket."""
    server = serve()
    connection = connect(server)
    for _ in range(3):
        connection.get("/api")
    assert len({asked.port for asked in server.asked}) == 1


def test_many_threads(serve: Serve, connect: Connect) -> None:
    """Threads ask at the same time, each on a socket of its own, and each gets its own reply."""
    gate = threading.Barrier(8, timeout=10)

    def reply(asked: Asked) -> Reply:
        gate.wait()
        return Reply(body=asked.path.encode())

    server = serve(reply)
    connection = connect(server)
    paths = [f"/{number}" for number in range(32)]
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda path: connection.get(path).body.decode(), paths))
    assert bodies == paths
    assert len({asked.port for asked in server.asked}) == 8


def test_preconnecting_asks_nothing(serve: Serve, connect: Connect) -> None:
    """A connection opened in advance sends no request; if that fails, a request reports it."""
    server = serve()
    connection = connect(server)
    connection.preconnect()
    wait_for(lambda: len(server.connected) == 1)
    assert not server.asked
    for path in ("/1", "/2", "/3"):
        assert connection.get(path).status == 200
    assert [asked.path for asked in server.asked] == ["/1", "/2", "/3"]
    server.close()
    gone = connect(server.url)
    gone.preconnect()
    with pytest.raises(UnreachableError, match="refused"):
        gone.get("/api")


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so, ten seconds at most."""
    until = time.monotonic() + 10
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)


def test_waiting_for_a_connection_has_a_time_limit(connect: Connect) -> None:
    """A server that never ends the handshake does not hold a request beyond its time limit."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}"
        connection = connect(url, request_timeout=0.3)
        connection.preconnect()
        with pytest.raises(UnreachableError, match=r"Client\.Timeout exceeded"):
            connection.get("/api")


def test_socket_closed_meanwhile(serve: Serve, connect: Connect) -> None:
    """A server that has closed an idle socket is asked again on a new one."""
    server = serve()
    connection = connect(server)
    connection.get("/1")

    def hang_up_once(_: Asked) -> Reply:
        if len(server.asked) == 2:
            raise ConnectionError
        return Reply()

    server.reply = hang_up_once
    assert connection.get("/2").status == 200
    assert [asked.path for asked in server.asked] == ["/1", "/2", "/2"]


def test_unauthorized(serve: Serve, connect: Connect) -> None:
    """401 is told in kubectl's words."""
    with pytest.raises(UnauthorizedError) as caught:
        connect(serve(lambda _: Reply(401))).get("/api")
    assert caught.value.line() == "error: You must be logged in to the server (Unauthorized)"


def test_redirect_on_the_same_server(serve: Serve, connect: Connect) -> None:
    """A redirect within the server is followed."""
    server = serve(
        lambda asked: Reply(302, headers=[("Location", "/b?x=1")]) if asked.path == "/a" else Reply()
    )
    connect(server, auth=AuthConfig(token="t")).get("/a")
    assert [asked.path for asked in server.asked] == ["/a", "/b?x=1"]


def test_redirect_elsewhere(serve: Serve, connect: Connect) -> None:
    """A redirect to another host is not followed: credentials are for the configured server."""
    other = serve()
    server = serve(lambda _: Reply(302, headers=[("Location", other.url + "/b")]))
    with pytest.raises(ServerError, match=r"redirects to 127\.0\.0\.1, which is not followed"):
        connect(server, auth=AuthConfig(token="t")).get("/a")
    assert not other.asked


def test_endless_redirects(serve: Serve, connect: Connect) -> None:
    """A server that redirects to itself is given up."""
    server = serve(lambda _: Reply(302, headers=[("Location", "/a")]))
    with pytest.raises(ServerError, match="stopped after 5 redirects"):
        connect(server).get("/a")


def test_body_that_never_ends() -> None:
    """A body is refused once it grows beyond all bounds."""
    body = Body("", largest=5_000_000)
    for _ in range(5):
        body.add(bytes(1_000_000))
    with pytest.raises(BadReplyError, match="longer than 5000000 bytes"):
        body.add(b"\0")


def test_body_that_explodes() -> None:
    """The bound counts what is unpacked."""
    with pytest.raises(BadReplyError, match="longer than 20000000 bytes"):
        unpacked(gzip.compress(b"\0" * 50_000_000), "gzip", largest=20_000_000)


# The same in every process that collects the tests.
PACKED, NOTHING = gzip.compress(b"a body" * 1000, mtime=0), gzip.compress(b"", mtime=0)


@pytest.mark.parametrize(
    ("sent", "body"),
    [
        (PACKED, b"a body" * 1000),
        (PACKED + PACKED, b"a body" * 2000),
        (PACKED + NOTHING, b"a body" * 1000),
        (NOTHING, b""),
        (gzip.compress(b"\x1f\x8b\x08" * 5, 0, mtime=0), b"\x1f\x8b\x08" * 5),
        (b"", b""),
    ],
    ids=["one", "two", "one and an empty one", "an empty one", "the beginning of gzip", "no byte"],
)
def test_any_gzip_is_unpacked(sent: bytes, body: bytes) -> None:
    """One member or several, long or empty, whatever the end of it says of its length."""
    assert unpacked(sent, "gzip") == body


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (PACKED[:-1], "unexpected EOF"),
        (PACKED[:-20], "unexpected EOF"),
        (PACKED + b"behind it", "gzip: invalid data"),
        (PACKED[:-4] + b"\x01\0\0\0", "gzip: invalid data"),
        (PACKED[:-4] + b"\xff\xff\xff\xff", "gzip: invalid data"),
        (PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], "gzip: invalid data"),
    ],
    ids=["cut at its end", "cut before", "more behind", "called short", "called long", "another sum"],
)
def test_damaged_gzip_is_told(sent: bytes, problem: str) -> None:
    """Half a body is none, nor is one whose length or sum is not what its end says."""
    with pytest.raises(BadReplyError, match=problem):
        unpacked(sent, "gzip")


def test_first_bytes_are_reported_at_once() -> None:
    """The beginning of a body that packs well is unpacked before the rest has arrived."""
    first: list[bytes] = []
    packed = gzip.compress(bytes(range(256)) * 100)
    body = Body("gzip", first.append)
    body.add(packed[:300])
    assert first
    assert (bytes(range(256)) * 100).startswith(first[0])
    body.add(packed[300:])
    assert len(first) == 1
    assert unpacked(body.sent(), "gzip") == bytes(range(256)) * 100


def test_first_bytes_that_unpack_to_nothing_are_passed_over() -> None:
    """The head of gzip alone may come first."""
    first: list[bytes] = []
    packed = gzip.compress(b"a body")
    body = Body("gzip", first.append)
    for at in range(0, len(packed), 10):
        body.add(packed[at : at + 10])
    assert first == [b"a body"]

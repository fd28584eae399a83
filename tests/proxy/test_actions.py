"""Each fault as a client sees it."""

import contextlib
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable

import pytest
import urllib3
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

from tests.proxy import actions
from tests.proxy.client import Client
from tests.proxy.loopback import PODS
from tests.proxy.rules import Action
from tests.proxy.server import FaultProxy


def get(client: urllib3.PoolManager, proxy: FaultProxy, path: str = "/pods") -> urllib3.BaseHTTPResponse:
    """Ask once, following no redirect."""
    return client.request("GET", proxy.url + path, redirect=False)


def raw_exchange(proxy: FaultProxy) -> None:
    """Ask over a bare TCP socket and read to the end: Python's own TLS sockets report a reset as an end."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = ssl.create_default_context(cafile=proxy.ca_file).wrap_bio(
        incoming, outgoing, server_hostname="127.0.0.1"
    )
    with socket.create_connection(("127.0.0.1", int(proxy.url.rpartition(":")[2]))) as sock:
        while tls.version() is None or outgoing.pending:
            with contextlib.suppress(ssl.SSLWantReadError):
                tls.do_handshake()
            sock.sendall(outgoing.read())
            if tls.version() is None:
                incoming.write(sock.recv(65536))
        tls.write(b"GET /pods HTTP/1.1\r\n\r\n")
        sock.sendall(outgoing.read())
        while sock.recv(65536):
            pass


def test_respond(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """An answer made up here never reaches the server."""
    proxy.fault("/nowhere", actions.respond(200, "<html>", headers={"X": "y"}, content_type="text/html"))
    reply = get(client, proxy, "/nowhere")
    assert (reply.status, reply.data, reply.headers["X"]) == (200, b"<html>", "y")
    assert reply.headers["Content-Type"] == "text/html"


def test_refuse(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A refusal is a Status object with its headers."""
    proxy.fault("", actions.refuse(429, "TooManyRequests", "slow down", headers={"Retry-After": "1"}))
    reply = get(client, proxy)
    assert (reply.status, reply.headers["Retry-After"]) == (429, "1")
    assert (reply.json()["kind"], reply.json()["reason"]) == ("Status", "TooManyRequests")


def test_redirect(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A redirect names its target."""
    proxy.fault("", actions.redirect("https://elsewhere.example.com/"))
    reply = get(client, proxy)
    assert (reply.status, reply.headers["Location"]) == (302, "https://elsewhere.example.com/")


def test_delay(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A delayed request is answered later, by the server."""
    proxy.fault("", actions.delay(0.1))
    started = time.monotonic()
    assert get(client, proxy).data == PODS
    assert time.monotonic() - started >= 0.1


def test_times_and_skip(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A fault lets some requests pass first, ends after its times, and a second one takes over."""
    first = proxy.fault("/pods", actions.refuse(410, "Expired"), times=1, skip=1)
    proxy.fault("/pods", actions.refuse(500, "InternalError"), times=1, skip=1)
    assert [get(client, proxy).status for _ in range(4)] == [200, 410, 500, 200]
    assert first.hits == 1


def test_predicate(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A predicate sees the query."""
    proxy.fault(lambda request: request.param("continue") == "a b", actions.refuse(410, "Expired"))
    assert [get(client, proxy, f"/pods?{query}").status for query in ("x=1", "continue=a%20b")] == [200, 410]


def test_several_actions(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """The actions of one fault work together."""
    proxy.fault(
        "", actions.modify(bytes.upper), actions.content_type("text/plain"), actions.cut(1, Client.close)
    )
    reply = get(client, proxy)
    assert (reply.data, reply.headers["Content-Type"]) == (PODS.upper(), "text/plain")


@pytest.mark.parametrize("path", ["/pods", "/gzip"])
def test_modify(path: str, proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A body is changed in its plain form, whatever the server compressed."""
    proxy.fault("", actions.modify(lambda body: body.replace(b"db-0", b"db-9")))
    assert get(client, proxy, path).data == PODS.replace(b"db-0", b"db-9")


def test_clear(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """After clear, no fault is in force and the log is empty."""
    proxy.fault("", actions.refuse(500, "InternalError"))
    get(client, proxy)
    proxy.clear()
    assert proxy.log == []
    assert get(client, proxy).status == 200


def test_garbage(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """Noise replaces the body under honest headers."""
    proxy.fault("", actions.garbage(50))
    reply = get(client, proxy)
    assert (len(reply.data), reply.headers["Content-Type"]) == (50, "application/json")


def test_garbage_as_gzip(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """Noise can call itself compressed."""
    proxy.fault("", actions.garbage(gzip=True))
    with pytest.raises(urllib3.exceptions.DecodeError):
        get(client, proxy)


def test_invalid_utf8(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """No decoder of UTF-8 takes the body."""
    proxy.fault("", actions.invalid_utf8())
    with pytest.raises(UnicodeDecodeError):
        get(client, proxy).data.decode()


def test_nested(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """The depth is as asked, and more than Python's parser takes."""
    proxy.fault("", actions.nested(50_000))
    body = get(client, proxy).data
    assert body.count(b"[") == 50_000
    with pytest.raises(RecursionError):
        json.loads(body)


def test_truncate(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """Half of a body arrives as if it were all, and the connection goes on."""
    proxy.fault("", actions.truncate(), times=1)
    assert get(client, proxy).data == PODS[: len(PODS) // 2]
    assert get(client, proxy).data == PODS


def test_wrong_length_short(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A Content-Length that is too small leaves bytes on the connection that are no answer."""
    proxy.fault("", actions.wrong_length(-3), times=1)
    assert get(client, proxy).data == PODS[:-3]
    with contextlib.suppress(ProtocolError):
        assert get(client, proxy).data == PODS


def test_wrong_length_long(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A Content-Length that is too large makes the client wait."""
    proxy.fault("", actions.wrong_length(3))
    with pytest.raises(ReadTimeoutError):
        client.request("GET", f"{proxy.url}/pods", timeout=0.1)


def test_stall(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A stalled body goes on when the event is set."""
    event = threading.Event()
    proxy.fault("", actions.stall(event))
    reply = client.request("GET", f"{proxy.url}/pods", preload_content=False)
    first = reply.read1()
    event.set()
    assert (first, first + reply.read()) == (PODS[: len(PODS) // 2], PODS)
    reply.release_conn()


def test_stall_for_ever(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A stalled body never ends by itself."""
    proxy.fault("", actions.stall())
    with pytest.raises(ReadTimeoutError):
        client.request("GET", f"{proxy.url}/pods", timeout=0.1)


def test_trickle(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A trickled body arrives whole, in its own time."""
    proxy.fault("", actions.trickle(0.01, size=10))
    started = time.monotonic()
    assert get(client, proxy).data == PODS
    assert time.monotonic() - started >= 0.01 * len(PODS) / 10


@pytest.mark.parametrize("close", [Client.close, Client.break_off, Client.reset])
def test_cut(close: Callable[[Client], None], proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A cut body is an error for the client, in each way of closing."""
    proxy.fault("", actions.cut(close=close))
    with pytest.raises(HTTPError):
        get(client, proxy)
    assert proxy.log[0].status == 200
    assert proxy.log[0].answer_body == PODS[: len(PODS) // 2]


def test_cut_politely(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """After TLS's goodbye, only the length tells that something is missing."""
    proxy.fault("", actions.cut(close=Client.close))
    with pytest.raises(ProtocolError, match="IncompleteRead"):
        get(client, proxy)


@pytest.mark.parametrize("action", [actions.drop(), actions.drop(Client.close), actions.reset()])
def test_drop(action: Action, proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A dropped request has no answer, and the next one gets a new connection."""
    proxy.fault("", action, times=1)
    with pytest.raises(HTTPError):
        get(client, proxy)
    assert get(client, proxy).data == PODS
    assert [one.status for one in proxy.log] == [None, 200]


def test_reset(proxy: FaultProxy) -> None:
    """A reset is one to TCP, where a drop is an end."""
    proxy.fault("", actions.drop(), times=1)
    proxy.fault("", actions.reset())
    raw_exchange(proxy)
    with pytest.raises(ConnectionResetError):
        raw_exchange(proxy)


def test_endless(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """An endless body goes on until the client has enough."""
    proxy.fault("", actions.endless())
    reply = client.request("GET", f"{proxy.url}/pods", preload_content=False)
    assert len(reply.read(5_000_000)) == 5_000_000
    reply.close()


def test_restart(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A server that restarts loses its connections and serves new ones."""
    assert get(client, proxy).data == PODS
    proxy.fault("", actions.restart(), times=1)
    with pytest.raises(HTTPError):
        get(client, proxy)
    assert get(client, proxy).data == PODS


def test_go_away_and_come_back(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A server that went away refuses connections until it is back at the same address."""
    proxy.fault("", actions.go_away(), times=1)
    with pytest.raises(HTTPError):
        get(client, proxy)
    with pytest.raises(urllib3.exceptions.NewConnectionError):
        get(client, proxy)
    proxy.come_back()
    assert get(client, proxy).data == PODS

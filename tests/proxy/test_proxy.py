"""The proxy without faults: it changes nothing, counts everything and leaves nothing behind."""

import gzip
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import urllib3
import yaml

from tests.proxy.actions import delay, hold, hold_until_in_flight
from tests.proxy.loopback import PODS, Loopback
from tests.proxy.server import FaultProxy


def eventually(condition: Callable[[], bool]) -> bool:
    """Wait a little for another thread."""
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)
    return condition()


def test_passes_on(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """Status, headers and body of an answer arrive as the server sent them."""
    reply = client.request("GET", f"{proxy.url}/pods")
    assert (reply.status, reply.data, reply.headers["Content-Type"]) == (200, PODS, "application/json")


def test_passes_bodies_up(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A request's body reaches the server."""
    assert client.request("POST", f"{proxy.url}/echo", body=b"x" * 100_000).data == b"x" * 100_000


def test_passes_chunked_bodies_up(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A request's body of unknown length reaches the server."""
    reply = client.request("POST", f"{proxy.url}/echo", body=iter([b"one", b"two"]), chunked=True)
    assert reply.data == b"onetwo"


def test_head(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """An answer to HEAD has a length and no body, and the connection goes on."""
    assert client.request("HEAD", f"{proxy.url}/pods").headers["Content-Length"] == str(len(PODS))
    assert client.request("GET", f"{proxy.url}/pods").data == PODS


def test_keeps_compression(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A compressed body passes as it is, and the log can read it."""
    reply = client.request("GET", f"{proxy.url}/gzip", decode_content=False)
    assert gzip.decompress(reply.data) == PODS
    assert (proxy.log[0].answer_body, proxy.log[0].plain_body) == (reply.data, PODS)


def test_streams(proxy: FaultProxy, client: urllib3.PoolManager, upstream: Loopback) -> None:
    """The first piece of a body arrives before the server has the second."""
    reply = client.request("GET", f"{proxy.url}/watch", preload_content=False)
    assert reply.read1() == b"first"
    assert (proxy.in_flight, proxy.log[0].answered_at) == (1, None)
    upstream.go_on.set()
    assert reply.read() == b"second"
    reply.release_conn()
    assert eventually(lambda: proxy.in_flight == 0)


def test_keep_alive(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """Many requests share one connection."""
    for _ in range(3):
        client.request("GET", f"{proxy.url}/pods")
    assert client.connection_from_url(proxy.url).num_connections == 1


def test_log(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """The log tells who asked for what, when, and how much went each way."""
    client.request("GET", f"{proxy.url}/pods?limit=500", headers={"Authorization": "Bearer t"})
    (one,) = proxy.log
    assert (one.method, one.path, one.query, one.status) == ("GET", "/pods", "limit=500", 200)
    assert one.headers["authorization"] == "Bearer t"
    assert one.answered_at is not None
    assert one.answered_at >= one.started_at
    assert one.bytes_up > len("GET /pods?limit=500 HTTP/1.1")
    assert one.bytes_down > len(PODS)


def test_in_flight_max(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """Requests that wait for each other are all in flight before the first is answered."""
    proxy.fault("/pods", hold_until_in_flight(8))
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: client.request("GET", f"{proxy.url}/pods").status, range(8)))
    assert (replies, proxy.in_flight_max) == ([200] * 8, 8)
    answered = [one.answered_at for one in proxy.log if one.answered_at is not None]
    assert max(one.started_at for one in proxy.log) < min(answered)


def test_hold_gives_up(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A hold with a timeout lets go when what it waits for never comes."""
    proxy.fault("/pods", hold_until_in_flight(2, timeout=0.05))
    assert client.request("GET", f"{proxy.url}/pods").status == 200
    assert proxy.in_flight_max == 1


def test_hold_event(proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A held request goes on when the event is set."""
    event = threading.Event()
    proxy.fault("/pods", hold(event))
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(client.request, "GET", f"{proxy.url}/pods")
        assert eventually(lambda: proxy.in_flight == 1)
        assert not future.done()
        event.set()
        assert future.result().status == 200


@pytest.mark.parametrize("slow", [hold(threading.Event()), delay(60)])
def test_client_gives_up(slow: Callable[..., None], proxy: FaultProxy, client: urllib3.PoolManager) -> None:
    """A request whose client went away is no longer in flight, and has no status."""
    proxy.fault("/pods", slow)
    with pytest.raises(urllib3.exceptions.ReadTimeoutError):
        client.request("GET", f"{proxy.url}/pods", timeout=urllib3.Timeout(connect=10, read=0.1))
    assert eventually(lambda: len(proxy.log) == 1 and proxy.in_flight == 0)
    assert proxy.log[0].status is None


def test_end_with_hanging_clients(upstream: Loopback) -> None:
    """The proxy ends at once although clients wait, and no thread of it is left."""
    before = threading.active_count()
    with FaultProxy(upstream.url, upstream.ca_file) as proxy:
        proxy.fault("/pods", hold(threading.Event()))
        silent = socket.create_connection(("127.0.0.1", int(proxy.url.rpartition(":")[2])))
        with (
            urllib3.PoolManager(ca_certs=proxy.ca_file, retries=False) as client,
            ThreadPoolExecutor(2) as pool,
        ):
            waiting = [
                pool.submit(client.request, "GET", f"{proxy.url}{path}") for path in ("/pods", "/watch")
            ]
            assert eventually(lambda: proxy.in_flight == 2)
            started = time.monotonic()
            proxy.go_away()
            assert time.monotonic() - started < 1
            assert all(isinstance(one.exception(5), urllib3.exceptions.HTTPError) for one in waiting)
        silent.close()
    upstream.go_on.set()
    assert eventually(lambda: threading.active_count() == before)


def test_latency(upstream: Loopback) -> None:
    """A round trip is paid twice for a connection and once for each request."""
    with (
        FaultProxy(upstream.url, upstream.ca_file, latency=0.05) as proxy,
        urllib3.PoolManager(ca_certs=proxy.ca_file, retries=False) as client,
    ):
        started = time.monotonic()
        client.request("GET", f"{proxy.url}/pods")
        first = time.monotonic()
        client.request("GET", f"{proxy.url}/pods")
        assert first - started >= 0.15
        assert time.monotonic() - first >= 0.05


def test_unreachable_server(upstream: Loopback) -> None:
    """If the real server is not there, the connection ends without an answer and the log says so."""
    with (
        FaultProxy("https://127.0.0.1:1", upstream.ca_file) as proxy,
        urllib3.PoolManager(ca_certs=proxy.ca_file, retries=False) as client,
    ):
        with pytest.raises(urllib3.exceptions.ProtocolError):
            client.request("GET", f"{proxy.url}/pods")
        assert [(one.path, one.status) for one in proxy.log] == [("/pods", None)]


def test_kubeconfig(proxy: FaultProxy, tmp_path: Path) -> None:
    """The kubeconfig leads to the proxy with the token given."""
    config = yaml.safe_load(proxy.kubeconfig(tmp_path / "config", token="t", namespace="shop").read_text())
    assert config["clusters"][0]["cluster"] == {"server": proxy.url, "certificate-authority": proxy.ca_file}
    assert config["users"][0]["user"] == {"token": "t"}
    assert config["contexts"][0]["context"]["namespace"] == "shop"

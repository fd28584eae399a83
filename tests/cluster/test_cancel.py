"""One thread stops all others at once, wherever they are."""

from __future__ import annotations

import socket
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cluster.http.client import Cancelled, Connection
from kubectl_related.cluster.kubeconfig.model import AuthConfig, ExecConfig

from .conftest import Reply

if TYPE_CHECKING:
    from .conftest import Asked, Connect, Serve


class Askers:
    """Threads that ask, and what became of them."""

    def __init__(self, connection: Connection, number: int) -> None:
        self.outcomes: list[object] = []
        self._connection = connection
        self._threads = [threading.Thread(target=self._ask) for _ in range(number)]
        for thread in self._threads:
            thread.start()

    def _ask(self) -> None:
        try:
            self.outcomes.append(self._connection.get("/api"))
        except BaseException as error:  # noqa: BLE001 - kept for the test
            self.outcomes.append(type(error))

    def join(self) -> float:
        """Return the seconds until all have ended."""
        before = time.monotonic()
        for thread in self._threads:
            thread.join(10)
        return time.monotonic() - before


@pytest.mark.parametrize("tls", [True, False])
def test_waiting_for_headers(serve: Serve, connect: Connect, tls: bool) -> None:  # noqa: FBT001
    """Threads that wait for a reply return promptly."""
    arrived, go = threading.Barrier(9, timeout=10), threading.Event()

    def reply(_: Asked) -> Reply:
        arrived.wait()
        go.wait(10)
        return Reply()

    connection = connect(serve(reply, tls=tls))
    askers = Askers(connection, 8)
    arrived.wait()
    connection.cancel()
    assert askers.join() < 1
    go.set()
    assert askers.outcomes == [Cancelled] * 8


def test_within_a_body(connect: Connect) -> None:
    """A thread in the midst of a body returns promptly, and half a body is never an answer."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        connection = connect(f"http://127.0.0.1:{listener.getsockname()[1]}")
        askers = Askers(connection, 1)
        peer = listener.accept()[0]
        with peer:
            peer.recv(65536)
            # Without a length the end of the socket would be the end of the body.
            peer.sendall(b"HTTP/1.1 200 OK\r\n\r\nhalf")
            time.sleep(0.1)
            connection.cancel()
            assert askers.join() < 1
    assert askers.outcomes == [Cancelled]


def test_within_a_handshake(connect: Connect) -> None:
    """A thread that negotiates TLS returns promptly."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        connection = connect(f"https://127.0.0.1:{listener.getsockname()[1]}")
        askers = Askers(connection, 1)
        with listener.accept()[0]:
            time.sleep(0.1)
            connection.cancel()
            assert askers.join() < 1
    assert askers.outcomes == [Cancelled]


def test_waiting_for_a_plugin(connect: Connect) -> None:
    """A thread that waits for an exec plugin returns promptly."""
    plugin = ExecConfig(
        sys.executable,
        ("-c", "import time; time.sleep(60)"),
        api_version="client.authentication.k8s.io/v1",
        interactive_mode="Never",
    )
    connection = connect("https://127.0.0.1:1", auth=AuthConfig(exec=plugin))
    askers = Askers(connection, 2)
    time.sleep(0.2)
    connection.cancel()
    assert askers.join() < 1
    assert askers.outcomes == [Cancelled] * 2


def test_nothing_starts_afterwards(serve: Serve, connect: Connect) -> None:
    """After a cancellation nothing is asked, not even on a socket that is open."""
    server = serve()
    connection = connect(server)
    connection.get("/before")
    connection.cancel()
    with pytest.raises(Cancelled):
        connection.get("/after")
    assert [asked.path for asked in server.asked] == ["/before"]

"""Through a proxy: real ones, on loopback."""

from __future__ import annotations

import base64
import select
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.cluster.kubeconfig.model import AuthConfig, Impersonation
from kubectl_related.errors import UnreachableError

from .conftest import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import Asked, Connect, Pair, Serve


class Tunnel:
    """A proxy that answers CONNECT; `heads` holds what it was asked."""

    def __init__(self, context: ssl.SSLContext | None, refuse: bytes = b"") -> None:
        self.heads: list[bytes] = []
        self._refuse = refuse
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        scheme = "https" if context else "http"
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"{scheme}://{self.address}"
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def close(self) -> None:
        """Accept no more connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                peer: Any = self._listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._serve, args=[peer], daemon=True).start()

    def _serve(self, peer: Any) -> None:
        try:
            if self._context is not None:
                peer = self._context.wrap_socket(peer, server_side=True)
            with peer:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += peer.recv(1)
                self.heads.append(head)
                if self._refuse:
                    peer.sendall(self._refuse)
                    return
                host, _, port = head.split()[1].decode().rpartition(":")
                with socket.create_connection((host.strip("[]"), int(port))) as server:
                    peer.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    _relay(peer, server)
        except OSError:
            pass


def _relay(peer: Any, server: socket.socket) -> None:
    while True:
        readable = [peer] if isinstance(peer, ssl.SSLSocket) and peer.pending() else []
        for source in readable or select.select([peer, server], [], [])[0]:
            piece = source.recv(65536)
            if not piece:
                return
            (server if source is peer else peer).sendall(piece)


@pytest.fixture
def tunnel(server_pair: Pair, tmp_path: Path) -> Iterator[Callable[..., Tunnel]]:
    """Return a function that starts a proxy: `tunnel(tls=False, refuse=b"")`."""
    started: list[Tunnel] = []

    def start(*, tls: bool = False, refuse: bytes = b"") -> Tunnel:
        context = None
        if tls:
            (tmp_path / "proxy.pem").write_bytes(server_pair.certificate + server_pair.key)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tmp_path / "proxy.pem")
        started.append(Tunnel(context, refuse))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("field", ["proxy_url", "environment_proxy"])
def test_https_server(serve: Serve, connect: Connect, tunnel: Any, field: str, tls: bool) -> None:  # noqa: FBT001
    """An https server is asked through a tunnel, whose end does not see the credentials."""
    server, proxy = serve(), tunnel(tls=tls)
    connection = connect(server, auth=AuthConfig(token="sesame"), **{field: proxy.url})
    for _ in range(2):
        assert connection.get("/api").status == 200
    assert server.asked[0].headers["Authorization"] == "Bearer sesame"
    assert proxy.heads[0].startswith(f"CONNECT 127.0.0.1:{server.port} HTTP/1.".encode())
    assert len(proxy.heads) == 1
    assert b"sesame" not in proxy.heads[0]


def test_login_at_the_proxy(serve: Serve, connect: Connect, tunnel: Any) -> None:
    """A user and a password in the proxy's URL are for the proxy alone."""
    server, proxy = serve(), tunnel()
    connect(server, proxy_url=f"http://me:p%40ss@{proxy.address}").get("/api")
    expected = b"Proxy-Authorization: Basic " + base64.b64encode(b"me:p@ss")
    assert expected.lower() in proxy.heads[0].lower()
    assert server.asked[0].headers["Proxy-Authorization"] is None


def test_http_server(serve: Serve, connect: Connect) -> None:
    """A plain server is asked by its whole URL, and each impersonated group keeps its line."""
    seen: list[Asked] = []

    def reply(asked: Asked) -> Reply:
        seen.append(asked)
        return Reply()

    proxy = serve(reply, tls=False)
    auth = AuthConfig(impersonation=Impersonation("joe", "", ("g", "h")))
    url = proxy.url.replace("http://", "http://me:pw@")
    connect("http://api.example:8080/prefix", auth=auth, proxy_url=url).get("/api", [("a", "1")])
    assert seen[0].path == "http://api.example:8080/prefix/api?a=1"
    assert seen[0].headers["Host"] == "api.example:8080"
    assert seen[0].headers.get_all("Impersonate-Group") == ["g", "h"]
    assert seen[0].headers["Proxy-Authorization"] == "Basic bWU6cHc="


def refusal(connection: Any) -> str:
    """Return what is printed where a GET fails."""
    with pytest.raises(UnreachableError) as caught:
        connection.get("/api")
    return caught.value.line()


def test_proxy_refuses(serve: Serve, connect: Connect, tunnel: Any) -> None:
    """A proxy's refusal is told in its words."""
    proxy = tunnel(refuse=b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
    said = refusal(connect(serve(), proxy_url=proxy.url))
    assert said == "Unable to connect to the server: Proxy Authentication Required"


def test_proxy_is_down(serve: Serve, connect: Connect, tunnel: Any) -> None:
    """A proxy that is not there is told as a refused connection, as by kubectl."""
    server, proxy = serve(), tunnel()
    proxy.close()
    said = refusal(connect(server, proxy_url=proxy.url))
    proxy.close = lambda: None
    assert said == (
        f"The connection to the server 127.0.0.1:{server.port} was refused "
        "- did you specify the right host or port?"
    )


def test_proxy_is_not_known(serve: Serve, connect: Connect) -> None:
    """A proxy whose name is not known is told of without its password."""
    said = refusal(connect(serve(), proxy_url="http://me:sesame@nowhere.invalid:1"))
    assert said.startswith(
        "Unable to connect to the server: proxyconnect tcp: dial tcp: lookup nowhere.invalid: "
    )
    assert "sesame" not in said


def test_environment_proxy_that_is_none(serve: Serve, connect: Connect) -> None:
    """A variable that names no proxy is told of without its password."""
    said = refusal(connect(serve(), environment_proxy="gopher://me:sesame@x"))
    assert said == (
        "Unable to connect to the server: the proxy is no URL with the scheme http, https or socks5"
    )


@pytest.fixture
def socks_proxy() -> Iterator[tuple[str, list[bytes]]]:
    """Yield the address of a socks5 proxy that wants me:p@ss, and the servers it was asked for."""
    listener, names = socket.create_server(("127.0.0.1", 0)), list[bytes]()

    def serve() -> None:
        peer = listener.accept()[0]
        with peer, peer.makefile("rb") as said:
            said.read(said.read(2)[1])
            peer.sendall(b"\x05\x02")
            said.read(1)
            user = said.read(said.read(1)[0])
            password = said.read(said.read(1)[0])
            peer.sendall(b"\x01\x00" if (user, password) == (b"me", b"p@ss") else b"\x01\x01")
            if said.read(4)[3:] != b"\x03":
                return
            names.append(said.read(said.read(1)[0]))
            port = int.from_bytes(said.read(2), "big")
            with socket.create_connection(("127.0.0.1", port)) as server:
                peer.sendall(b"\x05\x00\x00\x01" + bytes(6))
                _relay(peer, server)

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"127.0.0.1:{listener.getsockname()[1]}", names
    listener.close()
    thread.join()


def test_socks(serve: Serve, connect: Connect, socks_proxy: tuple[str, list[bytes]]) -> None:
    """A socks5 proxy looks the server's name up; the certificate is still the server's."""
    address, names = socks_proxy
    server = serve()
    url = f"https://localhost:{server.port}/prefix"
    connection = connect(url, proxy_url=f"socks5://me:p%40ss@{address}")
    assert connection.get("/api").status == 200
    connection.close()
    assert names == [b"localhost"]

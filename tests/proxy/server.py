"""A TLS proxy in front of a real API server that makes faults and keeps a log of everything.

    with FaultProxy(api.url, api.ca_file) as proxy:
        proxy.fault(r"/pods$", refuse(410, "Expired"), times=1, skip=1)
        run("--kubeconfig", proxy.kubeconfig(tmp_path / "config", token=api.token))
        assert [one.status for one in proxy.log] == [200, 410, 200]

HTTP/1.1 with keep-alive, a thread for each connection; tokens pass through, client certificates
and upgraded connections (exec, port-forward) do not. A watch that its client leaves stays in flight
until the server says something. At the end no thread and no socket is left.
"""

import contextlib
import http.client
import json
import socket
import ssl
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.control_plane.certs import Authority
from tests.proxy.client import Client
from tests.proxy.exchange import Exchange, Log
from tests.proxy.lifetime import Lifetime
from tests.proxy.rules import Action, Match, Rule, Rules
from tests.proxy.turn import HangupError, Turn
from tests.proxy.upstream import Upstream

# The handshakes of TCP and of TLS 1.3, which come before the first request.
ROUND_TRIPS_TO_CONNECT = 2
BACKLOG = 256
POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Identity:
    """The proxy's own certificate, its key, and the authority that clients are to trust."""

    certificate_file: Path
    key_file: Path
    ca_file: Path


class FaultProxy:
    """The proxy; `latency` is a round trip in seconds, added to each request and twice to each connection."""

    def __init__(
        self,
        upstream_url: str,
        ca_file: str | Path,
        *,
        identity: Identity | None = None,
        latency: float = 0.0,
        keep_bodies: bool = False,
    ) -> None:
        self.latency = latency
        self._upstream_url = upstream_url
        self._upstream_context = ssl.create_default_context(cafile=str(ca_file))
        self._log = Log(keep_bodies=keep_bodies)
        self._rules = Rules()
        self._folder = tempfile.TemporaryDirectory(prefix="fault-proxy-")
        self._identity = identity or make_identity(Path(self._folder.name))
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self._identity.certificate_file, self._identity.key_file)
        self._context.set_alpn_protocols(["http/1.1"])
        self._lifetime = Lifetime()
        self._port = 0

    def __enter__(self) -> Self:
        self._listen()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._lifetime.end()
        finally:
            self._folder.cleanup()

    @property
    def url(self) -> str:
        """Where clients reach the proxy."""
        return f"https://127.0.0.1:{self._port}"

    @property
    def ca_file(self) -> str:
        """The authority that vouches for the proxy."""
        return str(self._identity.ca_file)

    @property
    def log(self) -> list[Exchange]:
        """A copy of all exchanges so far, in the order in which the requests arrived."""
        return self._log.exchanges()

    @property
    def in_flight(self) -> int:
        """How many requests are in flight now."""
        return self._log.in_flight

    @property
    def in_flight_max(self) -> int:
        """The most requests that were in flight together."""
        return self._log.in_flight_max

    def fault(self, match: Match, *actions: Action, times: int | None = None, skip: int = 0) -> Rule:
        """Put a fault in force for requests whose path has this pattern, or that the predicate likes.

        It passes over the first `skip` of them and then hits at most `times` (None: all).
        """
        return self._rules.add(match, actions, times, skip)

    def clear(self) -> None:
        """Forget all faults and the log."""
        self._rules.clear()
        self._log.clear()

    def forget(self) -> None:
        """Forget the log alone."""
        self._log.clear()

    def kubeconfig(self, path: Path, *, token: str, namespace: str = "default") -> Path:
        """Write a kubeconfig that leads through the proxy, and return its path."""
        cluster = {"server": self.url, "certificate-authority": self.ca_file}
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "proxy", "cluster": cluster}],
            "users": [{"name": "proxy", "user": {"token": token}}],
            "contexts": [
                {"name": "proxy", "context": {"cluster": "proxy", "user": "proxy", "namespace": namespace}}
            ],
            "current-context": "proxy",
        }
        path.write_text(json.dumps(config), encoding="utf-8")
        path.chmod(0o600)
        return path

    def go_away(self) -> None:
        """End every connection and refuse new ones, as a server that stops."""
        self._lifetime.end()

    def come_back(self) -> None:
        """Serve again, on the same port."""
        self._lifetime.end()
        self._lifetime = Lifetime()
        self._listen()

    def _listen(self) -> None:
        listener = socket.create_server(("127.0.0.1", self._port), backlog=BACKLOG)
        listener.settimeout(POLL_SECONDS)
        self._port = listener.getsockname()[1]
        lifetime = self._lifetime
        lifetime.adopt(listener)
        lifetime.run(lambda: self._accept(listener, lifetime), "fault-proxy-accept")

    def _accept(self, listener: socket.socket, lifetime: Lifetime) -> None:
        with listener:
            while not lifetime.over.is_set():
                with contextlib.suppress(OSError):
                    sock, _address = listener.accept()
                    self._welcome(sock, lifetime)

    def _welcome(self, sock: socket.socket, lifetime: Lifetime) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        secure = self._context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        lifetime.adopt(secure)
        lifetime.run(lambda: self._connection(secure, lifetime), "fault-proxy-connection")

    def _connection(self, sock: ssl.SSLSocket, lifetime: Lifetime) -> None:
        client = Client(sock)
        upstream = Upstream(self._upstream_url, self._upstream_context, lifetime)
        end = HangupError(Client.break_off)
        try:
            if not lifetime.over.wait(self.latency * ROUND_TRIPS_TO_CONNECT):
                sock.do_handshake()
                self._serve(client, upstream, lifetime)
            end = HangupError(Client.close)
        except HangupError as hangup:
            end = hangup
        except (OSError, http.client.HTTPException):
            # Either side broke the connection off: so does the proxy.
            pass
        finally:
            lifetime.release(sock)
            upstream.close()
            with contextlib.suppress(OSError):
                end.close(client)

    def _serve(self, client: Client, upstream: Upstream, lifetime: Lifetime) -> None:
        while (request := client.read_request()) is not None:
            turn = Turn(request, self._log, client, upstream, lifetime)
            with turn.logged():
                turn.pause(self.latency)
                for action in self._rules.actions(request):
                    action(turn)
                turn.finish()
            if request.headers.get("connection", "").lower() == "close":
                return


def make_identity(folder: Path) -> Identity:
    """Make an authority and a certificate for loopback."""
    authority = Authority("fault-proxy")
    pair = authority.server()
    identity = Identity(folder / "tls.crt", folder / "tls.key", folder / "ca.crt")
    identity.certificate_file.write_bytes(pair.certificate)
    identity.key_file.write_bytes(pair.key)
    identity.ca_file.write_bytes(authority.pem)
    return identity

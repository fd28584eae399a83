"""Real servers on loopback, with certificates made on the spot, for the tests of the cluster room."""

from __future__ import annotations

import datetime as dt
import http.server
import ipaddress
import ssl
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kubectl_related.cluster.auth.credentials import credentials_for
from kubectl_related.cluster.http.client import Connection
from kubectl_related.cluster.kubeconfig.model import ClientConfig

from .plugins import Plugin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import Message
    from pathlib import Path

    from kubectl_related.cluster.klog import Klog

_LIFE = dt.timedelta(days=1)
_NOW = dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Pair:
    """A certificate and its key in PEM."""

    certificate: bytes
    key: bytes


class Authority:
    """A certificate authority that lives for one test run."""

    def __init__(self, name: str = "test authority") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = (
            self._builder(self._name, self._key, _NOW + _LIFE)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_MAY_SIGN, critical=True)
        )
        self.certificate = made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def issue(self, common_name: str, *names: str, life: dt.timedelta = _LIFE) -> Pair:
        """Return a certificate for host names and addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
        builder = self._builder(subject, key, _NOW + life)
        if names:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False
            )
        pem = builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return Pair(pem, secret)

    def _builder(self, subject: x509.Name, key: Any, until: dt.datetime) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(_NOW - 2 * _LIFE)
            .not_valid_after(until)
            # Python 3.13 refuses certificates and authorities without these.
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
            )
        )


_MAY_SIGN = x509.KeyUsage(
    key_cert_sign=True, crl_sign=True, digital_signature=False, content_commitment=False,
    key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
    decipher_only=False,
)  # fmt: skip


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


@dataclass(frozen=True)
class Asked:
    """A request as the server saw it."""

    path: str
    headers: Message
    peer: Any = None
    """The client's certificate, decoded."""
    port: int = 0
    """The client's port: the same for requests on one connection."""


@dataclass
class Reply:
    """What the server says; `raw` bytes are sent as they are and the connection is closed."""

    status: int = 200
    body: bytes = b"{}"
    headers: list[tuple[str, str]] = field(default_factory=lambda: [("Content-Type", "application/json")])
    raw: bytes = b""


class Server:
    """A server whose replies a test decides; `asked` holds the requests in order of arrival."""

    def __init__(self, reply: Callable[[Asked], Reply], context: ssl.SSLContext | None, address: str) -> None:
        self.asked: list[Asked] = []
        self.connected: list[int] = []
        """The ports of clients, in order of arrival."""
        self.reply = reply
        self.hang_ups = 0
        """So many connections are closed before their TLS handshake."""
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body leave one by one: the second would wait for the client's word on the first.
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                server._answer(self)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                server._answer(self)

            def log_message(self, *_: object) -> None:
                pass

        class Listener(http.server.ThreadingHTTPServer):
            # More connections than wait here are asked to come again in a second.
            request_queue_size = 128
            address_family = __import__("socket").AF_INET6 if ":" in address else __import__("socket").AF_INET

            def verify_request(self, _request: Any, client_address: Any) -> bool:
                server.connected.append(client_address[1])
                closed = server.hang_ups > 0
                server.hang_ups -= closed
                return not closed

            def handle_error(self, *_: object) -> None:
                """Say nothing where a client goes away: tests make that happen."""

        self._listener = Listener((address, 0), Handler)
        if context is not None:
            self._listener.socket = context.wrap_socket(
                self._listener.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._listener.server_address[1]
        shown = f"[{address}]" if ":" in address else address
        self.url = f"{'https' if context else 'http'}://{shown}:{self.port}"
        self._thread = threading.Thread(target=self._listener.serve_forever, args=[0.01], daemon=True)
        self._thread.start()

    def _answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        peer = handler.connection.getpeercert() if isinstance(handler.connection, ssl.SSLSocket) else None
        asked = Asked(handler.path, handler.headers, peer, handler.client_address[1])
        self.asked.append(asked)
        reply = self.reply(asked)
        if reply.raw:
            handler.wfile.write(reply.raw)
            handler.close_connection = True
            return
        handler.send_response(reply.status)
        for name, value in reply.headers:
            handler.send_header(name, value)
        if reply.status != 304:
            handler.send_header("Content-Length", str(len(reply.body)))
        handler.end_headers()
        handler.wfile.write(reply.body)

    def close(self) -> None:
        """Stop listening."""
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()


@pytest.fixture(scope="session")
def authority() -> Authority:
    """Return the authority that signs the servers' certificates."""
    return Authority()


@pytest.fixture(scope="session")
def server_pair(authority: Authority) -> Pair:
    """Return the certificate of the loopback servers."""
    return authority.issue("server", "127.0.0.1", "::1", "localhost", "api.example")


Serve = Any


@pytest.fixture
def serve(authority: Authority, server_pair: Pair, tmp_path: Path) -> Iterator[Serve]:
    """Return a function that starts a server: `serve(reply, tls=True, client_certificates=False)`."""
    started: list[Server] = []

    def start(
        reply: Callable[[Asked], Reply] = lambda _: Reply(),
        *,
        tls: bool = True,
        client_certificates: bool = False,
        pair: Pair = server_pair,
        address: str = "127.0.0.1",
    ) -> Server:
        context = None
        if tls:
            file = tmp_path / f"server{len(started)}.pem"
            file.write_bytes(pair.certificate + pair.key)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(file)
            context.load_verify_locations(cadata=authority.certificate.decode())
            context.verify_mode = ssl.CERT_REQUIRED if client_certificates else ssl.CERT_NONE
        started.append(Server(reply, context, address))
        return started[-1]

    yield start
    for server in started:
        server.close()


Connect = Any


@pytest.fixture
def connect(authority: Authority) -> Iterator[Connect]:
    """Return a function that makes a connection to a server or a URL: `connect(server, token="t")`."""
    made: list[Connection] = []

    def make(
        server: Server | str,
        log: Klog | None = None,
        **fields: Any,
    ) -> Connection:
        url = server if isinstance(server, str) else server.url
        trusted = {} if fields.get("insecure") else {"ca_data": authority.certificate}
        config = ClientConfig(server=url, **{**trusted, **fields})
        credentials = credentials_for(config, {})
        made.append(Connection(config, credentials, log))
        return made[-1]

    yield make
    for connection in made:
        connection.cancel()
        connection.close()


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    """Return a plugin that issues the token `t`."""
    return Plugin(tmp_path)

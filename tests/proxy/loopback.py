"""A small TLS server that stands in for the API server while the proxy itself is tested."""

import contextlib
import gzip
import http.server
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.proxy.server import make_identity

PODS = b'{"items":[{"metadata":{"name":"db-0"}},{"metadata":{"name":"web-1"}}]}'


@dataclass
class Loopback:
    """The running server; `/watch` sends its second half when `go_on` is set."""

    url: str
    ca_file: Path
    go_on: threading.Event = field(default_factory=threading.Event)


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers /pods, /gzip, /watch and /echo."""

    protocol_version = "HTTP/1.1"
    go_on: threading.Event

    def do_GET(self) -> None:
        """Answer with the pods, in the way that the path names."""
        if self.path == "/watch":
            self._watch()
        elif self.path == "/gzip":
            self._answer(gzip.compress(PODS), {"Content-Encoding": "gzip"})
        else:
            self._answer(PODS, {})

    def do_HEAD(self) -> None:
        """Answer as for GET, without a body."""
        self._answer(PODS, {})

    def do_POST(self) -> None:
        """Answer with what came."""
        self._answer(self.rfile.read(int(self.headers["Content-Length"])), {})

    def _answer(self, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _watch(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"5\r\nfirst\r\n")
        if self.go_on.wait(10):
            self.wfile.write(b"6\r\nsecond\r\n0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


@contextlib.contextmanager
def loopback(folder: Path) -> Iterator[Loopback]:
    """Run the server until the block ends."""
    identity = make_identity(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.certificate_file, identity.key_file)
    go_on = threading.Event()
    handler = type("Handler", (Handler,), {"go_on": go_on})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield Loopback(f"https://127.0.0.1:{server.server_port}", identity.ca_file, go_on)
        finally:
            go_on.set()
            server.shutdown()
            thread.join()

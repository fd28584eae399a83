"""The proxy's end towards the real API server: one connection for each client connection."""

import http.client
import ssl
import urllib.parse
from collections.abc import Iterator

from tests.proxy.answer import Answer, end_to_end
from tests.proxy.exchange import RequestInfo
from tests.proxy.lifetime import Lifetime

PIECE = 65536
BODILESS = {204, 304}


class Upstream:
    """Sends requests on; the connection is opened with the first and kept."""

    def __init__(self, url: str, context: ssl.SSLContext, lifetime: Lifetime) -> None:
        address = urllib.parse.urlsplit(url)
        self._host = address.netloc
        self._lifetime = lifetime
        self._connection = http.client.HTTPSConnection(address.netloc, context=context)

    def send(self, request: RequestInfo) -> http.client.HTTPResponse:
        """Send the request on and return the answer with its body unread."""
        connection = self._connection
        if connection.sock is None:
            self._connect()
        connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", self._host)
        dropped = {"host", "expect"}
        for name, value in end_to_end(list(request.headers.items())):
            if name not in dropped:
                connection.putheader(name, value)
        if request.body or request.method in {"POST", "PUT", "PATCH"}:
            connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders(request.body or None)
        return connection.getresponse()

    def _connect(self) -> None:
        self._connection.connect()
        self._lifetime.adopt(self._connection.sock)

    def fetch(self, request: RequestInfo) -> Answer:
        """Send the request on and read the answer to its end."""
        response = self.send(request)
        body = response.read()
        return Answer(response.status, end_to_end(response.getheaders()), body)

    def close(self) -> None:
        """Close the connection."""
        if self._connection.sock is not None:
            self._lifetime.release(self._connection.sock)
        self._connection.close()


def has_body(request: RequestInfo, status: int) -> bool:
    """Tell whether HTTP allows a body in this answer."""
    return request.method != "HEAD" and status not in BODILESS


def pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """Yield the body as it comes in; a body that ends early raises."""
    expected = response.length
    received = 0
    while piece := response.read1(PIECE):
        received += len(piece)
        yield piece
    if expected is not None and received != expected:
        raise http.client.IncompleteRead(b"", expected - received)
    response.close()

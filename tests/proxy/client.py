"""The proxy's end of one client connection: reads HTTP/1.1 requests, ends in several ways."""

import http.client
import io
import select
import socket
import ssl
import struct

from tests.proxy.answer import head_bytes
from tests.proxy.exchange import RequestInfo
from tests.proxy.lifetime import close

NO_LINGER = struct.pack("ii", 1, 0)


class Client:
    """One connection, which stays open for many requests."""

    def __init__(self, sock: ssl.SSLSocket) -> None:
        self._socket = sock
        self._reader = sock.makefile("rb")

    def read_request(self) -> RequestInfo | None:
        """Wait for a request; None when the client has closed the connection."""
        try:
            return self._read_request()
        except ValueError as error:
            raise ConnectionError("this is not HTTP") from error

    def _read_request(self) -> RequestInfo | None:
        first = self._reader.readline()
        if not first.strip():
            return None
        method, target, _version = first.decode("latin-1").split()
        head = self._read_head()
        headers = {name.lower(): value for name, value in http.client.parse_headers(io.BytesIO(head)).items()}
        if headers.get("expect", "").lower() == "100-continue":
            self.send(head_bytes(100, []))
        body = self._read_body(headers)
        return RequestInfo(method, target, headers, body, len(first) + len(head) + len(body))

    def _read_head(self) -> bytes:
        lines = []
        while (line := self._reader.readline()) not in {b"\r\n", b""}:
            lines.append(line)
        return b"".join([*lines, b"\r\n"])

    def _read_body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            length = int(headers.get("content-length", 0))
            body = self._reader.read(length)
            if len(body) < length:
                raise ConnectionError("the request ends early")
            return body
        pieces = []
        while size := int(self._reader.readline().partition(b";")[0], 16):
            pieces.append(self._reader.read(size))
            self._reader.readline()
        self._read_head()
        return b"".join(pieces)

    def send(self, data: bytes) -> None:
        """Send bytes of an answer."""
        self._socket.sendall(data)

    def is_gone(self) -> bool:
        """Tell whether the client gave up: between request and answer it has nothing to send but its end."""
        readable, _, _ = select.select([self._socket], [], [], 0)
        return bool(readable)

    def close(self) -> None:
        """Close the connection as a server does that ends in good order."""
        self._reader.close()
        close(self._socket)

    def break_off(self) -> None:
        """Close the connection without TLS's goodbye, as when a process is killed."""
        self._reader.close()
        self._socket.close()

    def reset(self) -> None:
        """Close the connection with a TCP reset."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        self.break_off()

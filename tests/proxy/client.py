"""The proxy's end of one client connection: reads requests, writes answers, as HTTP/1.1."""

import http.client
import io
import select
import socket
import ssl
import struct
from typing import cast

from tests.proxy.answer import Headers, head_bytes
from tests.proxy.exchange import RequestInfo
from tests.proxy.lifetime import close

NO_LINGER = struct.pack("ii", 1, 0)


class Client:
    """One connection; a `chunked` head makes `body` frame what it sends."""

    def __init__(self, sock: ssl.SSLSocket) -> None:
        self._socket = sock
        # A file without a timeout of its own: the socket must stay blocking while it is read.
        self._reader = cast("io.BufferedReader", sock.makefile("rb"))
        self._chunked = False

    def read_request(self) -> RequestInfo | None:
        """Wait for a request; None when the client has closed the connection."""
        first = self._reader.readline()
        if not first.strip():
            return None
        method, target, _version = first.decode("latin-1").split()
        head = self._read_head()
        headers = {name.lower(): value for name, value in http.client.parse_headers(io.BytesIO(head)).items()}
        if headers.get("expect", "").lower() == "100-continue":
            self._socket.sendall(head_bytes(100, []))
        body = self._read_body(headers)
        return RequestInfo(method, target, headers, body, len(first) + len(head) + len(body))

    def _read_head(self) -> bytes:
        lines = []
        while (line := self._reader.readline()) not in {b"\r\n", b""}:
            lines.append(line)
        return b"".join([*lines, b"\r\n"])

    def _read_body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return self._reader.read(int(headers.get("content-length", 0)))
        pieces = []
        while size := int(self._reader.readline().partition(b";")[0], 16):
            pieces.append(self._reader.read(size))
            self._reader.readline()
        self._read_head()
        return b"".join(pieces)

    def head(self, status: int, headers: Headers) -> int:
        """Send the head of an answer; return its size."""
        self._chunked = ("Transfer-Encoding", "chunked") in headers
        return self._send(head_bytes(status, headers))

    def body(self, data: bytes) -> int:
        """Send a piece of the body; return its size with the chunk marks."""
        if not data:
            return 0
        return self._send(b"%x\r\n%s\r\n" % (len(data), data) if self._chunked else data)

    def finish(self) -> int:
        """Send what marks the end of the body; return its size."""
        return self._send(b"0\r\n\r\n") if self._chunked else 0

    def _send(self, data: bytes) -> int:
        self._socket.sendall(data)
        return len(data)

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

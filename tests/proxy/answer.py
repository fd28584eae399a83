"""A whole answer as a value that faults can change; knows nothing of how it is sent."""

import gzip
import http
from dataclasses import dataclass, replace

Headers = list[tuple[str, str]]

# They belong to one connection, and the proxy's two are not the same.
HOP_BY_HOP = {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}


@dataclass(frozen=True)
class Answer:
    """Status, headers and body; the body is as sent, so possibly compressed."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value, empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def with_header(self, name: str, value: str | None) -> "Answer":
        """Return the answer with this header set, or without it for None."""
        headers = [(key, old) for key, old in self.headers if key.lower() != name.lower()]
        return replace(self, headers=headers if value is None else [*headers, (name, value)])

    def with_body(self, body: bytes) -> "Answer":
        """Return the answer with another, uncompressed body."""
        return replace(self.with_header("Content-Encoding", None), body=body)

    def plain(self) -> bytes:
        """Return the body without its compression."""
        return gzip.decompress(self.body) if self.header("Content-Encoding") == "gzip" else self.body


def end_to_end(headers: Headers) -> Headers:
    """Leave out what must not be passed on; lengths are written anew."""
    return [(name, value) for name, value in headers if name.lower() not in {*HOP_BY_HOP, "content-length"}]


def head_bytes(status: int, headers: Headers) -> bytes:
    """Return the head of an HTTP/1.1 answer."""
    try:
        phrase = http.HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

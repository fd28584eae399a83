"""Remembers what went through the proxy, for all threads at once; knows nothing of sockets or faults."""

import contextlib
import dataclasses
import gzip
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class RequestInfo:
    """One request as the client sent it; header names are lower-case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""
    size: int = 0

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The undecoded query."""
        return self.target.partition("?")[2]

    def param(self, name: str) -> str | None:
        """Return the first value of a query parameter, or None where it is not given."""
        values = urllib.parse.parse_qs(self.query, keep_blank_values=True).get(name)
        return values[0] if values else None


@dataclass
class Exchange:
    """A request and what was answered; times are `time.monotonic()`, bodies are kept only on demand.

    Attributes:
        answered_at: just before the last byte was sent, or when the connection ended; None while in flight.
        status: None until a head was sent, and for ever if none ever was.
        bytes_up: size of the request with its head, after TLS.
        bytes_down: size of the answer with its head and chunk marks, before TLS.
        answer_body: as sent, so possibly gzip; see `plain_body`.
    """

    method: str
    path: str
    query: str
    headers: dict[str, str]
    started_at: float
    answered_at: float | None = None
    status: int | None = None
    bytes_up: int = 0
    bytes_down: int = 0
    answer_headers: dict[str, str] = field(default_factory=dict)
    request_body: bytes = b""
    answer_body: bytes = b""

    @property
    def plain_body(self) -> bytes:
        """The answer's body without its compression."""
        if self.answer_headers.get("content-encoding") == "gzip" and self.answer_body:
            return gzip.decompress(self.answer_body)
        return self.answer_body


class Log:
    """All exchanges, in the order in which their requests arrived."""

    def __init__(self, *, keep_bodies: bool) -> None:
        self._keep_bodies = keep_bodies
        self._lock = threading.Lock()
        self._exchanges: list[Exchange] = []
        self._in_flight = 0
        self._in_flight_max = 0
        self._last_bytes = 0

    @property
    def in_flight(self) -> int:
        """How many requests have arrived and are not answered to the end."""
        with self._lock:
            return self._in_flight

    @property
    def in_flight_max(self) -> int:
        """The most requests that were in flight together since the start or `clear`."""
        with self._lock:
            return self._in_flight_max

    @property
    def last_bytes(self) -> int:
        """How many answers count as given though their last byte is still to be sent."""
        with self._lock:
            return self._last_bytes

    @contextlib.contextmanager
    def last_byte(self) -> Iterator[None]:
        """Count an answer among those whose last byte is still to be sent."""
        with self._lock:
            self._last_bytes += 1
        try:
            yield
        finally:
            with self._lock:
                self._last_bytes -= 1

    def exchanges(self) -> list[Exchange]:
        """Return a copy that later traffic does not change."""
        with self._lock:
            return [dataclasses.replace(exchange) for exchange in self._exchanges]

    def clear(self) -> None:
        """Forget everything but the requests that are in flight now."""
        with self._lock:
            self._exchanges = [one for one in self._exchanges if one.answered_at is None]
            self._in_flight_max = self._in_flight

    def begin(self, request: RequestInfo) -> Exchange:
        """Note that a request has arrived completely."""
        body = request.body if self._keep_bodies else b""
        with self._lock:
            exchange = Exchange(
                method=request.method,
                path=request.path,
                query=request.query,
                headers=request.headers,
                started_at=time.monotonic(),
                bytes_up=request.size,
                request_body=body,
            )
            self._exchanges.append(exchange)
            self._in_flight += 1
            self._in_flight_max = max(self._in_flight_max, self._in_flight)
        return exchange

    def head(self, exchange: Exchange, status: int, headers: list[tuple[str, str]]) -> None:
        """Note the head of the answer."""
        with self._lock:
            exchange.status = status
            exchange.answer_headers = {name.lower(): value for name, value in headers}

    def sent(self, exchange: Exchange, size: int) -> None:
        """Note bytes handed to the client."""
        with self._lock:
            exchange.bytes_down += size

    def end(self, exchange: Exchange, pieces: list[bytes]) -> None:
        """Note that nothing more will be sent for this request; the pieces are what its body was."""
        with self._lock:
            exchange.answered_at = time.monotonic()
            exchange.answer_body = b"".join(pieces) if self._keep_bodies else b""
            self._in_flight -= 1

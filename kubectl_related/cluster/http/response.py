"""A reply of the server: its status, its headers, and its complete body.

Bodies are bounded and unpacked here. Does not depend on the API.
"""

from __future__ import annotations

import contextlib
import io
import re
import zlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from kubectl_related.errors import BadReplyError
from kubectl_related.model.printable import printable_lines
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST_BODY = 2 << 30
"""Bytes, after unpacking."""
_LARGEST_PACKED = 1 << 28
_PIECE = 1 << 16
_UNPACKED_AT_ONCE = 1 << 24
_GZIP = b"\x1f\x8b\x08"
_GZIP_BITS = 31
"""What zlib calls gzip."""
_LONG = 1 << 17
"""Bytes of a packed body from which on memory is given back at once."""
_MMAP_THRESHOLD = -3
"""The option M_MMAP_THRESHOLD of mallopt(3)."""
_LARGE = 1 << 20
_DENSEST = 1032
"""Bytes that one byte of deflate holds at most."""
OnFirstBytes = Callable[[bytes], None]
_WARNING = r'299 \S+ "((?:[^"\\]|\\.)*)"(?: "[^"]*")?'


class Response(Record):
    """The reply to a GET."""

    status: int
    content_type: str
    sent: bytes
    """The body as it came."""
    etag: str = ""
    warnings: tuple[str, ...] = ()
    """The texts of the Warning headers, in order."""
    retry_after: float | None = None
    """Seconds that the server asks us to wait."""
    location: str = ""
    """Where a redirect leads."""
    encoding: str = ""
    """The Content-Encoding of `sent`."""

    @property
    def body(self) -> bytes:
        """The unpacked body, unpacked on each call: a page that waits takes a twentieth of the memory.

        Raises: BadReplyError if it is too long or packed wrongly.
        """
        return unpacked(self.sent, self.encoding)

    def __repr__(self) -> str:
        return f"Response({self.status}, ...)"


class Body:
    """A body as it is received, kept as it was sent."""

    def __init__(
        self, encoding: str, on_first_bytes: OnFirstBytes | None = None, largest: int = LARGEST_BODY
    ) -> None:
        """Call `on_first_bytes` once, with the first unpacked bytes, before the rest has arrived.

        Raises: BadReplyError for an encoding that was not asked for.
        """
        self._unpacker = Unpacker(encoding, most=_PIECE)
        self._largest = min(largest, _LARGEST_PACKED) if self._unpacker.packed else largest
        self._on_first_bytes = on_first_bytes
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        """Take the next bytes. Raises: BadReplyError if the body is too long or packed wrongly."""
        self._size += len(piece)
        if self._size > self._largest:
            raise BadReplyError(f"the reply is longer than {self._largest} bytes")
        self._pieces.append(piece)
        if self._on_first_bytes is not None and (first := next(self._unpacker.feed(piece), b"")):
            on_first_bytes, self._on_first_bytes = self._on_first_bytes, None
            on_first_bytes(first)

    def sent(self) -> bytes:
        """Return everything that was received."""
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)


def unpacked(sent: bytes, encoding: str, largest: int = LARGEST_BODY) -> bytes:
    """Return a body as it was before it was packed. Raises: BadReplyError."""
    unpacker = Unpacker(encoding)
    if not unpacker.packed:
        return sent
    if len(sent) >= _LONG:
        _free_at_once()
    if (whole := _unpacked_at_once(sent, largest)) is not None:
        return whole
    # Its value is its buffer: joining pieces would hold a body twice.
    body = io.BytesIO()
    for at in range(0, len(sent), _PIECE):
        for piece in unpacker.feed(sent[at : at + _PIECE]):
            if body.tell() + len(piece) > largest:
                raise BadReplyError(f"the reply is longer than {largest} bytes")
            body.write(piece)
    if not unpacker.complete:
        raise BadReplyError("unexpected EOF")
    return body.getvalue()


@cache
def _free_at_once() -> None:
    """Let the C library give the memory of long bodies back as soon as they are forgotten.

    After the first of them glibc would keep as much for each thread.
    """
    # Few questions have so long bodies, and other C libraries do not know it.
    import ctypes

    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def _unpacked_at_once(sent: bytes, largest: int) -> bytes | None:
    """Return the content of ordinary gzip, or None for any other.

    Gzip ends with the length of its content: a buffer of just that size takes a third of the time of one
    that grows. As the length may be a lie, only what can never be too long is unpacked here.
    """
    said = int.from_bytes(sent[-4:], "little")
    most = len(sent) * _DENSEST
    if most > largest or said > most or sent.find(_GZIP, 1) >= 0:
        return None
    try:
        whole = zlib.decompress(sent, _GZIP_BITS, max(said, 1))
    except zlib.error:
        return None
    # Otherwise something followed it, or its length was a lie.
    return whole if len(whole) == said else None


class Unpacker:
    """Unpacks gzip in bounded pieces; anything else passes through."""

    def __init__(self, encoding: str, most: int = _UNPACKED_AT_ONCE) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip"):
            raise BadReplyError(f"the reply is packed as {printable_lines(name)}, which was not asked for")
        self.packed = name.endswith("gzip")
        self._most = most
        self._inflater = zlib.decompressobj(wbits=_GZIP_BITS)
        self._begun = False

    @property
    def complete(self) -> bool:
        """Whether the packed bytes have arrived to their end."""
        return not self._begun or self._inflater.eof

    def feed(self, sent: bytes) -> Iterator[bytes]:
        """Yield what the next bytes hold, never an empty piece."""
        if not self.packed:
            yield sent
            return
        self._begun = True
        try:
            while sent:
                if self._inflater.eof:
                    self._inflater = zlib.decompressobj(wbits=_GZIP_BITS)
                if piece := self._inflater.decompress(sent, self._most):
                    yield piece
                sent = self._inflater.unconsumed_tail or self._inflater.unused_data
        except zlib.error:
            raise BadReplyError("gzip: invalid data") from None


def parse_warnings(headers: Iterable[str]) -> tuple[str, ...]:
    """Return the texts of Warning headers with code 299; others are not the API's."""
    found = (match[1] for header in headers for match in re.finditer(_WARNING, header))
    return tuple(printable_lines(re.sub(r"\\(.)", r"\1", text)) for text in found)


def parse_retry_after(header: str | None) -> float | None:
    """Return the seconds of a Retry-After header; a date counts as absent, as for kubectl."""
    text = (header or "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

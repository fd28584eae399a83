r"""Just enough of protobuf to search a list, and to read a Status, without a schema.

Every list of a built-in kind is `k8s\0` and an Unknown (raw = 2) around a
message with metadata = 1 (ListMeta, resourceVersion = 2, continue = 3) and items = 2; field 1 of an
item is its ObjectMeta (name = 1, namespace = 3). A Status has message = 3 and
reason = 4.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from typing import TYPE_CHECKING

from kubectl_related.errors import BadReplyError
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.model.source import ByteFilter

_UNREADABLE = "the server sent protobuf that cannot be read"
_LENGTHS = "the server sent protobuf whose lengths do not add up"
MAGIC = b"k8s\x00"
_LENGTH_DELIMITED = 2
_RAW = 2
_MESSAGE, _REASON = 3, 4
MAX_STATUS_FIELDS = 64
"""A Status has six fields; what has many more is not one."""


class Page(Record):
    """One page of a list: where its items lie in the bytes, and how it goes on."""

    data: bytes
    items: tuple[tuple[int, int], ...]
    token: str
    version: str = ""
    """The resourceVersion of the list."""

    def hits(self, byte_filter: ByteFilter) -> list[tuple[str, str]]:
        """Return (namespace, name) of the items whose bytes match. Raises: BadReplyError."""
        starts = [start for start, _ in self.items]
        found = set()
        for wanted in _encoded(byte_filter):
            at = self.data.find(wanted)
            while at >= 0:
                index = bisect_right(starts, at) - 1
                if index >= 0 and at < self.items[index][1]:
                    found.add(index)
                    at = self.items[index][1] - 1
                at = self.data.find(wanted, at + 1)
        try:
            return [self._identity(index) for index in sorted(found)]
        except (IndexError, UnicodeDecodeError) as error:
            raise BadReplyError(_UNREADABLE) from error

    def _identity(self, index: int) -> tuple[str, str]:
        start, end = self.items[index]
        name = namespace = ""
        for number, at, stop in fields(self.data, start, end):
            if number == 1:
                for inner, inner_at, inner_stop in fields(self.data, at, stop):
                    if inner == 1:
                        name = self.data[inner_at:inner_stop].decode()
                    elif inner == 3:
                        namespace = self.data[inner_at:inner_stop].decode()
                break
        return namespace, name


def _encoded(byte_filter: ByteFilter) -> Iterator[bytes]:
    """Yield the bytes to search for: a whole string comes after its length."""
    for string in sorted(byte_filter.exact):
        raw = string.encode()
        yield _varint(len(raw)) + raw
    for part in sorted(byte_filter.substrings):
        yield part.encode()


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def read_page(body: bytes) -> Page:
    """Find the items of a list. Raises: BadReplyError for bytes that are not a list."""
    try:
        return _read_page(body)
    except (IndexError, UnicodeDecodeError) as error:
        raise BadReplyError(_UNREADABLE) from error


def _read_page(body: bytes) -> Page:
    meta: dict[int, str] = {}
    items = []
    for number, at, end in fields(body, *_raw(body)):
        if number == 2:
            items.append((at, end))
        elif number == 1:
            meta = {n: body[a:e].decode() for n, a, e in fields(body, at, end) if n in (2, 3)}
    return Page(body, tuple(items), meta.get(3, ""), meta.get(2, ""))


def read_status(body: bytes) -> tuple[str, str]:
    """Return reason and message of a Status; empty if it has none. Raises: BadReplyError."""
    try:
        at, end = _raw(body, most=MAX_STATUS_FIELDS)
        found = {number: body[a:e] for number, a, e in fields(body, at, end, most=MAX_STATUS_FIELDS)}
    except IndexError as error:
        raise BadReplyError(_UNREADABLE) from error
    reason, message = (found.get(number, b"").decode("utf-8", "replace") for number in (_REASON, _MESSAGE))
    return reason, message


def _raw(body: bytes, *, most: int = sys.maxsize) -> tuple[int, int]:
    """Return where the message in the envelope is. Raises: IndexError or BadReplyError."""
    if not body.startswith(MAGIC):
        raise BadReplyError("the server sent something other than the protobuf it announced")
    for number, at, end in fields(body, len(MAGIC), len(body), most=most):
        if number == _RAW:
            return at, end
    raise BadReplyError("the server sent an empty protobuf envelope")


def early_token(first: bytes) -> str:
    """Return the continue token in the first bytes of a list; empty if they lack its ListMeta."""
    try:
        at = len(MAGIC)
        number, at, end = next(fields(first, at, len(first), cut=True))
        while number != _RAW:
            number, at, end = next(fields(first, end, len(first), cut=True))
        number, at, end = next(fields(first, at, len(first), cut=True))
        if number != 1 or end > len(first):
            return ""
        return next((first[a:e].decode() for n, a, e in fields(first, at, end) if n == 3), "")
    except (IndexError, UnicodeDecodeError, StopIteration, BadReplyError):
        return ""


def fields(
    data: bytes, at: int, end: int, *, cut: bool = False, most: int = sys.maxsize
) -> Iterator[tuple[int, int, int]]:
    """Yield (number, start, end) of the length-delimited fields; others are passed over.

    `cut`: the last one may go on beyond the end of the data. `most`: the fields of any type that are read.
    Raises: IndexError or BadReplyError if lengths do not add up or there are more fields.
    """
    for _ in range(most):
        if at >= end:
            break
        key, at = _read_varint(data, at)
        wire = key & 7
        if wire == _LENGTH_DELIMITED:
            length, at = _read_varint(data, at)
            if at + length > end and not cut:
                raise BadReplyError(_LENGTHS)
            yield key >> 3, at, at + length
            at += length
        elif wire == 0:
            _, at = _read_varint(data, at)
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        else:
            raise BadReplyError(_UNREADABLE)
    if at != end:
        raise BadReplyError(_LENGTHS)


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7
        if shift > 63:
            raise BadReplyError("the server sent a number that is too long")


def quoted(byte_filter: ByteFilter) -> Iterable[bytes]:
    """Return the bytes to search for in JSON: a whole string is in quotes."""
    return [
        *(b'"' + s.encode() + b'"' for s in sorted(byte_filter.exact)),
        *(part.encode() for part in sorted(byte_filter.substrings)),
    ]

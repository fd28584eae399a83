"""The bytes of a file: unpacked, decoded, and of limited size.

Does not depend on what the bytes mean.
"""

from __future__ import annotations

import codecs
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from kubectl_related.encoding.document import Unreadable
from kubectl_related.files.paths import STDIN, reason

if TYPE_CHECKING:
    from _typeshed import SupportsRead

    from kubectl_related.files.paths import File

LARGEST = 1 << 31
"""Bytes of a file, unpacked."""
_PIECE = 1 << 20
_GZIP = b"\x1f\x8b"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def data_of(file: File, stdin: TextIO | BinaryIO | bytes, largest: int = LARGEST) -> bytes:
    """Return what a file holds, unpacked; `largest` bounds its bytes, and what they unpack to.

    Raises: Unreadable.
    """
    try:
        data = _from_stdin(stdin) if file.path == STDIN else _from_path(file.path, largest)
        return _unpacked(data, largest) if data.startswith(_GZIP) else data
    except OSError as error:
        raise Unreadable(0, reason(error)) from None


def utf8_of(data: bytes) -> bytes:
    """Return text as UTF-8 without a mark. Raises: Unreadable."""
    if data.isascii():
        return data
    if not any(data.startswith(mark) for mark, _ in _MARKS):
        # Piece by piece: all of it as a str would take up to four times the memory.
        check = codecs.getincrementaldecoder("utf-8")()
        view = memoryview(data)
        try:
            for at in range(0, len(data), _PIECE):
                check.decode(view[at : at + _PIECE])
            check.decode(b"", final=True)
        except UnicodeDecodeError:
            pass
        else:
            return data
    return decode_text(data).encode()


def decode_text(data: bytes) -> str:
    """Return the text that bytes are: UTF-8, or what a mark at their beginning says. Raises: Unreadable."""
    mark, encoding = next((pair for pair in _MARKS if data.startswith(pair[0])), (b"", "utf-8"))
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as bad:
        line = data.count(b"\n", 0, len(mark) + bad.start) + 1
        raise Unreadable(
            line, f"it is not {encoding.upper().removesuffix('-LE').removesuffix('-BE')}"
        ) from None


def _from_path(path: str, largest: int) -> bytes:
    with Path(path).open("rb") as stream:
        # In one piece if the size is known: joining pieces takes as long as reading them.
        return _limited(stream, largest, min(os.fstat(stream.fileno()).st_size, largest) + 1)


def _from_stdin(stdin: TextIO | BinaryIO | bytes) -> bytes:
    if isinstance(stdin, bytes):
        return stdin
    stream = getattr(stdin, "buffer", stdin)
    data = stream.read()
    return data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape")


def _unpacked(data: bytes, largest: int) -> bytes:
    import gzip
    import io

    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            return _limited(stream, largest)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise Unreadable(0, "it is damaged: gzip cannot unpack it") from None


def _limited(stream: SupportsRead[bytes], largest: int, first: int = 0) -> bytes:
    """Read to the end, at most `first` bytes at once, or some."""
    pieces = []
    size = 0
    while piece := stream.read(max(first, _PIECE)):
        pieces.append(piece)
        size += len(piece)
        if size > largest:
            raise Unreadable(0, f"it is larger than {largest >> 20} MiB")
    return b"".join(pieces)

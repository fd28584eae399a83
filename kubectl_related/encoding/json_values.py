"""JSON as Go reads it: a value, its end, and the items of a list without decoding all of them.

Finding where a value ends costs a tenth of decoding it. No error quotes a value.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from kubectl_related.model.objects import is_too_deep

if TYPE_CHECKING:
    from collections.abc import Callable

_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_POSITION = r"(?:JSON is malformed: )?(.*?)(?: \(byte (\d+)\))?"
_BOOKKEEPING = b'"managedFields"'
_TRAILING = "trailing characters"
_COMMON_DEPTH = 40
DEEPEST = 500
"""Levels of nesting that code which walks what a server sent may recurse into without fear."""
_NO_BRACKETS = bytes(sign for sign in range(256) if sign not in b"{}[]")


class BadJsonError(ValueError):
    """A problem of a text, and the index of its byte; 0 if it concerns the whole value."""

    def __init__(self, problem: str = "", at: int = 0) -> None:
        super().__init__(problem)
        self.at = at


class TooDeepError(BadJsonError):
    """A value that nests deeper than the caller allows, or than can be read."""


class ListParts(msgspec.Struct, rename="camel"):
    """A list whose items are not decoded yet; `items` is None if the field is absent or null."""

    api_version: Any = msgspec.UNSET
    kind: Any = msgspec.UNSET
    metadata: Any = msgspec.UNSET
    items: list[msgspec.Raw] | None = None


_decode = msgspec.json.Decoder().decode
_skip = msgspec.json.Decoder(msgspec.Raw).decode
_split = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_cut = msgspec.json.Decoder(ListParts).decode
BROKEN = (msgspec.DecodeError, ValueError, RecursionError)


def mended(data: bytes) -> bytes:
    """Return a text with U+FFFD for each half of a surrogate pair, as Go reads them."""
    # Looking for one byte is much faster than for several, and many dumps hold no backslash.
    if b"\\" not in data or (b"\\ud" not in data and b"\\uD" not in data):
        return data
    return _ESCAPE.sub(lambda found: rb"\ufffd" if found[1] else found[0], data)


def end_of(data: bytes, at: int) -> int:
    """Return where the value that begins there ends, with the blanks after it. Raises: BadJsonError."""
    try:
        _skip(memoryview(data)[at:])
    except BROKEN as error:
        bad = _problem(error)
        if str(bad) == _TRAILING:
            return at + bad.at - _trailing_offset()
        bad.at = len(data) if "truncated" in str(bad) else bad.at + at
        raise bad from None
    return len(data)


@cache
def _trailing_offset() -> int:
    """Return by how much msgspec is off when it says where the text after a value begins."""
    try:
        _skip(b"1 2")
    except msgspec.DecodeError as error:
        return _problem(error).at - 2
    return 0


def decode(data: bytes, deepest: int) -> Any:
    """Return the value that a text is. Raises: BadJsonError."""
    try:
        value = _decode(data)
    except BROKEN as error:
        if (text := mended(data)) == data:
            raise _problem(error) from None
        return decode(text, deepest)
    # Counting costs next to nothing, and hardly any value has so many brackets.
    crowded = len(data) > deepest and data.count(b"{") + data.count(b"[") > deepest
    if crowded and is_too_deep(value, deepest):
        raise TooDeepError
    return value


def cut(data: bytes) -> ListParts:
    """Return the parts of a list. Raises: BadJsonError; TypeError if it is JSON, but not a list."""
    try:
        return _cut(data)
    except BROKEN as error:
        if (text := mended(data)) != data:
            return cut(text)
        if isinstance(error, msgspec.ValidationError):
            raise TypeError from None
        raise _problem(error) from None


def item(raw: msgspec.Raw, deepest: int, decode_part: Callable[[bytes], Any] | None = None) -> Any:
    """Return an object without its managedFields, which are half of it. Raises: BadJsonError.

    `decode_part` decodes as much of it as is read.
    """
    written = bytes(raw)
    if decode_part is not None and _is_shallow(written, deepest):
        try:
            return decode_part(written)
        except BROKEN:
            # The whole value says what is wrong.
            pass
    if _BOOKKEEPING not in written:
        return decode(written, deepest)
    try:
        parts = _split(raw)
        own = _split(parts["metadata"])
    except (KeyError, *BROKEN):
        # Not an object of the API, which is for the caller to report.
        return decode(written, deepest)
    own.pop("managedFields", None)
    inside = {field: decode(bytes(value), deepest - 2) for field, value in own.items()}
    return {
        field: inside if field == "metadata" else decode(bytes(value), deepest - 1)
        for field, value in parts.items()
    }


def _is_shallow(written: bytes, deepest: int) -> bool:
    """Return whether a value is known to nest no deeper, without decoding it."""
    brackets = written.translate(None, _NO_BRACKETS)
    if len(brackets) <= 2 * deepest:
        return True
    for _ in range(_COMMON_DEPTH):
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if not brackets:
            return True
    return False


def _problem(error: BaseException) -> BadJsonError:
    """Return what is wrong, and the index of the byte where."""
    if isinstance(error, RecursionError):
        return TooDeepError()
    if isinstance(error, msgspec.ValidationError):
        return BadJsonError("invalid number, or too large for a float64")
    found = re.fullmatch(_POSITION, str(error))
    if isinstance(error, UnicodeDecodeError) or not found:
        return BadJsonError("it is not UTF-8")
    return BadJsonError(found[1][:1].lower() + found[1][1:], int(found[2] or 0))

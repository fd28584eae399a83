"""Quoted literals of a template: the escapes of Go."""

from __future__ import annotations

import re

_SIMPLE = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\",
}  # fmt: skip
_ESCAPE = re.compile(
    r"""\\(?:(?P<simple>[abfnrtv\\])
          |(?P<quote>['"])
          |x(?P<hex>[0-9a-fA-F]{2})
          |u(?P<short>[0-9a-fA-F]{4})
          |U(?P<long>[0-9a-fA-F]{8})
          |(?P<octal>[0-3][0-7]{2}))""",
    re.VERBOSE,
)


def unquoted(literal: str) -> str:
    """Return the text of a literal in quotes of either kind. Raises: ValueError."""
    quote, inside = literal[0], literal[1:-1]
    if len(literal) < 2 or literal[-1] != quote:
        raise ValueError(literal)
    out = bytearray()
    at = 0
    while at < len(inside):
        if inside[at] == "\\":
            escape = _ESCAPE.match(inside, at)
            if escape is None or escape["quote"] not in (None, quote):
                raise ValueError(literal)
            out += _meant(escape)
            at = escape.end()
        elif inside[at] == quote:
            raise ValueError(literal)
        else:
            out += inside[at].encode("utf-8", "surrogatepass")
            at += 1
    return out.decode("utf-8", "replace")


def _meant(escape: re.Match[str]) -> bytes:
    if escape["simple"] is not None:
        return _SIMPLE[escape["simple"]].encode()
    if escape["quote"] is not None:
        return escape["quote"].encode()
    if escape["hex"] is not None:
        return bytes([int(escape["hex"], 16)])
    if escape["octal"] is not None:
        return bytes([int(escape["octal"], 8)])
    code = int(escape["short"] or escape["long"], 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise ValueError(escape[0])
    return chr(code).encode()

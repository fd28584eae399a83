r"""Text of servers and files as it may reach a terminal: nothing that moves the cursor or turns the text.

C0 controls are written as kubectl writes them, `^[`; a tab, the end of a line
and a carriage return as `\t`, `\n`, `\r`; what is beyond ASCII as `\x9b`, `\u202e`.
"""

from __future__ import annotations

import re

UNSAFE_BEYOND_C0 = "\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
"""C1 controls, line separators, marks that turn the direction of text, and halves of a character."""
# Hardly any text is unsafe: compiled only then, because it takes 1 ms.
_UNSAFE = f"[\x00-\x1f{UNSAFE_BEYOND_C0}]"
_UNSAFE_IN_LINES = f"[\x00-\x08\x0b-\x1f{UNSAFE_BEYOND_C0}]"
_NAMED = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def printable(text: str) -> str:
    """Return text of one line with its control characters escaped."""
    return text if text.isprintable() else re.sub(_UNSAFE, _escaped, text)


def printable_lines(text: str) -> str:
    """Return text whose tabs and line ends stay, with its other control characters escaped."""
    return text if text.isprintable() else re.sub(_UNSAFE_IN_LINES, _escaped, text)


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    if code < 0x80:
        return _NAMED.get(character) or f"^{chr(code ^ 0x40)}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"

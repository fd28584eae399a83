"""Values as Go prints them: compact and indented JSON, `map[a:b]`, and the names of its types."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from kubectl_related.printers.terminal import safe_json

_HTML = re.compile("[<>&\u2028\u2029]")


def as_json(value: Any, *, indent: bool = False) -> str:
    """Return JSON with sorted keys, and with the escapes that Go makes for HTML."""
    separators = (",", ": ") if indent else (",", ":")
    shown = json.dumps(
        _whole(value), sort_keys=True, ensure_ascii=False, indent=4 if indent else None, separators=separators
    )
    return safe_json(_HTML.sub(lambda match: f"\\u{ord(match[0]):04x}", shown))


def _whole(value: Any) -> Any:
    """Return the value with its whole numbers as integers: Go's JSON has no `1.0`."""
    if isinstance(value, dict):
        return {key: _whole(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e21 else value


def as_text(value: Any) -> str:
    """Return what Go's `%v` prints: `map[a:1 b:[x y]]`, `<nil>`."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, list):
        return f"[{' '.join(map(as_text, value))}]"
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{as_text(value[key])}' for key in sorted(value))}]"
    return str(value)


def _float(value: float) -> str:
    """Return the shortest decimal, with an exponent if that is shorter."""
    number = Decimal(repr(value))
    power = number.adjusted()
    if not value or -4 <= power < 6:
        whole, _, rest = f"{number:f}".partition(".")
        return f"{whole}.{rest}" if rest.strip("0") else whole
    return f"{number.scaleb(-power).normalize():f}e{power:+03d}"


def type_name(value: Any) -> str:
    """Return the name of the Go type of a JSON value."""
    names = {bool: "bool", int: "int64", float: "float64", str: "string", list: "[]interface {}"}
    return names.get(type(value), "map[string]interface {}")


def quoted(text: str) -> str:
    """Return a string in quotes as Go's `%q` writes it."""
    return f'"{"".join(map(_quoted_character, text))}"'


def _quoted_character(char: str) -> str:
    simple = {
        "\a": "a",
        "\b": "b",
        "\f": "f",
        "\n": "n",
        "\r": "r",
        "\t": "t",
        "\v": "v",
        "\\": "\\",
        '"': '"',
    }
    if char in simple:
        return f"\\{simple[char]}"
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

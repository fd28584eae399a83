"""What a scalar means to Kubernetes: YAML 1.1 as go-yaml reads it, then as its JSON reader does.

    2001-01-01, 12:30:45, =, 1e400    strings
    yes, on, y, True                  booleans
    0644, 0o644, 0x1F, 1_000          integers; 089 is 89
    1.0, 1e3                          integers too: JSON has one kind of number

Does not depend on line numbers or on containers.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from typing import Any

_WORDS: dict[str, Any] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
}
_UNSPEAKABLE = frozenset(sign + word for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")) | {
    ".nan",
    ".NaN",
    ".NAN",
}
_INTEGER = r"[-+]?(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|(0)[0-7]+|[0-9]|[1-9][0-9]*)"
_DECIMAL = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
_LONGEST = 70
"""Characters of a 64-bit integer in the longest of its forms."""
_TAG = "tag:yaml.org,2002:"
_TYPES: dict[str, tuple[type, ...]] = {
    f"{_TAG}null": (type(None),),
    f"{_TAG}bool": (bool,),
    f"{_TAG}int": (int,),
    f"{_TAG}float": (float, int),
}


class BadScalarError(ValueError):
    """A scalar that JSON cannot say, or that is not what its tag says; the sentence quotes nothing."""


def plain(text: str) -> Any:
    """Return what a scalar without quotes and tag means."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if text in _UNSPEAKABLE:
        raise BadScalarError("infinity and not-a-number are no values of JSON")
    # A float that starts with its point is the one number in which go-yaml allows no underscores.
    return _number(text, text if text[0] == "." else text.replace("_", ""))


def tagged(tag: str, text: str) -> Any:
    """Return what a scalar with a tag means; tags that are not YAML's own mean nothing to Kubernetes."""
    if tag == f"{_TAG}binary":
        try:
            return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
        except binascii.Error:
            raise BadScalarError("a !!binary value is not base64") from None
    types = _TYPES.get(tag)
    if types is None:
        return text
    value = plain(text)
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise BadScalarError(f"a !!{tag.removeprefix(_TAG)} value is none")
    return value


def as_key(value: Any) -> str:
    """Return a key as JSON writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.7g}"
    raise BadScalarError("a key is null")


def _number(text: str, digits: str) -> Any:
    """Return an integer of 64 bits, else a float where the digits are decimal, else the text."""
    integer = re.fullmatch(_INTEGER, digits)
    if integer and len(digits) <= _LONGEST:
        octal = integer[1] == "0"
        value = int(digits, 8 if octal else 0)
        if -(2**63) <= value < 2**63:
            return value
        if 0 < value < 2**64:
            return float(value)
    number = float(digits) if re.fullmatch(_DECIMAL, digits) else math.inf
    if math.isinf(number):
        return text
    return int(number) if number.is_integer() and abs(number) < 2**63 else number

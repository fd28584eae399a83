"""What a scalar means to Kubernetes: YAML 1.1 as go-yaml reads it, then as its JSON reader does.

    2001-01-01, 12:30:45, =, 1e400    strings
    yes, on, y, True                  booleans
    0644, 0o644, 0x1F, 1_000          integers; 089 is 89
    1.0, 1e3                          integers too: JSON has one kind of number

Knows no places and no containers.
"""

from __future__ import annotations

import base64
import binascii
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
_INTEGER = re.compile(r"([-+]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_LONGEST = 400
"""Digits beyond which a number is not even converted."""
_HUGE = 10**_LONGEST
_TAG = "tag:yaml.org,2002:"
_TYPES: dict[str, tuple[type, ...]] = {
    f"{_TAG}null": (type(None),),
    f"{_TAG}bool": (bool,),
    f"{_TAG}int": (int,),
    f"{_TAG}float": (float, int),
    f"{_TAG}timestamp": (str,),
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
    integer = _INTEGER.fullmatch(digits)
    if integer:
        return _sized(*integer.groups())
    if not _DECIMAL.fullmatch(digits):
        return text
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        return text
    return _as_json(value)


def _sized(sign: str, digits: str) -> int | float:
    """Return an int of 64 bits, else the float that JSON makes of it."""
    octal = digits[0] == "0" and digits[1:].isdecimal()
    value = int(sign + digits, 8 if octal else 0) if len(digits) <= _LONGEST else _HUGE
    if -(2**63) <= value < 2**63:
        return value
    try:
        return float(value)
    except OverflowError:
        raise BadScalarError("a number is too large") from None


def _as_json(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < 2**63 else value

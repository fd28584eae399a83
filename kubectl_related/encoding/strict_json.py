"""Python's decoder of JSON without what is none: NaN, Infinity, numbers beyond float64."""

from __future__ import annotations

import json
import math
from typing import NoReturn


class BadNumberError(ValueError):
    """NaN, Infinity or a number beyond float64: no JSON, or none that Go reads."""


def _finite(written: str) -> float:
    value = float(written)
    if math.isinf(value):
        raise BadNumberError
    return value


def _refused(_: str) -> NoReturn:
    raise BadNumberError


DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_refused)
"""Raises: ValueError, of which JSONDecodeError and BadNumberError are, and RecursionError."""

"""Comparisons in a filter: numbers, strings and booleans, each with its own type only."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from kubectl_related.printers.jsonpath.parse import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(left: Any, sign: str, right: Any) -> bool:
    """Return whether `left sign right` holds. Raises: TemplateError."""
    if sign not in _OPERATORS:
        raise TemplateError(f"unrecognized filter operator {sign}")
    kinds = {type(left), type(right)}
    if not kinds <= {bool, int, float, str}:
        raise TemplateError("invalid type for comparison")
    if len(kinds) > 1:
        raise TemplateError("incompatible types for comparison")
    if kinds == {bool} and sign not in ("==", "!="):
        raise TemplateError("invalid type for comparison")
    return _OPERATORS[sign](left, right)

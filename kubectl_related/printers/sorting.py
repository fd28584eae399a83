"""--sort-by: things in the order of one field of their item, as kubectl orders them.

Items without the field come first. Strings that are quantities (10, 2Gi) are
compared as such; values of different types, and maps, cannot be sorted.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any, TypeVar

from kubectl_related.errors import UsageError
from kubectl_related.printers.jsonpath.field_path import relaxed
from kubectl_related.printers.jsonpath.find import find
from kubectl_related.printers.jsonpath.gotext import type_name
from kubectl_related.printers.jsonpath.parse import TemplateError, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

_QUANTITY = re.compile(
    r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))([a-zA-Z]*?)(?:(?<![a-zA-Z])[eE]([+-]?[0-9]{1,3}))?"
)
_SUFFIXES: dict[str, Fraction] = {
    "": Fraction(1), "n": Fraction(1, 10**9), "u": Fraction(1, 10**6), "m": Fraction(1, 1000),
    **{suffix: Fraction(1000**power) for power, suffix in enumerate("kMGTPE", 1)},
    **{f"{suffix}i": Fraction(1024**power) for power, suffix in enumerate("KMGTPE", 1)},
}  # fmt: skip


def quantity(text: str) -> Fraction | None:
    """Return the number that a Kubernetes quantity means, None for any other text."""
    match = _QUANTITY.fullmatch(text)
    if match is None or (suffix := match[2]) not in _SUFFIXES:
        return None
    exponent = int(match[3] or 0)
    scale = Fraction(10**exponent) if exponent >= 0 else Fraction(1, 10**-exponent)
    return Fraction(match[1]) * _SUFFIXES[suffix] * scale


class Sorting:
    """One field by which to sort."""

    def __init__(self, written: str) -> None:
        """Read the path. Raises: UsageError."""
        self._path = relaxed(written)
        try:
            self._template = parse(self._path)
        except TemplateError as error:
            raise UsageError(f"sorting error: {error}") from error

    def sorted(self, things: Iterable[T], item_of: Callable[[T], Any]) -> list[T]:
        """Return the things by their items' field, equal ones in the order they came in.

        Raises: UsageError if no item has the field, or if it cannot be sorted.
        """
        keyed = [(self._values(item_of(thing)), thing) for thing in things]
        if keyed and not any(values for values, _ in keyed):
            raise UsageError(f'couldn\'t find any field with path "{self._path}" in the list of objects')
        rank = cmp_to_key(self._order)
        keyed.sort(key=lambda pair: rank(pair[0]))
        return [thing for _, thing in keyed]

    def _values(self, item: Any) -> list[Any]:
        try:
            return next(iter(find(self._template, item)), [])
        except TemplateError as error:
            raise UsageError(str(error)) from error

    def _order(self, one: list[Any], other: list[Any]) -> int:
        if not one or not other:
            return bool(one) - bool(other)
        left, right = self._comparable(one[0], other[0])
        return int(left > right) - int(left < right)

    def _comparable(self, left: Any, right: Any) -> tuple[Any, Any]:
        if left is None or right is None:
            return left is not None, right is not None
        if type(left) is not type(right) or not isinstance(left, int | float | str) or isinstance(left, bool):
            raise UsageError(f"Field {self._path} is an unsortable type: {type_name(left)}")
        if isinstance(left, str):
            amounts = quantity(left), quantity(right)
            if None not in amounts:
                return amounts
        return left, right

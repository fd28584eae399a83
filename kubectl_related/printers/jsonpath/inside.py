"""The nodes that only look into values: fields, elements, everything below.

A map's values come in the order of their keys, where kubectl takes them as they come.
"""

from __future__ import annotations

from typing import Any

from kubectl_related.printers.jsonpath.gotext import type_name
from kubectl_related.printers.jsonpath.nodes import Field, Literal, Recursive, Slice, Wildcard
from kubectl_related.printers.jsonpath.parse import TemplateError

Values = list[Any]


def inside(values: Values, node: Field | Literal | Wildcard | Recursive | Slice) -> Values:
    """Return the values that a node selects inside each value. Raises: TemplateError."""
    match node:
        case Field(name):
            return [value[name] for value in values if isinstance(value, dict) and name in value]
        case Literal(literal):
            return [literal for _ in values]
        case Wildcard():
            return [child for value in values for child in _children(value)]
        case Recursive():
            return _descendants(values)
        case Slice():
            return _sliced(values, node)


def _children(value: Any) -> Values:
    """Return the elements, a map's values, or the bytes of a string."""
    if isinstance(value, dict):
        return [value[key] for key in sorted(value)]
    if isinstance(value, str):
        return list(value.encode("utf-8", "replace"))
    return list(value) if isinstance(value, list) else []


def _descendants(values: Values) -> Values:
    found: Values = []
    for value in values:
        if children := _children(value):
            found += [value, *_descendants(children)]
    return found


def _sliced(values: Values, node: Slice) -> Values:
    found: Values = []
    for value in values:
        if value is None:
            continue
        if not isinstance(value, list):
            raise TemplateError(f"{type_name(value)} is not array or slice", tuple(values))
        start, end = _bounds(node, len(value))
        if start == end:
            # Nothing after it either, as in kubectl.
            break
        if wrong := _out_of_bounds(start, end, len(value)):
            raise TemplateError(wrong, tuple(values))
        if node.step is not None and node.step <= 0:
            raise TemplateError("step must be > 0", tuple(values))
        found += value[start : end : node.step or 1]
    return found


def _bounds(node: Slice, length: int) -> tuple[int, int]:
    start = node.start or 0
    end = start + 1 if node.single else length if node.end is None else node.end
    if end < 0 or (end == 0 and node.single):
        end += length
    return start + length if start < 0 else start, end


def _out_of_bounds(start: int, end: int, length: int) -> str:
    if not 0 <= start < length:
        return f"array index out of bounds: index {start}, length {length}"
    if not 0 <= end <= length:
        return f"array index out of bounds: index {end - 1}, length {length}"
    return f"starting index {start} is greater than ending index {end}" if start > end else ""

"""Prints a value with a template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.printers.jsonpath.find import NO_VALUE, find
from kubectl_related.printers.jsonpath.gotext import as_json, as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_related.printers.jsonpath.nodes import Node


def rendered(template: Sequence[Node], value: Any) -> str:
    """Return the text; spaces separate the values of one action. Raises: TemplateError."""
    return "".join(" ".join(map(_text, results)) for results in find(template, value))


def rendered_as_json(template: Sequence[Node], value: Any) -> str:
    """Return a JSON array for each part of the template. Raises: TemplateError."""
    plain = ([None if one is NO_VALUE else one for one in results] for results in find(template, value))
    return "".join(f"{as_json(results, indent=True)}\n" for results in plain)


def _text(value: Any) -> str:
    if value is NO_VALUE:
        return "<no value>"
    if value is None:
        return "null"
    return as_json(value) if isinstance(value, dict | list) else as_text(value)

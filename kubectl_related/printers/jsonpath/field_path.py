"""A field as people write it for --sort-by and custom-columns: `.a.b`, `a.b`, `{.a.b}` or `{a.b}`."""

from __future__ import annotations

import re

from kubectl_related.errors import UsageError

_FIELD = re.compile(r"\{\.?([^{}]+)\}|\.?([^{}]+)")


def relaxed(written: str) -> str:
    """Return the template that it means, empty if the path is empty. Raises: UsageError."""
    if not written:
        return ""
    match = _FIELD.fullmatch(written)
    if match is None:
        raise UsageError(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2'"
            " or '{name1.name2}' or '{.name1.name2}'"
        )
    return f"{{.{match[1] or match[2]}}}"

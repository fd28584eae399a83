"""The line of a field of JSON, without decoding more than the way to it."""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import TYPE_CHECKING, Any

from kubectl_related.model.objects import mapping, metadata
from kubectl_related.model.objects import text as text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kubectl_related.model.fieldpaths import Step
    from kubectl_related.model.objects import Ref

_DECODER = JSONDecoder(strict=False)
_BLANK = re.compile(r"[ \t\r\n]*")
_MAX_CANDIDATES = 64
"""Objects that may begin on a line before the one that is looked for: its list, and others of the list."""


def json_line(text: str, start: int, steps: Sequence[Step], ref: Ref) -> int | None:
    """Return how many lines below `start` a field is of the object that begins on that line.

    None if it does not, or not as JSON. For a mapping or list it is the line of its key.
    """
    try:
        for at in _candidates(text, start):
            if _is_meant(_DECODER.raw_decode(text, at)[0], ref):
                return text.count("\n", start, _find(text, at, steps))
    except (ValueError, IndexError, RecursionError):
        pass
    return None


def _candidates(text: str, start: int) -> Iterator[int]:
    """Yield where the object may begin: any brace of the line, or any item of a list that begins there."""
    at = _skip(text, start)
    if text[at : at + 1] == "[":
        at = _skip(text, at + 1)
        while text[at] != "]":
            yield at
            at = _next(text, _DECODER.raw_decode(text, at)[1])
        return
    end = text.find("\n", start)
    at, end = start - 1, len(text) if end < 0 else end
    for _ in range(_MAX_CANDIDATES):
        at = text.find("{", at + 1, end)
        if at < 0:
            return
        yield at


def _is_meant(value: Any, ref: Ref) -> bool:
    own = metadata(value)
    begins = text_of(own.get("name")) or text_of(own.get("generateName"))
    kind, namespace = text_of(mapping(value).get("kind")), text_of(own.get("namespace"))
    alike = kind in ("", ref.kind) and namespace in ("", ref.namespace)
    return bool(begins) and alike and ref.name.startswith(begins)


def _find(text: str, at: int, steps: Sequence[Step]) -> int:
    """Return where the field is, or the last one on the way to it. Raises: ValueError, IndexError."""
    if text[at] != "{":
        raise ValueError
    place = at
    for step in steps:
        found = _key(text, at, step) if isinstance(step, str) else _element(text, at, step)
        if found is None:
            break
        place, at = found
    return place


def _key(text: str, at: int, key: str) -> tuple[int, int] | None:
    """Return where a key and its value begin; of several the last, which counts."""
    if text[at] != "{":
        return None
    found = None
    at = _skip(text, at + 1)
    while text[at] != "}":
        begin = at
        name, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] != ":":
            raise ValueError
        at = _skip(text, at + 1)
        if name == key:
            found = begin, at
        at = _next(text, _DECODER.raw_decode(text, at)[1])
    return found


def _element(text: str, at: int, index: int) -> tuple[int, int] | None:
    if text[at] != "[":
        return None
    at = _skip(text, at + 1)
    while text[at] != "]":
        if index == 0:
            return at, at
        index -= 1
        at = _next(text, _DECODER.raw_decode(text, at)[1])
    return None


def _next(text: str, at: int) -> int:
    """Return where the next entry begins, or the bracket that closes."""
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at

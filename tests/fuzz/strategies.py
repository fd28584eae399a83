"""Hostile values, and the places of a document that can hold them."""

from __future__ import annotations

import copy
import os
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

MORE = float(os.environ.get("FUZZ", "0.25"))
"""Tried of the examples: by `make test` a quarter, by `make test-slow` all, by `make fuzz` more."""

Place = tuple[str | int, ...]


def _deep(levels: int) -> Any:
    value: Any = "x"
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    return value


NASTY: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**63, 2**70, 1e300, -0.0, "", " ", ".", "..", "../..", "a/b", "*", "%2e%2e",
    "\x00", "\x1b[2J", "\u202e", "\ud800", "\n", '"', "\ufeff", "é", "x" * 5000, "-----", "{{", "{}", "[0]",
    [], {}, [None], [[]], [{}], {"": ""}, {"a": {"b": []}}, _deep(150), _deep(600), {"kind": "List"},
    [1, "a", None],
)  # fmt: skip
NASTY_NAMES = [value for value in NASTY if isinstance(value, str)]
VALUE = st.sampled_from(NASTY) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def examples(count: int) -> settings:
    """Return settings for so many examples."""
    tried = max(1, int(count * MORE))
    return settings(max_examples=tried, deadline=None, suppress_health_check=list(HealthCheck))


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Yield every place of a document, the document itself first."""
    yield at
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, (*at, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from places(part, (*at, index))


def _opened(document: Any, place: Place) -> tuple[Any, Any]:
    """Return a copy of a document, and what holds the place in it."""
    changed = copy.deepcopy(document)
    at = changed
    for step in place[:-1]:
        at = at[step]
    return changed, at


def replaced(document: Any, place: Place, value: Any) -> Any:
    """Return a copy of a document with a value at a place."""
    if not place:
        return value
    changed, at = _opened(document, place)
    at[place[-1]] = value
    return changed


def renamed(document: Any, place: Place, key: str) -> Any:
    """Return a copy of a document in which a field has another name; the elements of a list have none."""
    if not place or isinstance(place[-1], int):
        return replaced(document, place, {key: None})
    changed, at = _opened(document, place)
    at[key] = at.pop(place[-1])
    return changed


def removed(document: Any, place: Place) -> Any:
    """Return a copy of a document without the value at a place; without the whole, null."""
    if not place:
        return None
    changed, at = _opened(document, place)
    del at[place[-1]]
    return changed


@st.composite
def damaged(draw: st.DrawFn, document: Any) -> Any:
    """Draw a document with another value, or none, in one place."""
    place = draw(st.sampled_from(list(places(document))))
    what = draw(st.sampled_from(["value"] * 6 + ["removed", "renamed"]))
    if what == "removed":
        return removed(document, place)
    if what == "renamed":
        return renamed(document, place, draw(st.sampled_from(NASTY_NAMES)))
    return replaced(document, place, draw(VALUE))


@st.composite
def damaged_bytes(draw: st.DrawFn, content: bytes) -> bytes:
    """Draw bytes that are cut, have others in the place of some, or more in between."""
    start = draw(st.integers(0, len(content)))
    end = draw(st.integers(start, min(len(content), start + 8)))
    if draw(st.integers(0, 3)) == 0:
        return content[:start]
    return content[:start] + draw(st.binary(max_size=8)) + content[end:]

"""Follows patterns through an object: many in one walk, one by itself, or from a place to a sibling field."""

# The nodes of one tree know each other.
# ruff: noqa: SLF001

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from kubectl_related.model.fieldpaths import Each, Hit, Keys, parse
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.model.fieldpaths import Pattern, Step, Way

INSIDE = -1
"""How far out the mapping of a field lies that is one itself."""


class RelativePath(Record):
    """A path as options of a rule write it.

    `.key` is a sibling of the field, `..key` is one mapping further out, and so on;
    `@.key` inside the field's own mapping; without a dot it starts at the object.
    """

    up: int | None
    pattern: Pattern

    @classmethod
    def parse(cls, written: str) -> RelativePath:
        """Read an option's path. Raises: ValueError."""
        if written.startswith("@."):
            return cls(INSIDE, parse(written[2:]))
        dots = len(written) - len(written.lstrip("."))
        return cls(dots - 1 if dots else None, parse(written[dots:]))

    def values(self, obj: Any, hit: Hit) -> list[Any]:
        """Return every value the path leads to from this hit."""
        start = obj if self.up is None else hit.value if self.up == INSIDE else hit.around(self.up)
        value = start
        for field in self.pattern:
            if not isinstance(field, str):
                return [found.value for found in find(start, self.pattern)]
            # Most options of a line name one field.
            value = value.get(field) if isinstance(value, dict) else None
            if value is None:
                return []
        return [value]

    def first_text(self, obj: Any, hit: Hit) -> str:
        """Return the first non-empty string it leads to, else an empty one."""
        return next((value for value in self.values(obj, hit) if isinstance(value, str) and value), "")


def find(obj: Any, pattern: Pattern) -> Iterator[Hit]:
    """Yield every place of the object that the pattern leads to."""
    for _, hit in _tree(pattern).hits(obj):
        yield hit


@cache
def _tree(pattern: Pattern) -> PathTree[None]:
    tree: PathTree[None] = PathTree()
    tree.add(pattern, None)
    return tree


T = TypeVar("T")


class PathTree(Generic[T]):
    """Many patterns in one tree, so that an object is walked once for all of them.

    `add(..., absent=True)` also reports the place of an absent last field if the
    mapping that would hold it exists.
    """

    __slots__ = ("_fields", "_many", "_wanted", "absent", "children", "found")

    def __init__(self) -> None:
        self.children: dict[str | Each | Keys, PathTree[T]] = {}
        self.found: list[T] = []
        self.absent: list[T] = []
        self._fields: list[tuple[str, PathTree[T]]] | None = None
        self._many: list[tuple[Each | Keys, PathTree[T]]] = []
        self._wanted: frozenset[str] = frozenset()
        """A mapping without any of these fields holds no hit; none where that cannot be said."""

    def add(self, pattern: Pattern, value: T, *, absent: bool = False) -> None:
        """Report `value` for every hit of the pattern."""
        node = self
        for step in pattern:
            node = node.children.setdefault(step, PathTree())
        node.found.append(value)
        if absent:
            node.absent.append(value)

    def hits(self, obj: Any) -> list[tuple[T, Hit]]:
        """Return (value, hit) for every pattern and place."""
        if self._fields is None:
            self._settle()
        out: list[tuple[T, Hit]] = []
        self._walk(obj, None, out)
        return out

    def _settle(self) -> None:
        """Make what a walk needs; no pattern may be added later."""
        for child in self.children.values():
            child._settle()
        fields = [(step, child) for step, child in self.children.items() if isinstance(step, str)]
        self._many = [(step, child) for step, child in self.children.items() if not isinstance(step, str)]
        if not self.found and not self._many and not any(child.absent for _, child in fields):
            self._wanted = frozenset(step for step, _ in fields)
        # Last: another thread takes it as a sign that all is there.
        self._fields = fields

    # Nested generators would take three times as long, and this is where most time of a long answer goes.
    def _walk(self, value: Any, way: Way, out: list[tuple[T, Hit]]) -> None:
        if self.found and way is not None:
            hit = Hit(value, way)
            for what in self.found:
                out.append((what, hit))  # noqa: PERF401 - there is mostly one
        if not self.children:
            return
        if isinstance(value, dict):
            self._walk_mapping(value, way, out)
            return
        for step, child in self._many:
            if step is Each.BELOW:
                child._below(value, way, out)
            elif step is Each.ELEMENT and isinstance(value, list):
                child._walk_elements(value, way, out)
            elif step is Each.JSON and isinstance(value, str):
                child._walk(_read_json(value), (way, Each.JSON, value), out)

    def _walk_elements(self, value: list[Any], way: Way, out: list[tuple[T, Hit]]) -> None:
        wanted = self._wanted
        if wanted and _all_lack(value, wanted):
            return
        for index, element in enumerate(value):
            if not wanted or not isinstance(element, dict) or not wanted.isdisjoint(element):
                self._walk(element, (way, index, value), out)

    def _walk_mapping(self, value: dict[Any, Any], way: Way, out: list[tuple[T, Hit]]) -> None:
        for step, child in self._fields or ():
            part = value.get(step)
            if part is not None:
                child._walk(part, (way, step, value), out)
            elif child.absent:
                hit = Hit(None, (way, step, value))
                out.extend((what, hit) for what in child.absent)
        for many, child in self._many:
            if many is Each.BELOW:
                child._below(value, way, out)
            elif many is not Each.ELEMENT and many is not Each.JSON:
                child._walk_keys(many, value, way, out)

    def _walk_keys(
        self, many: Each | Keys, value: dict[Any, Any], way: Way, out: list[tuple[T, Hit]]
    ) -> None:
        """Go on to each key, or to the values of those that match."""
        for key, part in value.items():
            if not isinstance(key, str):
                continue
            if isinstance(many, Each):
                self._walk(key, (way, key, value), out)
            elif part is not None and fnmatchcase(key, many.glob):
                self._walk(part, (way, key, value), out)

    def _below(self, value: Any, way: Way, out: list[tuple[T, Hit]]) -> None:
        self._walk(value, way, out)
        for key, part in _parts(value):
            self._below(part, (way, key, value), out)


def _all_lack(elements: list[Any], wanted: frozenset[str]) -> bool:
    """Return whether no element is a mapping with any of these fields; long lists mostly hold none."""
    try:
        return all(map(wanted.isdisjoint, elements))
    except TypeError:
        return False  # an element is neither a mapping nor a list nor a string


def _parts(value: Any) -> Iterator[tuple[Step, Any]]:
    """Yield the parts of a value that may have fields."""
    if isinstance(value, list):
        yield from enumerate(value)
    elif isinstance(value, dict):
        yield from ((key, part) for key, part in value.items() if isinstance(part, dict | list))


_MOST_JSON = 1 << 18
"""No annotation is longer: the API server takes 256 KiB of them for an object."""


def _read_json(text: str) -> Any:
    """Return the JSON in a string; None if it holds no mapping and no list."""
    if len(text) > _MOST_JSON or not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None

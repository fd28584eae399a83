"""Field paths: patterns of the rule tables, and the exact paths that edges carry.

A pattern is written as the path it leads to: `spec.volumes[].secret.secretName`.
`[]` stands for every element, `{}` for every key of a map (the key itself is the
value), `['a.b/c']` for a key that holds dots or slashes, `**` for any way down,
also none: `spec.**.tls.secretName`.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator


class Each(Enum):
    """The steps of a pattern that stand for many."""

    ELEMENT = "[]"
    KEY = "{}"
    BELOW = "**"


Step = str | int
Pattern = tuple[str | Each, ...]

_TOKEN = re.compile(
    r"\.?(?:(?P<name>[A-Za-z0-9_$-]+)|(?P<below>\*\*))|\['(?P<quoted>[^']*)'\]|(?P<each>\[\])|(?P<keys>\{\})"
)
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


@cache
def parse(path: str) -> Pattern:
    """Return the steps of a pattern.

    Raises: ValueError, saying at which character it cannot be read.
    """
    steps: list[str | Each] = []
    at = 0
    while at < len(path):
        token = _TOKEN.match(path, at)
        if token is None:
            raise ValueError(f"cannot read the field path {path!r} from character {at + 1} on")
        if token["each"]:
            steps.append(Each.ELEMENT)
        elif token["keys"]:
            steps.append(Each.KEY)
        elif token["below"]:
            steps.append(Each.BELOW)
        else:
            steps.append(token["name"] if token["name"] is not None else token["quoted"])
        at = token.end()
    if not steps:
        raise ValueError("an empty field path")
    if steps[-1] is Each.BELOW:
        raise ValueError(f"the field path {path!r} ends in **, which names no field")
    return tuple(steps)


def render(steps: tuple[Step, ...]) -> str:
    """Return the exact path: `spec.volumes[0].name`, `metadata.labels['a.b/c']`."""
    out: list[str] = []
    for step in steps:
        if isinstance(step, int):
            out.append(f"[{step}]")
        elif _PLAIN.fullmatch(step):
            out.append(f".{step}" if out else step)
        else:
            quoted = step.replace("\\", "\\\\").replace("'", "\\'")
            out.append(f"['{quoted}']")
    return "".join(out)


class Hit(NamedTuple):
    """One place of an object that a pattern leads to.

    `containers` are the mappings and lists on the way, outermost first: one
    for each step. `value` is None where the field is absent (default rules).
    """

    steps: tuple[Step, ...]
    value: Any
    containers: tuple[Any, ...]

    @property
    def via(self) -> str:
        """The exact path."""
        return render(self.steps)

    def around(self, up: int) -> Any:
        """Return the mapping that holds the field, or `up` mappings further out."""
        seen = 0
        for container in reversed(self.containers):
            if isinstance(container, dict):
                if seen == up:
                    return container
                seen += 1
        return None


INSIDE = -1
"""How far out the mapping of a field lies that is one itself."""


class Sibling(NamedTuple):
    """A path as options of a rule write it.

    `.key` stands beside the field, `..key` one mapping further out, and so on;
    `@.key` inside the field's own mapping; without a dot it starts at the object.
    """

    up: int | None
    pattern: Pattern

    @classmethod
    def parse(cls, written: str) -> Sibling:
        """Read an option's path. Raises: ValueError."""
        if written.startswith("@."):
            return cls(INSIDE, parse(written[2:]))
        dots = len(written) - len(written.lstrip("."))
        return cls(dots - 1 if dots else None, parse(written[dots:]))

    def values(self, obj: Any, hit: Hit) -> Iterator[Any]:
        """Yield every value the path leads to from this hit."""
        start = obj if self.up is None else hit.value if self.up == INSIDE else hit.around(self.up)
        for found in find(start, self.pattern):
            yield found.value

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

    `add(..., absent=True)` also reports the place where the last field would
    stand when the mapping that would hold it is there without it.
    """

    __slots__ = ("absent", "children", "found")

    def __init__(self) -> None:
        self.children: dict[str | Each, PathTree[T]] = {}
        self.found: list[T] = []
        self.absent: list[T] = []

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
        out: list[tuple[T, Hit]] = []
        self._walk(obj, (), (), out)
        return out

    # Nested generators would take three times as long, and this is where most time of a long answer goes.
    # The nodes of one tree know each other.
    def _walk(
        self, value: Any, steps: tuple[Step, ...], containers: tuple[Any, ...], out: list[tuple[T, Hit]]
    ) -> None:
        if self.found and steps:
            hit = Hit(steps, value, containers)
            out.extend((what, hit) for what in self.found)
        if not self.children:
            return
        if isinstance(value, dict):
            self._walk_mapping(value, steps, containers, out)
        elif isinstance(value, list):
            for step, child in self.children.items():
                if step is Each.BELOW:
                    child._below(value, steps, containers, out)  # noqa: SLF001
                elif step is Each.ELEMENT:
                    for index, element in enumerate(value):
                        child._walk(element, (*steps, index), (*containers, value), out)  # noqa: SLF001
        elif Each.BELOW in self.children:
            self.children[Each.BELOW]._below(value, steps, containers, out)  # noqa: SLF001

    def _walk_mapping(
        self,
        value: dict[Any, Any],
        steps: tuple[Step, ...],
        containers: tuple[Any, ...],
        out: list[tuple[T, Hit]],
    ) -> None:
        inside = (*containers, value)
        for step, child in self.children.items():
            if step is Each.BELOW:
                child._below(value, steps, containers, out)  # noqa: SLF001
            elif step is Each.KEY:
                for key in value:
                    if isinstance(key, str):
                        child._walk(key, (*steps, key), inside, out)  # noqa: SLF001
            elif step is Each.ELEMENT:
                continue
            elif (part := value.get(step)) is not None:
                child._walk(part, (*steps, step), inside, out)  # noqa: SLF001
            elif child.absent:
                out.extend((what, Hit((*steps, step), None, inside)) for what in child.absent)

    def _below(
        self, value: Any, steps: tuple[Step, ...], containers: tuple[Any, ...], out: list[tuple[T, Hit]]
    ) -> None:
        self._walk(value, steps, containers, out)
        for key, part in _parts(value):
            self._below(part, (*steps, key), (*containers, value), out)


def _parts(value: Any) -> Iterator[tuple[Step, Any]]:
    """Yield what a value is made of, where it is made of anything that has fields."""
    if isinstance(value, list):
        yield from enumerate(value)
    elif isinstance(value, dict):
        yield from ((key, part) for key, part in value.items() if isinstance(part, dict | list))

"""Field paths: patterns of the rule tables, and the exact paths that edges carry.

A pattern is written as the path it leads to: `spec.volumes[].secret.secretName`.
`[]` stands for every element, `{}` for every key of a map (the key itself is the
value), `['a.b/c']` for a key that holds dots or slashes, `['a.b/c.*']` for every
value whose key matches, `**` for any way down, also none: `spec.**.tls.secretName`.
`{json}` reads a string as JSON: `metadata.annotations['a.b/c']{json}[].name`; the
exact path of a value inside it is that of the string.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache, lru_cache
from typing import Any

from kubectl_related.record import Record


class Each(Enum):
    """The steps of a pattern that stand for many."""

    ELEMENT = "[]"
    KEY = "{}"
    BELOW = "**"
    JSON = "{json}"
    """The one value that a string holds as JSON."""


class Keys(Record):
    """A step to every value of a mapping whose key matches."""

    glob: str

    def __str__(self) -> str:
        return f"['{self.glob}']"


Step = str | int
Pattern = tuple[str | Each | Keys, ...]

_TOKEN = re.compile(
    r"\.?(?:(?P<name>[A-Za-z0-9_$-]+)|(?P<below>\*\*))|\['(?P<quoted>[^']*)'\]|(?P<each>\[\])|(?P<keys>\{\})|(?P<json>\{json\})"
)
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_MOST_STEPS = 200
"""No object is nested deeper, and whoever follows a path may recurse without fear."""


@cache
def parse(path: str) -> Pattern:
    """Return the steps of a pattern.

    Raises: ValueError, saying at which character it cannot be read.
    """
    steps: list[str | Each | Keys] = []
    at = 0
    while at < len(path):
        token = _TOKEN.match(path, at)
        if token is None:
            raise ValueError(f"cannot read the field path {path!r} from character {at + 1} on")
        many = token["each"] or token["keys"] or token["below"] or token["json"]
        if many:
            steps.append(Each(many))
        elif token["name"] is not None:
            steps.append(token["name"])
        else:
            steps.append(Keys(token["quoted"]) if "*" in token["quoted"] else token["quoted"])
        at = token.end()
    if not steps:
        raise ValueError("an empty field path")
    if len(steps) > _MOST_STEPS:
        raise ValueError(f"a field path of more than {_MOST_STEPS} steps")
    if steps[-1] is Each.BELOW:
        raise ValueError(f"the field path {path!r} ends in **, which names no field")
    return tuple(steps)


@lru_cache(4096)
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


def render_pattern(pattern: Pattern) -> str:
    """Return a pattern as tables write it."""
    out = ""
    for step in pattern:
        if step is Each.BELOW:
            out += f".{step.value}"
        elif isinstance(step, Each):
            out += step.value
        elif isinstance(step, Keys):
            out += str(step)
        elif "." in step or "/" in step:
            out += f"['{step}']"
        else:
            out += f".{step}" if out else step
    return out


_RENDERED = r"\.?(?P<name>[A-Za-z0-9_-]+)|\['(?P<quoted>(?:[^'\\]|\\.)*)'\]|\[(?P<index>[0-9]+)\]"


def steps_of(via: str) -> tuple[Step, ...]:
    """Return the steps of an exact path, as `render` writes it."""
    steps: list[Step] = []
    for token in re.finditer(_RENDERED, via):
        if token["index"] is not None:
            steps.append(int(token["index"]))
        elif token["name"] is not None:
            steps.append(token["name"])
        else:
            steps.append(re.sub(r"\\(.)", r"\1", token["quoted"]))
    return tuple(steps)


Way = tuple[Any, Step | Each, Any] | None
"""How a place is reached: (the way to the container, the step into it, the container); None is the object.

The step from a string to what it holds as JSON is `Each.JSON`."""


class Hit(Record):
    """One place of an object that a pattern leads to.

    `value` is None if the field is absent (default rules). The path is put together
    only on demand: most places are never printed.
    """

    value: Any
    way: Way

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps from the object to the place, or to the string that holds it as JSON."""
        steps: list[Step] = []
        way = self.way
        while way is not None:
            way, step, _ = way
            if isinstance(step, Each):
                steps.clear()
            else:
                steps.append(step)
        return tuple(reversed(steps))

    @property
    def via(self) -> str:
        """The exact path."""
        return render(self.steps)

    def bare(self) -> Hit:
        """Return the same place without the object around it, so that the object can be forgotten."""
        return _bare(self.steps)

    def around(self, up: int) -> Any:
        """Return the mapping that holds the field, or `up` mappings further out."""
        seen = 0
        way = self.way
        while way is not None:
            way, _, container = way
            if isinstance(container, dict):
                if seen == up:
                    return container
                seen += 1
        return None

    def beside(self, pattern: Pattern) -> Hit:
        """Return the place of a field that the pattern leads to from the mapping around this one."""
        before = None if self.way is None else self.way[0]
        for step in pattern:
            before = before, str(step), None
        return Hit(None, before)


@lru_cache(4096)
def _bare(steps: tuple[Step, ...]) -> Hit:
    """Return a place of no object: one for all objects that have it."""
    way: Way = None
    for step in steps:
        way = way, step, None
    return Hit(None, way)

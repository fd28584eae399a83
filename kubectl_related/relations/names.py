"""How a field says a name that is not simply its value: `match=`, `format=`, `split=`.

Pure text: from what is written to names, and from a name back to what must be
written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import parse
from kubectl_related.model.objects import segment_problem
from kubectl_related.model.pathtree import RelativePath
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from kubectl_related.model.fieldpaths import Hit, Pattern

_PLACE = r"\{([^{}]*)\}"


class Match(Record):
    """`match=REGEX`: the text holds the name, and perhaps the namespace, among other things.

    Without the group `name` the text means every object of the namespace, and
    without a namespace of all of them. The group `dashed` is NAMESPACE-NAME, which
    can be read in as many ways as it has dashes.
    """

    pattern: re.Pattern[str]

    @classmethod
    def parse(cls, written: str) -> Match:
        """Read the option. Raises: ValueError."""
        try:
            pattern = re.compile(written)
        except (re.error, OverflowError) as error:
            raise ValueError(f"cannot read the expression {written!r}: {error}") from error
        except RecursionError:
            raise ValueError("cannot read the expression: it is nested too deep") from None
        if set(pattern.groupindex) not in ({"name"}, {"ns"}, {"name", "ns"}, {"dashed"}):
            raise ValueError(
                f"expected the groups (?P<name>), (?P<ns>) or both, or (?P<dashed>) alone in {written!r}"
            )
        return cls(pattern)

    @property
    def means_all(self) -> bool:
        """Whether it names no object, but all of a namespace."""
        return set(self.pattern.groupindex) == {"ns"}

    def namespace(self, written: str) -> str | None:
        """Return the namespace in a text: empty for all, None if it does not match."""
        found = self.pattern.fullmatch(written)
        return None if found is None else found["ns"] or ""

    def names(self, written: str) -> Sequence[tuple[str, str]]:
        """Return every (name, namespace) that the text can mean, none where it does not match as a whole."""
        found = self.pattern.fullmatch(written)
        if found is None:
            return []
        groups = found.groupdict()
        if dashed := groups.get("dashed"):
            dashes = [at for at, letter in enumerate(dashed) if letter == "-"]
            pairs = [(dashed[at + 1 :], dashed[:at]) for at in dashes]
            return [(name, namespace) for name, namespace in pairs if name and namespace]
        return [(groups["name"], groups.get("ns") or "")] if groups.get("name") else []


class Format(Record):
    """`format=TEXT`: the name is made of fields: `{}` is the value, `{.PATH}` another field."""

    parts: tuple[str | RelativePath | None, ...]
    """Text as it is, None for the value, else where the field stands."""

    @classmethod
    def parse(cls, written: str) -> Format:
        """Read the option. Raises: ValueError."""
        pieces = re.split(_PLACE, written)
        parts: list[str | RelativePath | None] = []
        for index, piece in enumerate(pieces):
            if index % 2:
                parts.append(RelativePath.parse(piece) if piece else None)
            elif piece:
                parts.append(piece)
        if None not in parts:
            raise ValueError(f"expected {{}} in {written!r}")
        return cls(tuple(parts))

    @property
    def siblings(self) -> tuple[RelativePath, ...]:
        """The other fields that take part."""
        return tuple(part for part in self.parts if isinstance(part, RelativePath))

    def name(self, value: str, obj: Any, hit: Hit) -> str:
        """Return the generated name; empty if a field is absent."""
        out = ""
        for part in self.parts:
            text = part if isinstance(part, str) else value if part is None else part.first_text(obj, hit)
            if not text:
                return ""
            out += text
        return out

    def value(self, name: str) -> str | None:
        """Return the value that makes this name, perhaps empty; None if it depends on other fields."""
        if self.siblings:
            return None
        again = "(?P=value)"
        pattern = "".join(re.escape(part) if isinstance(part, str) else again for part in self.parts)
        found = re.fullmatch(pattern.replace(again, "(?P<value>.+)", 1), name)
        return found["value"] if found else ""


class KindIn(Record):
    """`kindin=PATH:KIND:PATH`: another object, which FROM names, holds the target's kind."""

    name: RelativePath
    """Where FROM has the other object's name."""
    gk: tuple[str, str]
    """Its kind; it is cluster-scoped."""
    pattern: Pattern
    """Where it says apiVersion and kind."""

    @classmethod
    def parse(cls, written: str) -> KindIn:
        """Read the option. Raises: ValueError."""
        parts = written.split(":")
        if len(parts) != 3:
            raise ValueError(f"expected PATH:KIND:PATH, found {written!r}")
        kind, _, group = parts[1].partition(".")
        return cls(RelativePath.parse(parts[0]), (group, kind), parse(parts[2]))


ANY_CASE_GROUPS = frozenset({"rbac.authorization.k8s.io"})
"""Groups whose objects may have capitals in their names."""
_TEMPLATE = re.compile(r"[${}()\s]|<[^<>]*>")
_PLACEHOLDER = re.compile(r"[A-Z][A-Z0-9_-]*")


def has_marks(text: str) -> bool:
    """Return whether a text holds what engines of templates fill in: `${X}`, `$X`, `{{ x }}`, `<x>`."""
    return any(mark in text for mark in "${<")


@lru_cache(1024)
def is_template(name: str, *, any_case: bool = False) -> bool:
    """Return whether a name still has to be filled in: `${X}`, `$(X)`, `{{ x }}`, `<x>`, `YOUR_NAME`.

    No object can be called so; `any_case`: capitals are possible.
    """
    return bool(_TEMPLATE.search(name)) or (not any_case and bool(_PLACEHOLDER.fullmatch(name)))


_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
"""What nearly all names are."""


def can_be_name(text: str, *, any_case: bool = False) -> bool:
    """Return whether an object can be called so: a template cannot, nor what is more than one part of a path.

    A request for `web/proxy` would be one to the program behind `web`.
    """
    if _PLAIN.fullmatch(text):
        return True
    return not (is_template(text, any_case=any_case) or segment_problem(text))


def readings(written: str, way: str, match: Match | None) -> Iterable[Sequence[tuple[str, str]]]:
    """Return for each thing that a text names the (name, namespace) pairs that it can mean.

    Templated values (`${pvc.name}`) do not count as names.
    """
    if match is not None:
        parts = _elements(written) if way == "COMMA" else [written]
        return [match.names(part) for part in parts]
    if not written or "${" in written:
        return []
    if not way:
        return [[(written, "")]]
    pairs = [part.rpartition("/") for part in (_elements(written) if way == "COMMA" else [written.strip()])]
    return [[(name, namespace)] for namespace, _, name in pairs if name]


def _elements(written: str) -> list[str]:
    return [part for part in (part.strip() for part in written.split(",")) if part]

"""What a case expects of an answer, as lines that read like the answer's sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

_EDGE = re.compile(
    r"(?P<holder>\S+/\S+) (?P<relation>.+?) (?P<target>\S+/\S+) via (?P<via>\S+)"
    r"(?P<optional> \(optional\))?(?P<weak> \(weak\))?"
)
_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True, order=True)
class Edge:
    """`HOLDER relation TARGET via PATH`, then `(optional)` and `(weak)` where it is so."""

    holder: str
    relation: str
    target: str
    via: str
    optional: bool = False
    weak: bool = False

    @classmethod
    def read(cls, line: str) -> Edge:
        """Read a line of a header. Raises: ValueError."""
        match = _EDGE.fullmatch(line)
        if match is None:
            raise ValueError(f"expected HOLDER relation TARGET via PATH, found {line!r}")
        holder, relation, target, via, optional, weak = match.groups()
        return cls(holder, relation, target, via, optional is not None, weak is not None)

    def __str__(self) -> str:
        flags = f"{' (optional)' if self.optional else ''}{' (weak)' if self.weak else ''}"
        return f"{self.holder} {self.relation} {self.target} via {self.via}{flags}"


@dataclass(frozen=True)
class Near:
    """`HOLDER via PATH`: that field makes no edge; `HOLDER` alone: not in the answer at all."""

    holder: str
    via: str = ""

    @classmethod
    def read(cls, line: str) -> Near:
        """Read a line of a header."""
        holder, _, via = line.partition(" via ")
        return cls(holder, via)

    def __str__(self) -> str:
        return f"{self.holder} via {self.via}" if self.via else self.holder


def general(via: str) -> str:
    """Return the path for every element: `spec.volumes[0].name` → `spec.volumes[].name`."""
    return _INDEX.sub("[]", via)


def kind_of(label: str) -> str:
    """Return the kind of a label: `pod` of `pod/db-0` and of `other/pod/db-0`."""
    return label.split("/")[-2]

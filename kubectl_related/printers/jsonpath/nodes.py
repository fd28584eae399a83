"""The nodes of a template: a tuple of Text and Action; an Action holds the others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Text between actions, or a quoted literal."""

    text: str


@dataclass(frozen=True)
class Literal:
    """A number or a truth value."""

    value: bool | float


@dataclass(frozen=True)
class Word:
    """`range`, `end`, or a word without a meaning."""

    name: str


@dataclass(frozen=True)
class Field:
    """`.name`."""

    name: str


@dataclass(frozen=True)
class Wildcard:
    """`.*`."""


@dataclass(frozen=True)
class Recursive:
    """`..`."""


@dataclass(frozen=True)
class Slice:
    """`[start:end:step]`; None if omitted. `single`: `[start]`."""

    start: int | None
    end: int | None
    step: int | None
    single: bool = False


@dataclass(frozen=True)
class Union:
    """`[a,b]`."""

    parts: tuple[Action, ...]


@dataclass(frozen=True)
class Filter:
    """`[?(left operator right)]`; the operator `exists` has nothing on its right."""

    left: Action
    operator: str
    right: Action


@dataclass(frozen=True)
class Action:
    """Everything between two braces."""

    nodes: tuple[Node, ...] = ()


Node = Text | Literal | Word | Field | Wildcard | Recursive | Slice | Union | Filter | Action

"""From the events of a YAML parser to plain values, one document at a time.

Aliases are references to the one value, so what they would cost whoever walks
it is counted: an anchor's size is the text between its ends.
The loops are written for speed: they run a million times for a dump of 20 MB.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from kubectl_related.encoding.document import DEEPEST, Document, Unreadable
from kubectl_related.encoding.libyaml import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    yaml,
)
from kubectl_related.encoding.yaml_scalars import BadScalarError, as_key, plain, tagged
from kubectl_related.model.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yaml.events import Event, NodeEvent

    Warn = Callable[[str, int], None]
    """Gets a sentence and its line."""

_MOST_EXPANDED = 1 << 24
"""Characters that the aliases of a file may stand for: no manifest comes near, a bomb is far beyond."""
_MOST_REMEMBERED = 1 << 15
_LONGEST_REMEMBERED = 64
_LIST_DEPTH = 3
"""The root, its items, an item: the mappings whose line is kept."""
_OPEN = object()
"""Stands for an anchored value that is not complete."""
_MERGE: Any = object()
"""Stands for the key `<<`."""


class Builder:
    """Builds the documents of one file; equal short strings of it are one string in memory."""

    def __init__(self, warn: Warn) -> None:
        self._warn = warn
        self._values: dict[str, Any] = {}
        self._strings: dict[str, str] = {}
        self._keys: dict[str, str] = {"<<": _MERGE}
        self._expanded = 0
        self._line = 1
        self._next: Callable[[], Any]
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._lines: dict[int, int] = {}

    def documents(self, data: bytes, line: int) -> Iterator[Document]:
        """Yield the documents of a text that starts at `line` of its file.

        Raises: Unreadable, yaml.YAMLError.
        """
        self._next, self._line = events_of(data), line
        event = self._next()
        while event is not None:
            if event.__class__ is not DocumentStartEvent:
                event = self._next()
                continue
            self._anchors, self._lines = {}, {}
            root = self._next()
            document = Document(self._node(root, 1), self._line_of(root), self._lines)
            if self._next().explicit:
                yield document
                event = self._next()
            else:
                # What follows is asked for first: rubbish behind a document makes it a broken one.
                event = self._next()
                yield document

    def _node(self, event: Any, depth: int) -> Any:
        kind = event.__class__
        if kind is ScalarEvent:
            value = self._scalar(event)
            if event.anchor is not None:
                self._anchors[event.anchor] = value, _length(event, event)
            return value
        if kind is AliasEvent:
            return self._alias(event)
        if depth > DEEPEST:
            raise Unreadable(self._line_of(event), f"it is nested deeper than {DEEPEST} levels")
        build = self._mapping if kind is MappingStartEvent else self._sequence
        if event.anchor is None:
            return build(event, depth)[0]
        return self._anchored(event, build, depth)

    def _mapping(self, start: NodeEvent, depth: int) -> tuple[dict[str, Any], Event]:
        found: dict[str, Any] = {}
        merged: frozenset[str] = frozenset()
        following, keys = self._next, self._keys
        while (event := following()).__class__ is not MappingEndEvent:
            known = event.__class__ is ScalarEvent and event.implicit[0] and event.anchor is None
            key = keys[event.value] if known and event.value in keys else self._key(event, depth)
            value = self._node(following(), depth + 1)
            if key is _MERGE:
                merged |= self._merge(value, found, event)
                continue
            if key in found and key not in merged:
                self._repeated(key, event)
            found[key] = value
        if depth <= _LIST_DEPTH:
            self._lines[id(found)] = self._line_of(start)
        return found, event

    def _sequence(self, _: NodeEvent, depth: int) -> tuple[list[Any], Event]:
        found: list[Any] = []
        following, node = self._next, self._node
        while (event := following()).__class__ is not SequenceEndEvent:
            found.append(node(event, depth + 1))
        return found, event

    def _scalar(self, event: ScalarEvent) -> Any:
        text = event.value
        if event.implicit[0]:
            try:
                return self._values[text]
            except KeyError:
                return self._remembered(self._values, text, self._resolved(event, plain, text))
        if event.tag is not None:
            return self._resolved(event, partial(tagged, event.tag), text)
        return self._strings.get(text) or self._remembered(self._strings, text, text)

    def _remembered(self, known: dict[str, Any], text: str, value: Any) -> Any:
        if len(text) <= _LONGEST_REMEMBERED:
            if len(known) >= _MOST_REMEMBERED:
                known.clear()
            known[text] = value
        return value

    def _resolved(self, event: NodeEvent, meaning: Callable[[str], Any], text: str) -> Any:
        try:
            return meaning(text)
        except BadScalarError as bad:
            raise Unreadable(self._line_of(event), str(bad)) from None

    def _key(self, event: NodeEvent, depth: int) -> str:
        value = self._node(event, depth + 1)
        if isinstance(value, (dict, list)):
            raise Unreadable(self._line_of(event), "a key is a mapping or a list")
        key: str = self._resolved(event, as_key, value)
        if event.__class__ is ScalarEvent and event.implicit[0] and len(self._keys) < _MOST_REMEMBERED:
            self._keys[event.value] = key
        return key

    def _repeated(self, key: str, event: NodeEvent) -> None:
        self._warn(f"the key {printable(key)} is there twice, the last one counts", self._line_of(event))

    def _merge(self, value: Any, into: dict[str, Any], event: NodeEvent) -> set[str]:
        """Merge as go-yaml does: override the keys before `<<`; of several maps the first wins."""
        maps = value if isinstance(value, list) else [value]
        if not all(isinstance(part, dict) for part in maps):
            raise Unreadable(self._line_of(event), "what << merges is no mapping")
        for part in reversed(maps):
            into.update(part)
        return {key for part in maps for key in part}

    def _anchored(
        self,
        event: NodeEvent,
        build: Callable[[NodeEvent, int], tuple[Any, Event]],
        depth: int,
    ) -> Any:
        name = event.anchor or ""
        self._anchors[name] = _OPEN, 0
        before = self._expanded
        value, end = build(event, depth)
        self._anchors[name] = value, _length(event, end) + self._expanded - before
        return value

    def _alias(self, event: AliasEvent) -> Any:
        value, size = self._anchors.get(event.anchor or "", (None, -1))
        if size < 0:
            raise Unreadable(self._line_of(event), "an alias names an anchor that is not there")
        if value is _OPEN:
            raise Unreadable(self._line_of(event), "an anchored value contains itself")
        self._expanded += size + 1
        if self._expanded > _MOST_EXPANDED:
            raise Unreadable(self._line_of(event), "its aliases stand for too much text")
        return value

    def _line_of(self, event: Event) -> int:
        return self._line + (event.start_mark.line if event.start_mark else 0)


def _length(start: Event, end: Event) -> int:
    """Return the length of the text between two events."""
    return end.end_mark.index - start.start_mark.index if start.start_mark and end.end_mark else 1


def events_of(data: bytes) -> Callable[[], Any]:
    """Return what gives the next event of a text, and None after the last: the C parser's, if it is there.

    Calls raise: yaml.YAMLError.
    """
    try:
        from yaml._yaml import CParser
    except ImportError:
        return yaml.SafeLoader(data).get_event
    return CParser(data).get_event

"""The line of a field of YAML, from the events of the parser: nothing is built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kubectl_related.encoding.libyaml import (
    CollectionEndEvent,
    CollectionStartEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
    yaml,
)
from kubectl_related.encoding.yaml_builder import events_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kubectl_related.model.fieldpaths import Step

_DASHES = re.compile(r"[ ]*(?:-[ ]+)+")


def yaml_line(text: str, start: int, steps: Sequence[Step], name: str) -> int | None:
    """Return how many lines below `start` a field is of the object of this name that begins on that line.

    None if it does not begin there. For a mapping or list it is the line of its key.
    """
    dashes = None if text.startswith("---", start) else _DASHES.match(text, start)
    # An item of a list is read as a document of its own, at the same column.
    indent = dashes.end() - start if dashes else 0
    data = (" " * indent + text[start + indent :]).encode()
    try:
        for field in ("name", "generateName"):
            _, found = _Search(events_of(data)).find(("metadata", field))
            if isinstance(found, ScalarEvent) and found.value and name.startswith(found.value):
                return _Search(events_of(data)).find(steps)[0]
    except yaml.YAMLError:
        pass
    return None


class _Search:
    """Reads events up to the field, and no further."""

    def __init__(self, following: Callable[[], Any]) -> None:
        self._next = following

    def find(self, steps: Sequence[Step]) -> tuple[int, Any]:
        """Return the line of a field, or of the last one on the way to it; and its event if it is there."""
        event = self._next()
        while event is not None and not isinstance(event, (CollectionStartEvent, ScalarEvent)):
            event = self._next()
        if not isinstance(event, MappingStartEvent):
            return 0, None
        line = _line(event)
        for step in steps:
            found = self._key(event, step) if isinstance(step, str) else self._element(event, step)
            if found is None:
                return line, None
            line, event = found
        return line, event

    def _key(self, start: Any, key: str) -> tuple[int, Any] | None:
        """Return the line of a key's string, or of the key of anything else, and the value's event."""
        if not isinstance(start, MappingStartEvent):
            return None
        while not isinstance(event := self._next(), CollectionEndEvent):
            if isinstance(event, ScalarEvent) and event.value == key:
                value = self._next()
                return _line(value if isinstance(value, ScalarEvent) else event), value
            self._skip(event)
            self._skip(self._next())
        return None

    def _element(self, start: Any, index: int) -> tuple[int, Any] | None:
        if not isinstance(start, SequenceStartEvent):
            return None
        while not isinstance(event := self._next(), CollectionEndEvent):
            if index == 0:
                return _line(event), event
            index -= 1
            self._skip(event)
        return None

    def _skip(self, event: Any) -> None:
        """Read to the end of a value."""
        depth = 0
        while True:
            if isinstance(event, CollectionStartEvent):
                depth += 1
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
            if depth == 0:
                return
            event = self._next()


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line

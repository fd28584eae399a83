"""The part of a list that has been read, and how much of its objects is kept."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from kubectl_related.model.source import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_related.errors import RelatedError
    from kubectl_related.model.source import Columns, Digest, ListOf, Object

MAX_SINGLE_GETS = 5
"""Hits of one page that are read one by one; for more, the page is requested again as JSON."""


class Listed:
    """The part of a list that has been read."""

    def __init__(self, request: ListOf) -> None:
        self._request = request
        self._objects: list[Object] = []
        self._notes: list[Any] = []
        self.size = 0
        """Bytes of JSON that were read."""
        self.any = False
        """Whether a page held anything, though nothing of it may be kept."""
        self.is_crowded = False
        """Whether most objects of the last page matched the byte filter: searching first gains nothing."""
        self.columns: dict[tuple[str, str], Columns] = {}

    @cached_property
    def digest(self) -> Digest | None:
        """Takes the objects of a long list; made when the list turns out to be long."""
        return None if self._request.digest is None else self._request.digest()

    @cached_property
    def keeps(self) -> Callable[[Object], bool]:
        """Says whether an object that passed the byte filter is kept."""
        return (lambda _obj: True) if self._request.keeps is None else self._request.keeps()

    def note_hits(self, hits: int, objects: int) -> None:
        """Note how many objects of a page matched the byte filter."""
        self.any = self.any or hits > 0
        self.is_crowded = hits > max(objects // 2, MAX_SINGLE_GETS)

    def add(self, obj: Object, note: Any = None) -> None:
        """Keep an object."""
        self.any = True
        self._objects.append(obj)
        self._notes.append(note)

    def answer(self, error: RelatedError | None = None, version: str = "") -> Answer:
        """Return all of it."""
        notes = tuple(self._notes) if any(note is not None for note in self._notes) else ()
        return Answer(tuple(self._objects), self.columns, error, version=version, notes=notes)

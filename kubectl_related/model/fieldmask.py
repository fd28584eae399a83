"""Which part of an object is read: a tree of fields, made of patterns.

Everything else need not be decoded. If a pattern leads on through keys that are not known
before, all that is below them is part of the mask.
"""

# The nodes of one tree know each other.
# ruff: noqa: SLF001

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import Each
from kubectl_related.record import Record

if TYPE_CHECKING:
    from kubectl_related.model.fieldpaths import Pattern


class FieldMask(Record):
    """The part of a value that is read: all of it, or some fields of a mapping and of a list's elements.

    A value of another type than the mask expects is read as a whole.
    """

    whole: bool = False
    fields: tuple[tuple[str, FieldMask], ...] = ()
    element: FieldMask | None = None


WHOLE = FieldMask(whole=True)


class Fields:
    """Collects patterns and makes a mask of them."""

    def __init__(self) -> None:
        """Start with nothing: of a mapping nothing but its existence is read."""
        self._whole = False
        self._fields: dict[str, Fields] = {}
        self._element: Fields | None = None

    def add(self, pattern: Pattern) -> None:
        """Add every place that the pattern leads to, with all that is below it."""
        node = self
        for step in pattern:
            if isinstance(step, str):
                node = node._fields.setdefault(step, Fields())
            elif step is Each.ELEMENT:
                if node._element is None:
                    node._element = Fields()
                node = node._element
            else:
                break
        node._whole = True

    def mask(self) -> FieldMask:
        """Return the mask of everything that was added."""
        if self._whole:
            return WHOLE
        fields = tuple((name, below.mask()) for name, below in sorted(self._fields.items()))
        return FieldMask(fields=fields, element=None if self._element is None else self._element.mask())

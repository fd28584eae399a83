"""Objects of a page as the texts of their fields: what is alike has the same text and is decoded once.

A page is cut into the fields that masks name, those of the metadata each by itself, without
decoding any of them. A projection then joins those that a mask includes.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec

from kubectl_related.encoding import json_values
from kubectl_related.encoding.partial import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kubectl_related.model.fieldmask import FieldMask

BROKEN = (*json_values.BROKEN, TypeError)
"""What is raised if an object is not as the masks expect it: it must be read as a whole."""
_METADATA = "metadata"
# Masks share types, and msgspec stores what it knows of a type before that is complete: a second thread that
# begins then crashes.
_making = Lock()
_types: dict[FieldMask, Any] = {}


class Projection:
    """The part of an object that a mask includes, as a text or as values."""

    def __init__(self, mask: FieldMask) -> None:
        """Raise ValueError for a mask that includes the whole object, or all of its metadata."""
        self.own, self.others = _divided(mask)
        with _making:
            self._own = [_Field(*field) for field in self.own]
            self._others = [_Field(*field) for field in self.others]

    def text(self, parts: Any) -> bytes:
        """Return it as JSON. Raises: one of BROKEN."""
        texts = [b"%b:%b" % (field.key, text) for field, text in _texts(parts, self._others)]
        if own := [b"%b:%b" % (field.key, text) for field, text in _texts(parts.metadata, self._own)]:
            texts.append(b'"metadata":{%b}' % b",".join(own))
        return b"{%b}" % b",".join(texts)

    def values(self, parts: Any, decode: Callable[[bytes], Any]) -> dict[str, Any]:
        """Return it with its metadata; `decode` makes a value of the text of a field.

        Raises: one of BROKEN.
        """
        values: dict[str, Any] = {field.name: decode(text) for field, text in _texts(parts, self._others)}
        values[_METADATA] = {field.name: decode(text) for field, text in _texts(parts.metadata, self._own)}
        return values


class Cutter:
    """Cuts objects into the fields that projections need."""

    def __init__(self, projections: Iterable[Projection]) -> None:
        found = list(projections)
        own = sorted({name for one in found for name, _ in one.own})
        others = sorted({name for one in found for name, _ in one.others})
        with _making:
            metadata = _struct((name, msgspec.Raw) for name in own)
            item = _struct(((name, msgspec.Raw) for name in others), [(_METADATA, metadata)])
            items = ("items", list[item] | None, None)  # type: ignore[valid-type]
            page = msgspec.defstruct("Page", [items], bases=(json_values.ListParts,), rename="camel")
            self.cut_page: Callable[[bytes], Any] = msgspec.json.Decoder(page).decode
            """Makes a ListParts of a page, with the items cut. Raises: one of BROKEN."""
            self.cut: Callable[[bytes], Any] = msgspec.json.Decoder(item).decode
            """Cuts one object. Raises: one of BROKEN."""


def decoded(text: bytes) -> Any:
    """Return the value of a text. Raises: one of BROKEN."""
    return json_values.decode(text, json_values.DEEPEST)


def _divided(mask: FieldMask) -> tuple[Sequence[tuple[str, FieldMask]], Sequence[tuple[str, FieldMask]]]:
    """Return the fields of the metadata, and the others."""
    fields = dict(mask.fields)
    own = fields.pop(_METADATA, None)
    if mask.whole or (own is not None and own.whole):
        raise ValueError
    return () if own is None else own.fields, tuple(fields.items())


class _Field:
    """A field that is cut off; a mask says how much of it belongs to a text."""

    def __init__(self, name: str, mask: FieldMask) -> None:
        self.name = name
        self.key = encode(name)
        self.attribute = _attribute(name)
        self.part = None if mask.whole else msgspec.json.Decoder(_type(mask)).decode


def _texts(parts: Any, fields: Iterable[_Field]) -> Iterator[tuple[_Field, bytes]]:
    for field in fields:
        value = getattr(parts, field.attribute)
        if value is not msgspec.UNSET:
            yield field, bytes(value) if field.part is None else encode(field.part(value))


def _type(mask: FieldMask) -> Any:
    """Return the type of a value; null takes every place, any other value only that which is expected."""
    if mask.whole:
        return msgspec.Raw
    if mask not in _types:
        found: Any = None
        if mask.fields:
            found |= _struct([(name, _type(below)) for name, below in mask.fields])
        if mask.element is not None:
            found |= list[_type(mask.element)]  # type: ignore[misc]
        _types[mask] = found
    return _types[mask]


def _struct(fields: Iterable[tuple[str, Any]], needed: Iterable[tuple[str, Any]] = ()) -> Any:
    known = list(fields)
    optional = [(_attribute(name), made | msgspec.UnsetType, msgspec.UNSET) for name, made in known]
    names = {_attribute(name): name for name, _ in known}
    return msgspec.defstruct("Parts", [*needed, *optional], rename=names, gc=False)


def _attribute(name: str) -> str:
    """Return the name under which Python has a field: any string may be one of JSON."""
    return f"f_{name}" if name.isidentifier() else f"x_{name.encode().hex()}"

"""Decodes JSON as far as a mask says: everything else is skipped, which costs a third of decoding it.

The result is plain values, as decoding as a whole gives them, without what the mask leaves out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypedDict

import msgspec

if TYPE_CHECKING:
    from kubectl_related.model.fieldmask import FieldMask

_MOST_MASKS = 64
_typed_dict: Any = TypedDict
"""As a function: the fields are known only here."""
_SCALAR = str | int | float | bool | None


encode = msgspec.json.Encoder().encode
"""Values as JSON: what is alike has the same text. Raises: TypeError for what JSON cannot hold."""


@lru_cache(_MOST_MASKS)
def decoder(mask: FieldMask) -> msgspec.json.Decoder[Any]:
    """Return what decodes values as far as this mask says."""
    return msgspec.json.Decoder(_type(mask))


def _type(mask: FieldMask) -> Any:
    """Return the type of a value; whatever is not what the mask expects is still decoded, as a whole."""
    if mask.whole:
        return Any
    mapping: Any = dict[str, Any]
    if mask.fields or mask.element is None:
        mapping = _typed_dict("mapping", {name: _type(below) for name, below in mask.fields}, total=False)
    element = Any if mask.element is None else _type(mask.element)
    return mapping | list[element] | _SCALAR  # type: ignore[valid-type]

"""Records: frozen values with named fields, written as `typing.NamedTuple` is.

NamedTuple compiles the text of every annotation, which nobody reads here: 500 fields
take 15 ms of CPU, a fifteenth of a small question. From Python 3.14 on it does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:
    from collections import namedtuple

    _OF_THE_CLASS = {"__annotations__", "__module__", "__qualname__", "__dict__", "__weakref__"}

    class _RecordType(type):
        def __new__(cls, name: str, _bases: tuple[type, ...], body: dict[str, Any]) -> type:
            fields = body.get("__annotations__", {})
            defaults = [body[field] for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])  # noqa: PYI024
            for key, value in body.items():
                if key not in fields and key not in _OF_THE_CLASS:
                    setattr(made, key, value)
            return made

    Record = type.__new__(_RecordType, "Record", (), {})

__all__ = ["Record"]

"""PyYAML, with its regular expressions compiled when they are first used.

Compiling them at import takes 25 ms of CPU, a tenth of a small question, and
libyaml's parser, which reads all YAML here, needs none of them.
"""

from __future__ import annotations

import re
import sys
from threading import get_ident
from typing import Any


class _Pattern:
    """A regular expression that is compiled once a method of it is called."""

    def __init__(self, *arguments: Any) -> None:
        self._arguments = arguments

    def __getattr__(self, name: str) -> Any:
        return getattr(_compile(*self._arguments), name)


_compile = re.compile
_importing = get_ident()


def _compile_later(*arguments: Any) -> Any:
    # Other threads import modules at the same time, and may hand their patterns to functions of re.
    return _Pattern(*arguments) if get_ident() == _importing else _compile(*arguments)


if "yaml" not in sys.modules:
    re.compile = _compile_later  # type: ignore[assignment]
try:
    import yaml
    from yaml.events import (
        AliasEvent,
        CollectionEndEvent,
        CollectionStartEvent,
        DocumentStartEvent,
        MappingEndEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceEndEvent,
        SequenceStartEvent,
    )
finally:
    re.compile = _compile

__all__ = [
    "AliasEvent",
    "CollectionEndEvent",
    "CollectionStartEvent",
    "DocumentStartEvent",
    "MappingEndEvent",
    "MappingStartEvent",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "yaml",
]

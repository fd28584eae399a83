"""The one place that knows which YAML parser there is: the C parser, or else the pure one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def events_of(data: bytes) -> Callable[[], Any]:
    """Return what gives the next event of a text, and None after the last.

    Calls raise: yaml.YAMLError.
    """
    try:
        from yaml._yaml import CParser
    except ImportError:
        from yaml import SafeLoader

        return SafeLoader(data).get_event
    return CParser(data).get_event

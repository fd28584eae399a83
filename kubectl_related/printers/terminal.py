"""What may reach a terminal: colour if it is wanted, and never a raw control character."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kubectl_related.model.printable import UNSAFE_BEYOND_C0, printable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

# Characters that JSON allows in a string and that a terminal obeys.
_UNSAFE_IN_JSON = f"[{UNSAFE_BEYOND_C0}]"

RED, YELLOW, DIM = "31", "33", "2"
BRIGHT_YELLOW = "33;1"


def safe_json(written: str) -> str:
    """Return JSON that says the same without a character that a terminal would obey."""
    return re.sub(_UNSAFE_IN_JSON, lambda match: f"\\u{ord(match[0]):04x}", written)


def safe_strings(value: Any) -> Any:
    """Return a JSON value with all its strings, and its keys, escaped."""
    if isinstance(value, dict):
        return {printable(key): safe_strings(part) for key, part in value.items()}
    if isinstance(value, list):
        return [safe_strings(part) for part in value]
    return printable(value) if isinstance(value, str) else value


def wants_color(choice: str, stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Return whether to colour: `auto` means on a terminal, unless NO_COLOR or TERM=dumb."""
    if choice != "auto":
        return choice == "always"
    return stream.isatty() and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def colored(value: str, code: str) -> str:
    """Wrap a cell in a colour."""
    return f"\x1b[{code}m{value}\x1b[0m" if value else value

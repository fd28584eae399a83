"""The registry of output formats: -o, its help and its errors come from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.errors import UsageError
from kubectl_related.printers import machine

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from kubectl_related.graph import Related

TABLES = ("", "wide")
PRINTERS: dict[str, Callable[[Related, TextIO], None]] = {
    "json": machine.print_json,
    "name": machine.print_names,
    "yaml": machine.print_yaml,
}


def check_format(output: str) -> None:
    """Refuse an unknown -o. Raises: UsageError."""
    if output not in TABLES and output not in PRINTERS:
        allowed = ",".join(sorted([*PRINTERS, "wide"]))
        raise UsageError(
            f'unable to match a printer suitable for the output format "{output}",'
            f" allowed formats are: {allowed}"
        )

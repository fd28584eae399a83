"""Every format of the registry as it is typed behind -o, and what of their output may be compared."""

from __future__ import annotations

import re
from pathlib import Path

from kubectl_related.printers.formats import FORMATS

_AGE = re.compile(r'(?: +|(?<=[">]))[0-9]+[smhd](?:[0-9]+[smhd])?(?![\w.-])')
_FILES = Path(__file__).parent / "formats"
_ARGUMENTS = {
    "jsonpath": "{.items}{..via}",
    "jsonpath-as-json": "{.items}",
    "jsonpath-file": str(_FILES / "items.jsonpath"),
    "custom-columns": "A:.metadata,B:.related",
    "custom-columns-file": str(_FILES / "items.columns"),
}
OUTPUTS = (
    "",
    *(
        f"{name}={_ARGUMENTS[name]}" if row.argument else name
        for name, row in FORMATS.items()
        if not row.of_checks
    ),
)
"""The table first; a format with an argument and without an example here is an error."""
OUTPUTS_OF_CHECKS = (*OUTPUTS, *(name for name, row in FORMATS.items() if row.of_checks))
"""What goes with --missing."""


def outputs_of(question: str) -> tuple[str, ...]:
    """Return the formats that a question can be answered in."""
    if "--unused" in question:
        return tuple(o for o in OUTPUTS_OF_CHECKS if not o or FORMATS[o.partition("=")[0]].of_unused)
    return OUTPUTS_OF_CHECKS if "--missing" in question else OUTPUTS


def ageless(printed: str) -> str:
    """Return what was printed without ages: they change between two questions, and with them the spacing."""
    return re.sub(r" +", " ", _AGE.sub("", printed))

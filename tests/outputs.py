"""Every format of the registry as it is typed behind -o: the tests' one list of formats."""

from __future__ import annotations

from pathlib import Path

from kubectl_related.printers.formats import FORMATS

_FILES = Path(__file__).parent / "formats"
_ARGUMENTS = {
    "jsonpath": "{.items}{..via}",
    "jsonpath-as-json": "{.items}",
    "jsonpath-file": str(_FILES / "items.jsonpath"),
    "custom-columns": "A:.metadata,B:.related",
    "custom-columns-file": str(_FILES / "items.columns"),
}
OUTPUTS = ("", *(f"{name}={_ARGUMENTS[name]}" if row.argument else name for name, row in FORMATS.items()))
"""The table first; a format with an argument and without an example here is an error."""

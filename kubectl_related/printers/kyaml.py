"""-o kyaml: YAML in braces, with quoted strings, as `kubectl get -o kyaml` prints it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kubectl_related.model.printable import UNSAFE_BEYOND_C0
from kubectl_related.printers.answer import as_list
from kubectl_related.printers.machine import HALVES

if TYPE_CHECKING:
    from typing import TextIO

    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.rows.shown import Shown

_INDENT = "  "
_CONSTANTS = {None: "null", True: "true", False: "false"}
_PLAIN_KEY = re.compile(r"\w(?:[\w./-]*\w)?")
_OTHER_TYPE = re.compile(
    r"""null|true|false|yes|no|on|off|[tfyn]
    |[+-]?(?:\d[\d_]*|0x[\da-f_]+|0o[0-7_]+|0b[01_]+)
    |[+-]?(?=[\d_.]*\d)[\d_]*\.?[\d_]*(?:e[+-]?\d+)?|inf|infinity|nan
    |\d{4}-\d{1,2}-\d{1,2}""",
    re.IGNORECASE | re.VERBOSE,
)
"""A plain word that a YAML parser would not take for a string."""
_ESCAPES = {
    '"': '\\"', "\\": "\\\\", "\t": "\t", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\r": "\\r", "\v": "\\v",
    "\0": "\\0", "\x1b": "\\e", "\x85": "\\N", "\xa0": "\\_", "\u2028": "\\L", "\u2029": "\\P",
}  # fmt: skip
_UNSAFE = re.compile(f"[{UNSAFE_BEYOND_C0}]")


def print_kyaml(shown: Shown, layout: Layout, out: TextIO) -> None:
    """Print the List."""
    write_kyaml(as_list(shown.answer, layout.sorting), out)


def write_kyaml(content: Any, out: TextIO) -> None:
    """Print one document, with `---` before it; keys are sorted."""
    out.write(f"---\n{kyaml_of(content, '')}\n")


def kyaml_of(value: Any, indent: str) -> str:
    """Return a value that begins on a line with this indentation."""
    if isinstance(value, dict):
        return _mapping(value, indent)
    if isinstance(value, list):
        return _sequence(value, indent)
    if isinstance(value, str):
        return _string(value, indent)
    return _CONSTANTS[value] if value is None or isinstance(value, bool) else str(value)


def _mapping(value: dict[str, Any], indent: str) -> str:
    inner = indent + _INDENT
    lines = [f"{inner}{_key(key)}: {kyaml_of(part, inner)},\n" for key, part in sorted(value.items())]
    return "{\n" + "".join(lines) + indent + "}" if lines else "{}"


def _sequence(value: list[Any], indent: str) -> str:
    """Return a sequence: on lines of its own if it holds anything but mappings and sequences."""
    if all(isinstance(part, dict | list) for part in value):
        return f"[{', '.join(kyaml_of(part, indent) for part in value)}]"
    inner = indent + _INDENT
    return "[\n" + "".join(f"{inner}{kyaml_of(part, inner)},\n" for part in value) + indent + "]"


def _key(key: str) -> str:
    if _PLAIN_KEY.fullmatch(key) and not _OTHER_TYPE.fullmatch(key):
        return key
    return f'"{_escaped(key)}"'.replace("\n", "\\n").replace("\t", "\\t")


def _string(text: str, indent: str) -> str:
    """Return a string in quotes, each of its lines on one line if there are several."""
    if "\n" not in text:
        return f'"{_escaped(text)}"'
    inner = indent + _INDENT
    *complete, last = text.split("\n")
    lines = [f"{_line(line, inner)}\\n\\\n" for line in complete]
    lines += [f"{_line(last, inner)}\\\n"] if last else []
    return '"\\\n' + "".join(lines) + inner + '"'


def _line(line: str, indent: str) -> str:
    # A blank at the beginning would be taken for indentation.
    mark = "\\" if line[:1].isspace() else " "
    return f"{indent}{mark}{_escaped(line)}"


def _escaped(text: str) -> str:
    return "".join(_sign(sign) for sign in HALVES.sub("\ufffd", text))


def _sign(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if (sign.isprintable() and not _UNSAFE.match(sign)) or sign == "\n":
        return sign
    code = ord(sign)
    if code < ord(" ") or code == ord("\x7f"):
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= ord("\uffff") else f"\\U{code:08x}"

"""JSON as Go reads it, one value after another, as `kubectl cluster-info dump` prints them.

Knows the shape of JSON and what the dump prints in between, not what an object
is. No error quotes a value of the file.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from kubectl_related.encoding.strict_json import DECODER, BadNumberError
from kubectl_related.files.document import DEEPEST, Document
from kubectl_related.files.json_lists import read_list
from kubectl_related.files.report import Unreadable
from kubectl_related.model.objects import is_too_deep

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN = re.compile(
    r"\s*(?:==== START logs for container [^\n]*\n.*?^==== END logs for container [^\n]*\n?\s*)*",
    re.DOTALL | re.MULTILINE,
)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_LONG = 1 << 18
"""Characters of a list that is cut before it is decoded: for shorter ones the import would take longer."""


def whole_list(data: bytes) -> Document | None:
    """Return the one long list that UTF-8 is, None where it is anything else, or is broken.

    What `read_json` gives for its text, in half the time.
    """
    return _cut(data, 1) if len(data) > _LONG and data.startswith(b"{") else None


def read_json(text: str) -> Iterator[Document | int]:
    """Yield the values of a text, and where documents of YAML follow: their index.

    Raises: Unreadable, its line counted from 1.
    """
    if _SURROGATE.search(text):
        text = _ESCAPE.sub(_mended, text)
    ends = _Ends(text)
    at, line, counted = _behind(text, 0), 1, 0
    while at < len(text):
        line += text.count("\n", counted, at)
        counted = at
        if text[at] not in "{[":
            if not text.startswith("---", at):
                raise Unreadable(line, "what follows is no JSON")
            yield at
            return
        document, end = _value(text, at, line, ends)
        yield document
        at = _behind(text, end)


class _Ends:
    """Guesses where a value ends: with its line, or with a brace that begins one, as programs write them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line = self._brace = -1
        self._last = 0

    def likely(self, at: int) -> int:
        """Return where the value ends that begins there; 0 where that was said of another value already."""
        if self._line < at:
            self._line = self._find("\n", at)
        end = self._line
        if not self._text[max(at, end - 2) : end].rstrip("\r").endswith("}"):
            if self._brace < at:
                self._brace = self._find("\n}", at)
            end = min(self._brace + 2, len(self._text))
        known, self._last = self._last == end, end
        return 0 if known else end

    def _find(self, what: str, at: int) -> int:
        found = self._text.find(what, at)
        return len(self._text) if found < 0 else found


def _value(text: str, at: int, line: int, ends: _Ends) -> tuple[Document, int]:
    """Read the value that begins there, a list item by item; return it and where it ends."""
    end = ends.likely(at)
    if end and (document := _list(text[at:end], line)) is not None:
        return document, end
    document, end = _decoded(text, at, line)
    if isinstance(document.value, dict) and isinstance(document.value.get("items"), list):
        # A list that was written otherwise: its items have lines of their own nevertheless.
        return _cut(text[at:end].encode(), line) or document, end
    return document, end


def _list(text: str, line: int) -> Document | None:
    """Return the list that a text is, None where it is anything else, or is broken."""
    return read_list(text, line) if len(text) <= _LONG else _cut(text.encode(), line)


def _cut(data: bytes, line: int) -> Document | None:
    from kubectl_related.files.json_cuts import cut_list

    return cut_list(data, line)


def _behind(text: str, at: int) -> int:
    """Return where the next value starts: behind blanks and the logs of containers."""
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _decoded(text: str, at: int, line: int) -> tuple[Document, int]:
    """Read any value; return it and where it ends."""
    try:
        value, end = DECODER.raw_decode(text, at)
    except json.JSONDecodeError as bad:
        raise Unreadable(bad.lineno, bad.msg[:1].lower() + bad.msg[1:]) from None
    except BadNumberError:
        raise Unreadable(line, "a number is none, or too large") from None
    except ValueError:
        raise Unreadable(line, "a number has too many digits") from None
    except RecursionError:
        raise Unreadable(line, f"it is nested deeper than {DEEPEST} levels") from None
    if is_too_deep(value, DEEPEST):
        raise Unreadable(line, f"it is nested deeper than {DEEPEST} levels")
    return Document(value, line), end


def _mended(escape: re.Match[str]) -> str:
    r"""Return an escape as it is, half of a surrogate pair as U+FFFD, as Go does."""
    return r"\ufffd" if escape[1] else escape[0]

"""JSON as Go reads it, one value after another, as `kubectl cluster-info dump` prints them.

Knows the shape of JSON and what the dump prints in between, not what an object
is. No error quotes a value of the file.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, NoReturn

from kubectl_related.files.document import DEEPEST, Document
from kubectl_related.files.json_lists import Value, read_list, sharing
from kubectl_related.files.report import Unreadable
from kubectl_related.objects import is_too_deep

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


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise _BadNumberError
    return value


def _refused(_: str) -> NoReturn:
    raise _BadNumberError


class _BadNumberError(ValueError):
    """NaN, Infinity or a number beyond float64: no JSON, or none that Go reads."""


_INDENTED = 100
"""Characters a line up to which a text is indented, as kubectl prints it."""


def read_json(text: str) -> Iterator[Document | int]:
    """Yield the values of a text, and where documents of YAML follow: their index.

    Raises: Unreadable, its line counted from 1.
    """
    if _SURROGATE.search(text):
        text = _ESCAPE.sub(_mended, text)
    decoder = _decoder_for(text)
    at, line, counted = _behind(text, 0), 1, 0
    while at < len(text):
        line += text.count("\n", counted, at)
        counted = at
        if text[at] not in "{[":
            if not text.startswith("---", at):
                raise Unreadable(line, "what follows is no JSON")
            yield at
            return
        document, end = _checked(text, at, line, decoder)
        yield document
        at = _behind(text, end)


def _decoder_for(text: str) -> json.JSONDecoder:
    compact = len(text) > _INDENTED * (text.count("\n") + 1)
    hook = sharing() if compact else None
    return json.JSONDecoder(parse_float=_finite, parse_constant=_refused, object_pairs_hook=hook)


def _behind(text: str, at: int) -> int:
    """Return where the next value starts: behind blanks and the logs of containers."""
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _checked(text: str, at: int, line: int, decoder: json.JSONDecoder) -> Value:
    read = read_list(text, at, line, decoder) or _decoded(text, at, line, decoder)
    if is_too_deep(read.document.value, DEEPEST):
        raise Unreadable(line, f"it is nested deeper than {DEEPEST} levels")
    return read


def _decoded(text: str, at: int, line: int, decoder: json.JSONDecoder) -> Value:
    try:
        value, end = decoder.raw_decode(text, at)
    except json.JSONDecodeError as bad:
        raise Unreadable(bad.lineno, bad.msg[:1].lower() + bad.msg[1:]) from None
    except _BadNumberError:
        raise Unreadable(line, "a number is none, or too large") from None
    except ValueError:
        raise Unreadable(line, "a number has too many digits") from None
    except RecursionError:
        raise Unreadable(line, f"it is nested deeper than {DEEPEST} levels") from None
    return Value(Document(value, line), end)


def _mended(escape: re.Match[str]) -> str:
    r"""Return an escape as it is, half of a surrogate pair as U+FFFD, as Go does."""
    return r"\ufffd" if escape[1] else escape[0]

"""Questions asked in this process, and what holds for every answer, whatever the world is like."""

from __future__ import annotations

import contextlib
import io
import json
import unicodedata
from dataclasses import dataclass
from typing import Any

from kubectl_related.cli.command import command

_COMMANDS = {"Cc", "Cs", "Zl", "Zp"}
_TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_MARKS = "\u061c\u200e\u200f"


@dataclass(frozen=True)
class Told:
    """The output of one question."""

    stdout: str
    stderr: str
    code: int

    @property
    def answer(self) -> dict[str, Any]:
        """The List of -o json, empty if nothing was printed."""
        return json.loads(self.stdout) if self.stdout else {}


def ask(*args: str) -> Told:
    """Ask `kubectl related ARGS`; any other exception fails the test."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command(args)
    return Told(out.getvalue(), err.getvalue(), code)


def check(told: Told) -> None:
    """Find sentences for people on stderr, and an answer that says whether it is whole."""
    lines = told.stderr.split("\n")
    assert lines.pop() == ""
    assert [line for line in lines if not line or not is_printable(line)] == []
    assert told.code in (0, 1)
    if told.code:
        assert lines
    if told.answer:
        assert told.answer["kind"] == "List"
        assert told.answer["complete"] is (told.answer["errors"] == []) or told.code == 1
        if told.code == 0:
            assert told.answer["complete"] is True
    elif told.code == 0:
        raise AssertionError("neither an answer nor an error")


def is_printable(text: str) -> bool:
    """Return whether a terminal may get the text: it moves no cursor and turns no direction."""
    return not any(
        unicodedata.category(char) in _COMMANDS or unicodedata.bidirectional(char) in _TURNS or char in _MARKS
        for char in text
    )

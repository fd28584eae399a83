"""Lines as klog writes them, for -v: severity, time, process, place, message, key="value".

A record is one string, so that those of several threads do not mix.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_related.model.printable import printable_lines

if TYPE_CHECKING:
    from collections.abc import Callable

_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})


class Klog:
    """Writes records up to a level; silent without `write`."""

    def __init__(self, write: Callable[[str], None] | None = None, verbosity: int = 0) -> None:
        self._write = write
        self.level = verbosity if write is not None else 0

    def info(self, message: str, **values: str | int) -> None:
        """Write a record; a text of several lines is indented between < and >."""
        self._record("I", message, values)

    def warning(self, message: str, **values: str | int) -> None:
        """Write a warning."""
        self._record("W", message, values)

    def _record(self, severity: str, message: str, values: dict[str, str | int]) -> None:
        if self._write is None:
            return
        caller = sys._getframe(2)  # noqa: SLF001 - the place of a record is part of its form
        place = f"{Path(caller.f_code.co_filename).name}:{caller.f_lineno}"
        now = dt.datetime.now()  # noqa: DTZ005 - the clock on the wall, as klog
        head = f"{severity}{now:%m%d %H:%M:%S.%f} {os.getpid():>7} {place}]"
        fields = "".join(f" {key}={_value(value)}" for key, value in values.items())
        self._write(f"{head} {_quoted(message)}{fields}")


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    if "\n" not in value:
        return _quoted(value)
    lines = "".join(f"\t{printable_lines(line)}\n" for line in value.rstrip("\n").split("\n"))
    return f"<\n{lines} >"


def _quoted(text: str) -> str:
    return f'"{printable_lines(text.translate(_QUOTED))}"'

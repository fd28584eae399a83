"""Where reading tells what went wrong: errors are kept, warnings are said at once.

Knows how a place in a file is written. Never sees a value of a file.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kubectl_related.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable


_MOST = 20
"""Errors, and warnings, that are told of a file; a hostile one would give a million."""


class Report:
    """What is wrong in one file; `file` is its name as it is shown."""

    def __init__(self, file: str, errors: list[FileError], warn: Callable[[str], None]) -> None:
        self.file = file
        self._errors = errors
        self._warn = warn
        self._told = Counter[str]()

    def error(self, sentence: str, line: int = 0) -> None:
        """Keep an error, at a line or (0) of the whole file."""
        if self._may_tell("errors"):
            self._errors.append(FileError(f"{self._place(line)}: {sentence}"))

    def warning(self, sentence: str, line: int = 0) -> None:
        """Say what was skipped or read otherwise than it may have been meant."""
        if self._may_tell("warnings"):
            self._warn(f"warning: {self._place(line)}: {sentence}")

    def _may_tell(self, what: str) -> bool:
        self._told[what] += 1
        if self._told[what] == _MOST + 1:
            self._warn(f"warning: {self.file}: more {what} than are told")
        return self._told[what] <= _MOST

    def _place(self, line: int) -> str:
        return f"{self.file}:{line}" if line else self.file

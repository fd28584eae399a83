"""Problems found while reading: errors are collected, warnings are printed as they come.

Never sees a value of a file.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kubectl_related.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Callable


_MAX_ERRORS = 20
"""Errors printed for one file; a hostile one would give a million."""
_MAX_WARNINGS = 5
"""Warnings of one kind printed for the whole input."""


class Warnings:
    """Prints the first warnings of each kind, and how many more there were."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._seen = Counter[str]()

    def warn(self, kind: str, place: str, sentence: str) -> None:
        """Print `warning: PLACE: SENTENCE` unless there were enough of this kind."""
        self._seen[kind] += 1
        if self._seen[kind] <= _MAX_WARNINGS:
            self._warn(f"warning: {place}: {sentence}")

    def summarize(self) -> None:
        """Print how many warnings of each kind were not printed."""
        for kind, count in self._seen.items():
            if count > _MAX_WARNINGS:
                self._warn(f"warning: {count - _MAX_WARNINGS} more: {kind}")
        self._seen.clear()


class Report:
    """The problems of one file; `file` is its name as it is shown."""

    def __init__(self, file: str, errors: list[FileError], warnings: Warnings) -> None:
        self.file = file
        self._errors = errors
        self._warnings = warnings
        self._count = 0

    def error(self, sentence: str, line: int = 0) -> None:
        """Keep an error at a line, or (0) of the whole file."""
        self._count += 1
        if self._count <= _MAX_ERRORS:
            self._errors.append(FileError(f"{self._place(line)}: {sentence}"))

    def warning(self, kind: str, sentence: str = "", line: int = 0) -> None:
        """Warn about input that was skipped, or read differently than its author may have meant.

        `kind` names what is counted; `sentence` is the warning itself if it says more.
        """
        self._warnings.warn(kind, self._place(line), sentence or kind)

    def close(self) -> None:
        """Keep one last error with the number of those that were left out."""
        if self._count > _MAX_ERRORS:
            self._errors.append(FileError(f"{self.file}: {self._count - _MAX_ERRORS} more errors"))

    def _place(self, line: int) -> str:
        return f"{self.file}:{line}" if line else self.file

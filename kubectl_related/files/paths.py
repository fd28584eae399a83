"""Which files a path means, in a fixed order.

Does not depend on what a file holds. Links to directories are not followed, as
in kubectl: no loops, and no way out of the folder.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from kubectl_related.errors import FileError
from kubectl_related.files.report import Report
from kubectl_related.model.printable import printable
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kubectl_related.files.report import Warnings

STDIN = "-"
_ENDINGS = tuple(f"{ending}{packed}" for ending in (".yaml", ".yml", ".json") for packed in ("", ".gz"))


class File(Record):
    """A file to read: its path (`-` = stdin) and its name as it is shown."""

    path: str
    name: str


class Finder:
    """Finds every file once, however many paths and links lead to it; `deep`: also in folders of folders."""

    def __init__(self, errors: list[FileError], warnings: Warnings, *, deep: bool = True) -> None:
        self._errors = errors
        self._warnings = warnings
        self._deep = deep
        self._seen: set[object] = set()

    def find(self, paths: Sequence[str]) -> Iterator[File]:
        """Yield the files: one that is named whatever its ending, those of a directory by their ending.

        Raises: FileError where a path that is named does not exist.
        """
        statuses = [(path, None if path == STDIN else _status(path)) for path in paths]
        for path, status in statuses:
            if status is None:
                yield from self._once(STDIN, File(STDIN, "<stdin>"))
            elif stat.S_ISDIR(status.st_mode):
                yield from self._directory(path)
            else:
                yield from self._once((status.st_dev, status.st_ino), File(path, printable(path)))

    def _once(self, identity: object, file: File) -> Iterator[File]:
        if identity not in self._seen:
            self._seen.add(identity)
            yield file

    def _directory(self, root: str) -> Iterator[File]:
        waiting = self._entries(root)
        found = False
        while waiting:
            path, is_directory = waiting.pop()
            if is_directory:
                waiting.extend(self._entries(path) if self._deep else ())
            elif path.endswith(_ENDINGS):
                found = True
                yield from self._entry(path)
        if not found:
            self._report(root).error(f"no file ends in {', '.join(_ENDINGS[::2])} (or .gz behind it)")

    def _entries(self, directory: str) -> list[tuple[str, bool]]:
        """Return what a directory holds, the last first, and whether it is a directory itself."""
        try:
            with os.scandir(directory) as entries:
                return sorted(((e.path, e.is_dir(follow_symlinks=False)) for e in entries), reverse=True)
        except OSError as error:
            self._report(directory).error(reason(error))
            return []

    def _entry(self, path: str) -> Iterator[File]:
        try:
            status = os.stat(path)  # noqa: PTH116 - a Path would cost more than the call
        except OSError as error:
            self._report(path).error(reason(error))
            return
        if stat.S_ISREG(status.st_mode):
            yield from self._once((status.st_dev, status.st_ino), File(path, printable(path)))
        elif not stat.S_ISDIR(status.st_mode):
            self._report(path).warning("not a regular file")

    def _report(self, path: str) -> Report:
        return Report(printable(path), self._errors, self._warnings)


def reason(error: OSError) -> str:
    """Return why the system refused, in lower case as Go says it."""
    return (error.strerror or str(error)).lower()


def _status(path: str) -> os.stat_result:
    try:
        return os.stat(path)  # noqa: PTH116 - a Path would lose how the path was typed
    except FileNotFoundError:
        raise FileError(f'the path "{printable(path)}" does not exist') from None
    except OSError as error:
        raise FileError(f'the path "{printable(path)}" cannot be accessed: {reason(error)}') from None

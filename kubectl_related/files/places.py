"""The file and line of an object's field, looked up again only on request.

Keeping the line of every field would make reading slower and twice as large. A
file is read once more instead, from the line where the object begins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_related.encoding.document import Unreadable
from kubectl_related.files.json.lines import json_line
from kubectl_related.files.read_bytes import data_of, decode_text
from kubectl_related.files.yaml_lines import yaml_line
from kubectl_related.model.fieldpaths import steps_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kubectl_related.files.extract_objects import Placed
    from kubectl_related.files.paths import File
    from kubectl_related.model.fieldpaths import Step
    from kubectl_related.model.objects import Ref

_NEWLINE = re.compile("\n")
_NOTHING_MORE = re.compile(r"\s*\Z")


class Places:
    """Where the objects of the input are; keeps the text of the one file that was asked about last."""

    def __init__(self, objects: Mapping[Ref, Placed], stdin: bytes) -> None:
        self._objects = objects
        self._stdin = stdin
        self._file: File | None = None
        self._text = ""
        self._starts: list[int] = []

    def of(self, ref: Ref, via: str) -> tuple[str, int]:
        """Return the file and the line of a field. Raises: KeyError for an object that was not read."""
        one = self._objects[ref]
        try:
            self._open(one.file)
        except Unreadable:
            return one.file.name, 0
        if one.line > len(self._starts):
            return one.file.name, 0
        return one.file.name, self._line(one.line, steps_of(via), ref)

    def of_many(self, fields: Iterable[tuple[Ref, str]]) -> dict[tuple[Ref, str], tuple[str, int]]:
        """Return the file and the line of each field, without those of objects that were not read."""
        known = {field for field in fields if field[0] in self._objects}
        # Each file is read once, whatever the order of the fields.
        by_file = sorted(known, key=lambda field: (self._objects[field[0]].file, field))
        return {field: self.of(*field) for field in by_file}

    def _open(self, file: File) -> None:
        if file != self._file:
            self._text = decode_text(data_of(file, self._stdin))
            self._starts = [0, *(found.end() for found in _NEWLINE.finditer(self._text))]
            self._file = file

    def _line(self, line: int, steps: tuple[Step, ...], ref: Ref) -> int:
        """Return the line of a field; that of the object if it cannot be found."""
        start = self._starts[line - 1]
        if line == len(self._starts) or _NOTHING_MORE.match(self._text, self._starts[line]):
            return line  # the whole object is on it
        found = json_line(self._text, start, steps, ref)
        if found is None:
            found = yaml_line(self._text, start, steps, ref.name)
        return line + (found or 0)

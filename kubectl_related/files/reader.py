"""Paths in, objects out, and a sentence for whatever could not be read.

Chooses the reader that suits a text. Only a path that does not exist raises.
"""

from __future__ import annotations

import gc
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from kubectl_related.encoding.document import Unreadable
from kubectl_related.files.extract_objects import Placed, is_patch, unpack
from kubectl_related.files.kustomize import Kustomizations, is_kustomization
from kubectl_related.files.paths import STDIN, Finder
from kubectl_related.files.read_bytes import data_of, utf8_of
from kubectl_related.files.report import Report, Warnings
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kubectl_related.encoding.document import Document
    from kubectl_related.errors import FileError
    from kubectl_related.files.generators import Generated
    from kubectl_related.files.paths import File
    from kubectl_related.model.fieldmask import FieldMask
    from kubectl_related.relations.rule import GK

_JSON = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
"""How JSON begins, and no template: `{{` is a key of YAML."""
_LARGE = 1 << 23
"""Bytes of a file from which on it is read piece by piece, if it is one list in JSON."""
_HANDWRITTEN = 1 << 20
"""Bytes up to which broken JSON may be YAML that looks alike; a dump that is cut is not read twice."""


class Loaded(Record):
    """The objects, in the order of paths, files and lines, and the errors."""

    objects: tuple[Placed, ...]
    errors: tuple[FileError, ...]
    kustomizations: Kustomizations
    generated: tuple[Generated, ...] = ()
    stdin: bytes = b""
    """What standard input held: it can be read only once."""


def read(
    paths: Sequence[str],
    stdin: TextIO | BinaryIO | bytes,
    warn: Callable[[str], None],
    *,
    deep: bool = True,
    fields: Callable[[GK], FieldMask] | None = None,
) -> Loaded:
    """Read the objects of files and directories, with `deep` of their subdirectories too; `-` is stdin.

    `fields` says how much of the objects of a kind is needed of a large dump.

    Raises: FileError if a path does not exist.
    """
    objects: list[Placed] = []
    errors: list[FileError] = []
    made: list[Generated] = []
    warnings = Warnings(warn)
    kustomizations = Kustomizations()
    typed = b""
    with _collector_paused():
        for file in Finder(errors, warnings, deep=deep).find(paths):
            report = Report(file.name, errors, warnings)
            kustomizations.add_file(file.path)
            try:
                long_list = None if fields is None else _long_list(file, fields)
                data = b"" if long_list is not None else data_of(file, stdin)
                typed = data if file.path == STDIN else typed
                for document in _documents(data, report, fields) if long_list is None else (long_list,):
                    if is_kustomization(document.value, file.path):
                        kustomizations.add(document.value, file.path)
                        made += _generated(document, file)
                    elif is_patch(document.value):
                        kustomizations.add_patch(document.value)
                    else:
                        objects.extend(unpack(document, file, report))
            except Unreadable as broken:
                report.error(str(broken), broken.line)
            report.close()
    warnings.summarize()
    return Loaded(tuple(objects), tuple(errors), kustomizations, tuple(made), typed)


def _generated(document: Document, file: File) -> Iterator[Generated]:
    # Few folders have a kustomization.
    from kubectl_related.files.generators import generated

    return generated(document, file)


def _long_list(file: File, fields: Callable[[GK], FieldMask]) -> Document | None:
    """Return the one list of a large file, None if it is anything else."""
    if file.path == STDIN:
        return None
    try:
        # A pipe has no size, and can be opened only once.
        if Path(file.path).stat().st_size < _LARGE:
            return None
        with Path(file.path).open("rb") as stream:
            if not _JSON.match(stream.peek()):
                return None
            from kubectl_related.files.json.long_list import read_long_list

            return read_long_list(stream, fields)
    except OSError:
        # The ordinary reader reports it.
        return None


def _documents(data: bytes, report: Report, fields: Callable[[GK], FieldMask] | None) -> Iterator[Document]:
    data = utf8_of(data)
    return _json(data, report, fields) if _JSON.match(data) else _yaml(data, report)


def _json(data: bytes, report: Report, fields: Callable[[GK], FieldMask] | None) -> Iterator[Document]:
    """Yield the values of JSON, and of the YAML that may follow it or that it really is."""
    # Most files are YAML, which needs no decoder of JSON.
    from kubectl_related.files.json.reader import read_json

    found = False
    try:
        for value in read_json(data, fields):
            if isinstance(value, int):
                yield from _yaml(data[value:], report, data.count(b"\n", 0, value) + 1)
            else:
                found = True
                yield value
    except Unreadable as broken:
        alike = [] if found or len(data) > _HANDWRITTEN else _as_yaml(data, report)
        if not alike:
            raise Unreadable(broken.line, f"the JSON cannot be read: {broken}") from None
        yield from alike


def _as_yaml(data: bytes, report: Report) -> list[Document]:
    """Return the documents of a text that looked like JSON, or nothing if it is not YAML either."""
    errors: list[FileError] = []
    documents = list(_yaml(data, Report(report.file, errors, Warnings(lambda _: None))))
    return [] if errors else documents


def _yaml(data: bytes, report: Report, line: int = 1) -> Iterator[Document]:
    # JSON needs no YAML parser.
    from kubectl_related.files.yaml_reader import read_yaml

    return read_yaml(data, report, line)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Build values without the garbage collector: they hold no cycles, and it costs twice the reading.

    Afterwards they count as old, so that it hardly ever looks at them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        if enabled:
            gc.enable()

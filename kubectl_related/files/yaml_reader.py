"""YAML as Kubernetes reads it: text to documents.

Documents are cut at the `---` lines first, as kubectl does, so that a broken
one costs none of its neighbours. No error quotes a value of the file.
Does not depend on Kubernetes objects.
"""

from __future__ import annotations

import codecs
import re
from functools import partial
from typing import TYPE_CHECKING

from kubectl_related.encoding.document import Unreadable
from kubectl_related.encoding.libyaml import yaml
from kubectl_related.encoding.yaml_builder import Builder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.encoding.document import Document
    from kubectl_related.files.report import Report

_SEPARATOR = re.compile(rb"\n---[ \t]*(?:#[^\n]*)?\r?(?=\n|\Z)")
_DIRECTIVE = re.compile(rb"(?:\s*+#[^\n]*+)*+\s*+%")
_TEMPLATE = b"{{"
_TWICE = "keys that are there twice"
_MARKED = b"\n" + codecs.BOM_UTF8
"""How a document begins that was a file of its own before files were put together."""


def read_yaml(data: bytes, report: Report, line: int = 1) -> Iterator[Document]:
    """Yield the documents of UTF-8 text that starts at `line`; what cannot be read is reported."""
    counted = 0
    builder = Builder(partial(report.warning, _TWICE))
    for start, end in _chunks(data):
        line += data.count(b"\n", counted, start)
        counted = start
        chunk = data[start:end]
        if chunk.startswith(_MARKED):
            chunk = chunk.replace(_MARKED, b"\n", 1)
        if not chunk or chunk.isspace():
            continue
        try:
            yield from builder.documents(chunk, line)
        except (Unreadable, yaml.YAMLError) as broken:
            place, problem = _diagnosis(broken, chunk, line)
            hint = " (an unrendered template?)" if _TEMPLATE in chunk else ""
            report.error(f"the YAML cannot be read: {problem}{hint}", place)


def _chunks(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the documents are; a directive belongs to the document behind its separator."""
    start, directed = 0, False
    for cut in _SEPARATOR.finditer(data):
        if not directed and _DIRECTIVE.match(data, start, cut.start()):
            directed = True
            continue
        yield start, cut.start() + 1
        start, directed = cut.end(), False
    yield start, len(data)


def _diagnosis(broken: Exception, chunk: bytes, line: int) -> tuple[int, str]:
    """Return the line and what is wrong there."""
    if isinstance(broken, Unreadable):
        return broken.line, str(broken)
    if isinstance(broken, yaml.reader.ReaderError):
        return line + chunk.count(b"\n", 0, broken.position), broken.reason
    mark = getattr(broken, "problem_mark", None)
    # The pure parser quotes the handle of a tag, which may be a value that lacks its quotes.
    problem = re.sub(r"(tag handle) .*", r"\1", getattr(broken, "problem", None) or "it cannot be parsed")
    return line + (mark.line if mark else 0), problem

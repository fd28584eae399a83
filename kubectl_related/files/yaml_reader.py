"""YAML as Kubernetes reads it, built straight from the parser's events.

No graph of nodes is composed: a list of ten thousand objects takes the memory
of its objects. Documents are cut at the `---` lines first, as kubectl does, so
that a broken one costs none of its neighbours.
Knows the shape of YAML, not what an object is. No error quotes a value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
import yaml.reader

from kubectl_related.files.document import Document
from kubectl_related.files.report import Unreadable
from kubectl_related.files.yaml_builder import Builder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.files.report import Report

_SEPARATOR = re.compile(rb"^---[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_DIRECTIVE = re.compile(rb"(?:\s*#.*)*\s*%")
_TEMPLATE = b"{{"


def read_yaml(data: bytes, report: Report, line: int = 1) -> Iterator[Document]:
    """Yield the documents of UTF-8 text that starts at `line`; what cannot be read is reported."""
    counted = 0
    builder = Builder(report)
    for start, end in _chunks(data):
        line += data.count(b"\n", counted, start)
        counted = start
        try:
            yield from builder.documents(data[start:end], line)
        except Unreadable as broken:
            _report(report, broken.line, str(broken), data[start:end])
        except yaml.MarkedYAMLError as broken:
            mark = broken.problem_mark
            at = line + mark.line if mark else line
            _report(report, at, _problem(broken.problem), data[start:end])
        except yaml.reader.ReaderError as broken:
            at = line + data.count(b"\n", start, start + broken.position)
            _report(report, at, _problem(broken.reason), data[start:end])


def _chunks(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the documents are, each with the line break of its separator."""
    start = 0
    for cut in _SEPARATOR.finditer(data):
        if not _DIRECTIVE.match(data, start, cut.start()):
            yield start, cut.start()
            start = cut.end()
    yield start, len(data)


def _problem(text: str | None) -> str:
    """Return the parser's words without what the pure parser quotes of a tag."""
    return re.sub(r"(tag handle) .*", r"\1", text or "it cannot be parsed")


def _report(report: Report, line: int, problem: str, chunk: bytes) -> None:
    hint = " (an unrendered template?)" if _TEMPLATE in chunk else ""
    report.error(f"the YAML cannot be read: {problem}{hint}", line)

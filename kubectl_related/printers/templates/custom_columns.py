"""-o custom-columns and custom-columns-file: a row for each item of the List."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.errors import UsageError
from kubectl_related.model.printable import printable
from kubectl_related.printers.answer import in_order, item_of
from kubectl_related.printers.jsonpath.field_path import relaxed
from kubectl_related.printers.jsonpath.find import find
from kubectl_related.printers.jsonpath.gotext import as_text
from kubectl_related.printers.jsonpath.parse import TemplateError, parse
from kubectl_related.printers.padding import padded
from kubectl_related.printers.templates.jsonpath import read_argument_file
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from kubectl_related.printers.jsonpath.nodes import Node
    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.printer import Printer
    from kubectl_related.printers.rows.shown import Shown

_LINES = "Expected format is one line of space separated headers, one line of space separated column specs."
_NOTHING_GIVEN = "custom-columns format specified but no custom columns given"


class Column(Record):
    """A title, and the path of the values below it."""

    title: str
    template: Sequence[Node]


def columns_printer(spec: str) -> Printer:
    """Return the printer of TITLE:PATH,TITLE:PATH. Raises: UsageError."""
    if not spec:
        raise UsageError(_NOTHING_GIVEN)
    paths = []
    for part in spec.split(","):
        title, colon, path = part.partition(":")
        if not colon:
            raise UsageError(f"unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>")
        paths.append((title, relaxed(path)))
    return _printer([_column(title, path) for title, path in paths])


def columns_file_printer(path: str) -> Printer:
    """Return the printer for the columns of a file: a line of titles, a line of paths.

    Raises: UsageError, FileError.
    """
    if not path:
        raise UsageError(_NOTHING_GIVEN)
    lines = read_argument_file(path, "error reading template").splitlines()
    if not lines:
        raise UsageError(f"invalid template, missing header line. {_LINES}")
    if len(lines) < 2:
        raise UsageError(f"invalid template, missing spec line. {_LINES}")
    titles, paths = lines[0].split(), lines[1].split()
    if len(titles) != len(paths):
        raise UsageError(
            f"number of headers ({len(titles)}) and field specifications ({len(paths)}) don't match"
        )
    templates = [relaxed(written) for written in paths]
    return _printer([_column(title, path) for title, path in zip(titles, templates, strict=True)])


def _column(title: str, path: str) -> Column:
    try:
        return Column(title, parse(path))
    except TemplateError as error:
        raise UsageError(str(error)) from error


def _printer(columns: Sequence[Column]) -> Printer:
    def print_columns(shown: Shown, layout: Layout, out: TextIO) -> None:
        rows = [[column.title for column in columns]] if layout.headers else []
        try:
            items = (item_of(one, shown.answer) for one in in_order(shown.answer, layout.sorting))
            rows.extend([_cell(column, item) for column in columns] for item in items)
        except TemplateError as error:
            raise UsageError(str(error)) from error
        finally:
            # As in kubectl: the rows before the failing value are printed.
            out.write("".join(f"{line}\n" for line in padded(rows)))

    return print_columns


def _cell(column: Column, item: Any) -> str:
    values = [value for found in find(column.template, item) for value in found]
    return ",".join(printable(as_text(value)) for value in values) if values else "<none>"

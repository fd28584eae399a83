"""The registry of output formats: -o, its help, its completion and its errors come from here.

A format is made ready before anything is asked, so that a broken template costs
no request; what prints it is imported only then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_related.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TextIO

    from kubectl_related.model.graph import Related
    from kubectl_related.options import Options
    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.printer import Printer


def _table(_: str) -> Printer:
    def print_table(answer: Related, layout: Layout, out: TextIO) -> bool:
        # With what it takes to fold rows it is imported while the server works.
        from kubectl_related.printers import table

        return table.print_table(answer, layout, out)

    return print_table


def _json(_: str) -> Printer:
    from kubectl_related.printers.machine import print_json

    return print_json


def _yaml(_: str) -> Printer:
    from kubectl_related.printers.machine import print_yaml

    return print_yaml


def _name(_: str) -> Printer:
    from kubectl_related.printers.machine import print_names

    return print_names


def _jsonpath(argument: str) -> Printer:
    from kubectl_related.printers.jsonpath.template import template_printer

    return template_printer(argument)


def _jsonpath_as_json(argument: str) -> Printer:
    from kubectl_related.printers.jsonpath.template import template_printer

    return template_printer(argument, as_json=True)


def _jsonpath_file(argument: str) -> Printer:
    from kubectl_related.printers.jsonpath.template import template_file_printer

    return template_file_printer(argument)


def _custom_columns(argument: str) -> Printer:
    from kubectl_related.printers.jsonpath.custom_columns import columns_printer

    return columns_printer(argument)


def _custom_columns_file(argument: str) -> Printer:
    from kubectl_related.printers.jsonpath.custom_columns import columns_file_printer

    return columns_file_printer(argument)


def _tree(_: str) -> Printer:
    from kubectl_related.printers.pictures.tree import print_tree

    return print_tree


def _dot(_: str) -> Printer:
    from kubectl_related.printers.pictures.dot import print_dot

    return print_dot


def _mermaid(_: str) -> Printer:
    from kubectl_related.printers.pictures.mermaid import print_mermaid

    return print_mermaid


class Format(NamedTuple):
    """One format; `argument`: `-o NAME=ARGUMENT`; `cells`: it shows what the server prints of objects."""

    printer: Callable[[str], Printer]
    argument: bool = False
    cells: bool = False


TABLE = Format(_table, cells=True)
FORMATS = {
    "json": Format(_json),
    "yaml": Format(_yaml),
    "name": Format(_name),
    "jsonpath": Format(_jsonpath, argument=True),
    "jsonpath-as-json": Format(_jsonpath_as_json, argument=True),
    "jsonpath-file": Format(_jsonpath_file, argument=True),
    "custom-columns": Format(_custom_columns, argument=True),
    "custom-columns-file": Format(_custom_columns_file, argument=True),
    "wide": TABLE,
    "tree": Format(_tree, cells=True),
    "dot": Format(_dot),
    "mermaid": Format(_mermaid),
}


def format_of(output: str) -> tuple[Format, str]:
    """Return the format that -o names, and its argument. Raises: UsageError."""
    if not output:
        return TABLE, ""
    name, equals, argument = output.partition("=")
    found = FORMATS.get(name)
    if found is None or (equals and not found.argument):
        raise UsageError(
            f'unable to match a printer suitable for the output format "{output}",'
            f" allowed formats are: {','.join(sorted(FORMATS))}"
        )
    return found, argument


class Printing(NamedTuple):
    """What prints the answer, and how."""

    printer: Printer
    layout: Layout
    cells: bool


def printing_of(options: Options, stdout: TextIO, environ: Mapping[str, str]) -> Printing:
    """Return how the answer is printed. Raises: UsageError, FileError."""
    from kubectl_related.printers.layout import layout_of

    found, argument = format_of(options.output)
    layout = layout_of(options, stdout, environ)
    return Printing(found.printer(argument), layout, found.cells)

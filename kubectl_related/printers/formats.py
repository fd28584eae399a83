"""The registry of output formats: -o, its help, its completion and its errors come from here.

A format is made ready before anything is asked, so that a broken template costs
no request; what prints it is imported only then.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kubectl_related.errors import UsageError
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TextIO

    from kubectl_related.options import Options
    from kubectl_related.printers.events import EventPrinter
    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.printer import Printer
    from kubectl_related.printers.rows.shown import Shown


class Format(Record):
    """One format: what prints it, and what it can do.

    `module` (below printers/) has `function`, a Printer; with `argument` it
    makes a Printer of `-o NAME=ARGUMENT`.
    """

    module: str
    function: str
    argument: bool = False
    columns: bool = False
    """It shows what the server prints of objects: READY, STATUS, AGE."""
    wide: bool = False
    """It shows the fields, VIA, and the lines of files that they are in, WHERE."""
    labels: bool = False
    """--show-labels adds a column."""
    label_columns: bool = True
    """-L is accepted."""
    places: bool = False
    """It shows in which line of which file a reference is."""
    explains: bool = False
    """--explain can be printed so."""
    headed: bool = False
    """It says what was asked, of whom and when."""
    caution: str = ""
    """The function of `module` that says what is wrong with the text it printed; empty if nothing can be."""
    of_checks: bool = False
    """It goes with --missing and --unused only: it shows faults."""
    of_unused: bool = False
    """--unused can be printed so: it shows objects that may have no relation."""
    for_people: bool = False
    """If nothing was found it prints nothing, and stderr says so; others print a whole document."""
    events: str = ""
    """The class in printers/events.py that prints changes; without one it cannot be watched."""

    def printer(self, argument: str) -> Printer:
        """Return what prints it. Raises: UsageError, FileError for an argument that cannot be read."""
        if not self.argument:
            return self._print
        make: Callable[[str], Printer] = self._function()
        return make(argument)

    def excess(self, printed: str) -> str:
        """Return what whoever uses the text should know; empty if there is nothing."""
        return str(self._function(self.caution)(printed)) if self.caution else ""

    def event_printer(self, layout: Layout, out: TextIO) -> EventPrinter:
        """Return what prints the changes of a watched answer."""
        make: Callable[[Layout, TextIO], EventPrinter]
        make = getattr(import_module("kubectl_related.printers.events"), self.events)
        return make(layout, out)

    def _print(self, shown: Shown, layout: Layout, out: TextIO, /) -> None:
        printer: Printer = self._function()
        printer(shown, layout, out)

    def _function(self, name: str = "") -> Any:
        # Printers are imported while the server works.
        return getattr(import_module(f"kubectl_related.printers.{self.module}"), name or self.function)


_TEMPLATE = Format("templates.jsonpath", "", argument=True, places=True, of_unused=True)
_COLUMNS = Format(
    "templates.custom_columns", "", argument=True, places=True, label_columns=False, of_unused=True
)
TABLE = Format(
    "table",
    "print_table",
    columns=True,
    labels=True,
    explains=True,
    of_unused=True,
    for_people=True,
    events="TableEvents",
)
FORMATS = {
    "json": Format("machine", "print_json", places=True, explains=True, of_unused=True, events="JsonEvents"),
    "yaml": Format("machine", "print_yaml", places=True, explains=True, of_unused=True, events="YamlEvents"),
    "kyaml": Format("kyaml", "print_kyaml", places=True, of_unused=True, events="KyamlEvents"),
    "name": Format("machine", "print_names", of_unused=True, events="NameEvents"),
    "jsonpath": _TEMPLATE._replace(function="template_printer"),
    "jsonpath-as-json": _TEMPLATE._replace(function="json_template_printer"),
    "jsonpath-file": _TEMPLATE._replace(function="template_file_printer"),
    "custom-columns": _COLUMNS._replace(function="columns_printer"),
    "custom-columns-file": _COLUMNS._replace(function="columns_file_printer"),
    "wide": TABLE._replace(wide=True, places=True),
    "markdown": Format(
        "markdown",
        "print_markdown",
        columns=True,
        wide=True,
        places=True,
        labels=True,
        of_unused=True,
        for_people=True,
    ),
    "tree": Format("pictures.tree", "print_tree", columns=True, for_people=True),
    "sarif": Format("reports.sarif", "print_sarif", places=True, of_checks=True, of_unused=True),
    "junit": Format("reports.junit", "print_junit", places=True, of_checks=True, of_unused=True),
    "dot": Format("pictures.dot", "print_dot"),
    "mermaid": Format("pictures.mermaid", "print_mermaid", caution="excess"),
    "svg": Format("pictures.svg", "print_svg"),
    "html": Format(
        "pictures.page", "print_page", columns=True, wide=True, labels=True, places=True, headed=True
    ),
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


class Printing(Record):
    """The printer of the answer, and its layout."""

    format: Format
    printer: Printer
    layout: Layout


def printing_of(options: Options, stdout: TextIO, environ: Mapping[str, str]) -> Printing:
    """Return how the answer is printed. Raises: UsageError, FileError."""
    from kubectl_related.printers.layout import layout_of

    found, argument = format_of(options.output)
    if found.of_checks and not (options.missing or options.unused):
        raise UsageError(f"{options.output} printer can only be used with --missing or --unused")
    if options.unused and not found.of_unused:
        raise UsageError(f"--unused option cannot be used with {options.output} printer")
    if options.show_labels and not found.labels:
        raise UsageError(f"--show-labels option cannot be used with {options.output} printer")
    if options.label_columns and not found.label_columns:
        raise UsageError(f"--label-columns option cannot be used with {options.output} printer")
    return Printing(found, found.printer(argument), layout_of(options, stdout, environ, wide=found.wide))

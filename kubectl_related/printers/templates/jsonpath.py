"""-o jsonpath, jsonpath-as-json and jsonpath-file: a template over the whole List."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_related.errors import FileError, UsageError
from kubectl_related.printers.answer import as_list
from kubectl_related.printers.jsonpath.gotext import quoted
from kubectl_related.printers.jsonpath.parse import TemplateError, parse
from kubectl_related.printers.jsonpath.render import rendered, rendered_as_json
from kubectl_related.printers.terminal import safe_strings

if TYPE_CHECKING:
    from typing import TextIO

    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.printer import Printer
    from kubectl_related.printers.rows.shown import Shown


def template_printer(text: str, *, as_json: bool = False) -> Printer:
    """Return the printer of this template. Raises: UsageError."""
    if not text:
        raise UsageError("template format specified but no template given")
    try:
        template = parse(text)
    except TemplateError as error:
        raise UsageError(f"error parsing jsonpath {text}, {error}") from error
    render = rendered_as_json if as_json else rendered

    def print_template(shown: Shown, layout: Layout, out: TextIO) -> None:
        try:
            content = as_list(shown.answer, layout.sorting)
            # A program that reads this wants the values themselves.
            out.write(render(template, safe_strings(content) if out.isatty() and not as_json else content))
        except TemplateError as error:
            raise UsageError(
                f"error executing jsonpath {quoted(text)}: Error executing template: {error}"
            ) from error

    return print_template


def json_template_printer(text: str) -> Printer:
    """Return the printer of the values that this template finds, as JSON. Raises: UsageError."""
    return template_printer(text, as_json=True)


def template_file_printer(path: str) -> Printer:
    """Return the printer of the template in a file. Raises: UsageError, FileError."""
    if not path:
        raise UsageError("template format specified but no template given")
    return template_printer(read_argument_file(path, "error reading --template"))


def read_argument_file(path: str, failed: str) -> str:
    """Read a file that -o names. Raises: FileError, with kubectl's words for it."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FileError(f"{failed} {path}, open {path}: {reason}") from error
    except UnicodeDecodeError as error:
        raise FileError(f"{failed} {path}, it is not UTF-8") from error

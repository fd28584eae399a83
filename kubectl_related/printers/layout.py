"""How an answer is to be printed: what the flags say, as one value, checked before anything is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_related.errors import UsageError
from kubectl_related.printers.terminal import wants_color

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from kubectl_related.options import Options
    from kubectl_related.printers.sorting import Sorting


class Layout(NamedTuple):
    """What the flags say about printing."""

    expand: bool = False
    headers: bool = True
    live: bool = True
    """Whether a server printed READY and AGE."""
    color: bool = False
    wide: bool = False
    missing: bool = False
    label_columns: tuple[str, ...] = ()
    show_labels: bool = False
    sorting: Sorting | None = None


def layout_of(options: Options, stdout: TextIO, environ: Mapping[str, str]) -> Layout:
    """Return the layout that the flags ask for. Raises: UsageError for flags that do not go together."""
    _check(options)
    sorting = None
    if options.sort_by:
        from kubectl_related.printers.sorting import Sorting

        sorting = Sorting(options.sort_by)
    return Layout(
        expand=options.expand,
        headers=not options.no_headers,
        live=not options.from_paths,
        color=wants_color(options.color, stdout, environ),
        wide=options.output == "wide",
        missing=options.missing,
        label_columns=options.label_columns,
        show_labels=options.show_labels,
        sorting=sorting,
    )


def _check(options: Options) -> None:
    if options.show_labels and options.output not in ("", "wide"):
        raise UsageError(f"--show-labels option cannot be used with {options.output} printer")
    if options.label_columns and options.output.startswith("custom-columns"):
        raise UsageError(f"--label-columns option cannot be used with {options.output} printer")
    if options.explain and options.output not in ("", "wide", "json", "yaml"):
        raise UsageError(f"--explain option cannot be used with {options.output} printer")

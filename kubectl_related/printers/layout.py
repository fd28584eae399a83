"""How an answer is to be printed: what the flags say, as one value, checked before anything is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.printers.terminal import wants_color
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from kubectl_related.options import Options
    from kubectl_related.printers.sorting import Sorting


class Layout(Record):
    """The flags that are about printing."""

    expand: bool = False
    headers: bool = True
    live: bool = True
    """Whether a server printed READY and AGE."""
    color: bool = False
    wide: bool = False
    label_columns: tuple[str, ...] = ()
    show_labels: bool = False
    sorting: Sorting | None = None


def layout_of(options: Options, stdout: TextIO, environ: Mapping[str, str], *, wide: bool) -> Layout:
    """Return the layout that the flags ask for; `wide`: with VIA. Raises: UsageError."""
    sorting = None
    if options.sort_by:
        from kubectl_related.printers.sorting import Sorting

        sorting = Sorting(options.sort_by)
    return Layout(
        expand=options.expand,
        headers=not options.no_headers,
        live=not options.from_paths,
        color=wants_color(options.color, stdout, environ),
        wide=wide,
        label_columns=options.label_columns,
        show_labels=options.show_labels,
        sorting=sorting,
    )

"""What a printer is: a function of the registry's formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from typing import TextIO

    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.rows.shown import Shown


class Printer(Protocol):
    """Prints a finished answer."""

    def __call__(self, shown: Shown, layout: Layout, out: TextIO, /) -> None:
        """Print. Raises: UsageError if what the user typed does not fit the answer."""
        ...

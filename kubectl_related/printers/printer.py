"""The one interface of every format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from typing import TextIO

    from kubectl_related.model.graph import Related
    from kubectl_related.printers.layout import Layout


class Printer(Protocol):
    """Prints an answer; tells whether there was anything for people to see."""

    def __call__(self, answer: Related, layout: Layout, out: TextIO, /) -> bool:
        """Print it. Raises: UsageError where a template does not fit the answer."""
        ...

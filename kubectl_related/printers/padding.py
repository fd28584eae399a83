"""Tables as kubectl prints them, laid out by tabulate."""

from __future__ import annotations

import threading
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = 3
_MIN_WIDTH = 6
"""The narrowest column of kubectl, gap included; the last one may be narrower."""


def preload() -> None:
    """Import tabulate on a thread of its own, while requests are in flight."""
    threading.Thread(target=import_module, args=("tabulate",), daemon=True).start()


def padded(table: Sequence[Sequence[str]]) -> list[str]:
    """Return a line for each row; all columns but the last are padded, even if nothing follows.

    Every character counts as one, however wide a terminal shows it, as in kubectl. No cell may hold a line
    break or another control character (`printable`).
    """
    if not table:
        return []
    first, *others = table
    titles = [*(cell.ljust(_MIN_WIDTH - _GAP) for cell in first[:-1]), first[-1]]
    *columns, last = zip(titles, *others, strict=True)
    return [(" " * _GAP).join(row) for row in zip(*map(_padded, columns), last, strict=True)]


def _padded(column: Sequence[str]) -> list[str]:
    """Return the cells of a column, each as wide as the widest of them."""
    # Only tables need it, and importing it takes time (see preload).
    import tabulate

    # kubectl counts characters, and the packages installed beside this one must not change that.
    tabulate.WIDE_CHARS_MODE = False
    tabulate.PRESERVE_WHITESPACE = True
    # Long tables repeat most of their cells, and tabulate looks at each for numbers and dates.
    cells = list(dict.fromkeys(column))
    text = tabulate.tabulate(
        [[cell] for cell in cells],
        tablefmt=tabulate.TableFormat(None, None, None, None, None, _only_cell, 0, None),
        disable_numparse=True,
        colalign=["left"],
    )
    laid_out = dict(zip(cells, text.split("\n"), strict=True))
    return [laid_out[cell] for cell in column]


def _only_cell(cells: Sequence[str], _widths: Sequence[int], _alignments: Sequence[str | None]) -> str:
    # A function and not a DataRow: tabulate strips the end of a DataRow's lines, where kubectl prints blanks.
    return cells[0]

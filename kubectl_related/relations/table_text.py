"""Reads the text of a relation table into rows; pure.

A table is written in one of two forms. With headings:

    [names]
    $workflows = Workflow,WorkflowTemplate

    [$workflows,CronWorkflow]
    FIELD  TARGET  WAY  RELATION  IF TARGET DELETED  OPTIONS

`$workflows` is replaced wherever it occurs below. A line that is indented deeper
than its row continues it; a cell that ends in `|` or `,` goes on there without a
gap. A kind without a group is the core group's kind if there is one, else the kind
of the group that names the file.

Without headings, as derived lines are written, and as tables were before:

    FROM  FIELD  TARGET  WAY  RELATION  IF TARGET DELETED/IF THIS DELETED  OPTIONS
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kubectl_related.record import Record
from kubectl_related.relations.parse import columns, package_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING = re.compile(r"\[([^\[\]]+)\]")
_NAME = re.compile(r"\$[a-z][a-z-]*")
NAMES = "names"
"""The heading of a table's own names."""

OLD_WAYS = {
    "ref": "typed-ref",
    "map": "labels",
    "claim": "volume-claim-template",
    "ephemeral": "ephemeral-volume",
    "defined": "crd",
}
"""Ways to refer as tables without headings may write them."""
_OLD_WORDS = frozenset({*OLD_WAYS, "name", "owner", "selector", "label"})
OLD_OPTIONS = {
    "cross": "cross-namespace",
    "member": "contains",
    "seldom": "weak-backwards",
    "push": "field-selector",
    "ns": "namespace",
    "in": "in-namespace",
    "nsselector": "namespace-selector",
    "kindin": "kind-from",
}
"""Options as tables without headings may write them."""
_SPECIAL = frozenset({"*", "custom", "PodSpec", "PodTemplateSpec", "PodMetadata"})


class Row(Record):
    """One row: FROM, FIELD, TARGET, WAY, RELATION, IF TARGET DELETED, OPTIONS, with full kinds."""

    number: int
    cells: list[str]
    old: bool
    """Whether it has the form without headings."""


def read_table(text: str, group: str) -> Iterator[Row]:
    """Yield the rows of a table; `group` is the one that names its file, "" for none.

    Raises: ValueError with the line's number and what is wrong.
    """
    kinds = ""
    names: dict[str, str] = {}
    for number, line in _joined(text):
        stripped = line.strip()
        if stripped[0] == "[" and stripped[-1] == "]" and (heading := _HEADING.fullmatch(stripped)):
            kinds = _replaced(heading[1], names).replace(" ", "")
        elif kinds == NAMES and stripped[0] == "$":
            name, equals, value = stripped.partition("=")
            if not equals or not _NAME.fullmatch(name.strip()):
                raise LineError(number, f"expected $NAME = TEXT, found {stripped!r}")
            names[name.strip()] = _replaced(value.strip(), names)
        else:
            cells = columns(_replaced(stripped, names) if names else stripped)
            yield _row(number, cells, "" if kinds == NAMES else kinds, group)


class LineError(ValueError):
    """The problem of a line, and the line's number."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.number = number


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with those that continue it, without comments and empty lines."""
    start, whole, indent = 0, "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.lstrip()
        if not stripped or stripped[0] == "#":
            continue
        deep = len(line) - len(stripped)
        if deep > indent and whole and not _heads(whole):
            whole += stripped.rstrip() if whole[-1] in "|," else "  " + stripped.rstrip()
            continue
        if whole:
            yield start, whole
        start, whole, indent = number, line.rstrip(), deep
    if whole:
        yield start, whole


def _heads(line: str) -> bool:
    return line[-1] == "]" and line.lstrip()[0] == "["


def _replaced(text: str, names: dict[str, str]) -> str:
    if "$" not in text:
        return text
    return _NAME.sub(lambda found: names.get(found[0], found[0]), text)


def _row(number: int, cells: list[str], kinds: str, group: str) -> Row:
    if cells[0] == "carrier":
        if kinds and len(cells) == 3:
            cells.insert(1, kinds)
        cells[1:2] = [_full(cell, group) for cell in cells[1:2]]
        return Row(number, cells, old=False)
    if not kinds or (len(cells) > 3 and cells[3] in _OLD_WORDS):
        return Row(number, _from_old(cells), old=True)
    if len(cells) < 5:
        raise LineError(number, f"expected 5 or 6 columns below a heading, found {len(cells)}")
    cells[1] = _full(cells[1], group)
    if len(cells) > 6:
        cells[5:] = [" ".join(cells[5:])]
    return Row(number, [_full(kinds, group), *cells], old=False)


def _from_old(cells: list[str]) -> list[str]:
    if len(cells) < 6:
        return cells
    cells[3] = OLD_WAYS.get(cells[3], cells[3])
    options = cells[6].split() if len(cells) > 6 else []
    for at, option in enumerate(options):
        key, equals, value = option.partition("=")
        options[at] = OLD_OPTIONS.get(key, key) + equals + value
    cells[5], slash, back = cells[5].partition("/")
    if slash and back not in ("", "-"):
        options.append(f"if-this-deleted={back.replace(' ', '-')}")
    cells[5] = cells[5] or "-"
    return [*cells[:6], *([" ".join(options)] if options else []), *cells[7:]]


@cache
def _full(kinds: str, group: str) -> str:
    """Write the group behind the kinds of the file's own group."""
    if not group:
        return kinds
    core = core_kinds()
    return ",".join(
        kind if "." in kind or kind in _SPECIAL or kind in core else f"{kind}.{group}"
        for kind in kinds.split(",")
    )


@cache
def core_kinds() -> frozenset[str]:
    """Return the kinds of the core group."""
    rows = (columns(line) for line in package_text("facts/kinds.txt").splitlines())
    return frozenset(row[0] for row in rows if row and "." not in row[0])

"""-o tree: a tree for each subject, a branch for each direction, folded like the table.

An object that is reached in several ways has its own branch once, nearest to the
subject; elsewhere it is followed by three dots.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.model.printable import printable
from kubectl_related.printers.answer import item_of
from kubectl_related.printers.columns import columns_of, row_name, tinted
from kubectl_related.printers.padding import padded
from kubectl_related.printers.pictures.branches import branches_of, branches_of_chains, dangling
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from kubectl_related.model.graph import Related, Relative
    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.pictures.branches import Branch
    from kubectl_related.printers.rows.row import Row
    from kubectl_related.printers.rows.shown import Shown


class _Line(Record):
    namespace: str
    text: str
    row: Row | None = None


class _Strokes(Record):
    """The strokes before a branch and before the last one, and below each of them."""

    branch: str
    last: str
    below: str
    below_last: str


_LINES = _Strokes("├── ", "└── ", "│   ", "    ")
_PLAIN = _Strokes("|-- ", "`-- ", "|   ", "    ")
_HEADINGS = {USED_BY: "used by", USES: "uses"}


def print_tree(shown: Shown, layout: Layout, out: TextIO) -> None:
    """Print a tree for each subject; with --missing, for each object that refers to what is not there.

    Raises: UsageError if siblings cannot be sorted as --sort-by says.
    """
    strokes = _LINES if _encodes(out, "".join(_LINES)) else _PLAIN
    trees = _trees(shown.answer, layout, strokes)
    out.write("\n".join(_printed(shown.answer, layout, lines) for lines in trees))


def _encodes(out: TextIO, text: str) -> bool:
    try:
        text.encode(out.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _trees(answer: Related, layout: Layout, strokes: _Strokes) -> Iterator[list[_Line]]:
    if answer.only_missing:
        for holder, branches in dangling(answer, fold=not layout.expand).items():
            below = _grown(answer, branches, "", strokes)
            yield [_Line(holder.namespace, answer.label(holder)), *below]
        return
    if answer.target is not None:
        for ref, branches in branches_of_chains(answer).items():
            yield [_Line("", answer.label(ref)), *_grown(answer, branches, "", strokes)]
        return
    relatives = _ordered(answer, layout)
    for index, subject in enumerate(answer.subjects):
        own = [relative for relative in relatives if index in relative.of]
        if len(answer.subjects) > 1:
            own = [relative.seen_from(index, subject.ref) for relative in own]
        directions = branches_of(subject.ref, own, fold=not layout.expand)
        if own:
            yield [_Line("", answer.label(subject.ref)), *_directions(answer, directions, strokes)]


def _ordered(answer: Related, layout: Layout) -> list[Relative]:
    if layout.sorting is not None:
        return layout.sorting.sorted(answer.relatives, lambda relative: item_of(relative, answer))
    return sorted(answer.relatives, key=lambda relative: (relative.missing, relative.ref))


def _directions(answer: Related, directions: dict[str, list[Branch]], strokes: _Strokes) -> Iterator[_Line]:
    shown = [(_HEADINGS[direction], branches) for direction, branches in directions.items() if branches]
    for heading, branches in shown:
        last = heading == shown[-1][0]
        yield _Line("", (strokes.last if last else strokes.branch) + heading)
        yield from _grown(answer, branches, strokes.below_last if last else strokes.below, strokes)


def _grown(answer: Related, branches: Sequence[Branch], before: str, strokes: _Strokes) -> Iterator[_Line]:
    """Yield the lines of siblings and of the branches below them, in reading order."""
    waiting = [(branch, before, at == len(branches) - 1) for at, branch in enumerate(branches)][::-1]
    while waiting:
        branch, before, last = waiting.pop()
        ref = branch.row.relative.ref
        label = row_name(answer, branch.row) + (" ..." if branch.cut else "")
        yield _Line(ref.namespace, before + (strokes.last if last else strokes.branch) + label, branch.row)
        below = before + (strokes.below_last if last else strokes.below)
        ends = len(branch.children) - 1
        waiting += [(child, below, at == ends) for at, child in enumerate(branch.children)][::-1]


def _printed(answer: Related, layout: Layout, lines: Sequence[_Line]) -> str:
    rows = [line.row for line in lines if line.row is not None]
    columns = columns_of(answer, rows, layout)
    spaces = len({line.namespace for line in lines if line.namespace} | _own(answer)) > 1
    titles = [printable(title) for title, _ in columns]
    table = [[*(["NAMESPACE"] if spaces else []), "NAME", *titles]]
    for line in lines:
        cells = ["" if line.row is None else printable(cell(line.row)) for _, cell in columns]
        table.append([*([printable(line.namespace)] if spaces else []), printable(line.text), *cells])
    first, *shown = (line.rstrip() for line in padded(table))
    if layout.color:
        shown = [
            tinted(text, line.row) if line.row else text for text, line in zip(shown, lines, strict=True)
        ]
    return "".join(f"{line}\n" for line in ([first] if layout.headers else []) + shown)


def _own(answer: Related) -> set[str]:
    """Return the namespaces that need no column because the subjects lie there."""
    return {subject.ref.namespace for subject in answer.subjects if subject.ref.namespace}

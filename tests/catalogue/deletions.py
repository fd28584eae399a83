"""Writes docs/deletions.md, why a deletion does what it does: `python -m tests.catalogue.deletions`."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from kubectl_related.relations.parse import EFFECTS, columns, verbs
from tests.catalogue.generate_docs import ROOT, WORDS, Row, all_rows

PAGE = ROOT / "docs" / "deletions.md"
LINES = Path(__file__).with_name("effects.txt")

INTRODUCTION = """\
# What a deletion does

This page is generated from the tables and `tests/catalogue/effects.txt` by `make docs`; do not edit it.

`--if-deleted` says of each relative what deleting the subject would do to it. Of several relations the worst
counts, in the order of this page; an optional reference and a pod that is finished are unaffected, but a
finished pod still blocks its claim. What is deleted too takes its own with it: that is followed to the end,
along owner references of objects of any kind, so that the metadata of every listable kind of the namespace is
read. Who may not list one of them gets what was found, and is told that the answer is incomplete.

[relations.md](relations.md) says which effect each field has; `tests/deletions` deletes for real and
compares. Paths are of github.com/kubernetes/kubernetes, pages of kubernetes.io/docs.
"""


@dataclass(frozen=True)
class Line:
    """One line of effects.txt; `back`: it is the holder of the field that is deleted."""

    effect: str
    back: bool
    relations: tuple[str, ...]
    holders: tuple[str, ...]
    targets: tuple[str, ...]
    reason: str
    source: str

    def fits(self, effect: str, row: Row, *, back: bool) -> bool:
        """Tell whether it explains what a row of the tables says."""
        return (
            (effect, back) == (self.effect, self.back)
            and any(fnmatchcase(row.relation, written) for written in self.relations)
            and _fits(row.kinds, self.holders)
            and _fits(row.targets, self.targets)
        )


def _fits(kinds: tuple[str, ...], globs: tuple[str, ...]) -> bool:
    return all(any(fnmatchcase(kind, glob) for glob in globs) for kind in kinds)


@dataclass
class Explained:
    """A line with the rows that it explains."""

    line: Line
    rows: list[Row] = field(default_factory=list)


@cache
def lines() -> tuple[Line, ...]:
    """Return the lines of effects.txt."""
    read = (columns(text) for text in LINES.read_text(encoding="utf-8").splitlines())
    return tuple(_line(*row) for row in read if row)


def _line(effect: str, relations: str, holders: str, targets: str, reason: str, source: str) -> Line:
    return Line(
        effect.lstrip("/"), effect.startswith("/"), tuple(relations.split(",")), tuple(holders.split(",")),
        tuple(targets.split(",")), reason, source,
    )  # fmt: skip


def explained() -> tuple[list[Explained], list[str]]:
    """Return every line with its rows, and the rows that no line explains."""
    found = [Explained(line) for line in lines()]
    lacking = []
    for row in all_rows():
        for effect, back in ((row.effect or EFFECTS[-1], False), (row.effect_back, True)):
            fitting = [one for one in found if effect and one.line.fits(effect, row, back=back)]
            if fitting:
                fitting[0].rows.append(row)
            elif effect:
                lacking.append(f"{row.table}: {row.relation} {row.path} {effect}")
    return found, lacking


def _cells(one: Explained) -> list[str]:
    line = one.line
    relations = dict.fromkeys(row.relation for row in one.rows)
    gone = [verbs()[relation] if line.back else relation for relation in relations]
    stays = {kind for row in one.rows for kind in (row.targets if line.back else row.kinds)}
    deleted = {kind for row in one.rows for kind in (row.kinds if line.back else row.targets)}
    source = line.source if line.source != "-" else _heads(one.rows)
    return [_named(stays), ", ".join(gone), _named(deleted), line.reason, source.replace("|", "\\|")]


_MOST = 8


def _named(kinds: set[str]) -> str:
    short = {kind.partition(".")[0] for kind in kinds}
    names = sorted(WORDS.get(kind, kind) for kind in short)
    return ", ".join(names if len(names) <= _MOST else [*names[:_MOST], "and other kinds"])


def _heads(rows: list[Row]) -> str:
    """Return where the rules of these rows are from, as the heads of their tables say."""
    groups = sorted({row.table for row in rows})
    links = [f"[{group}](relations.md#{group.replace('.', '')})" for group in groups]
    return ", ".join(links if len(links) <= _MOST else ["the project's own: [Sources](relations.md#sources)"])


def page() -> str:
    """Return the whole page."""
    text = [INTRODUCTION]
    found, _ = explained()
    for effect in EFFECTS:
        text += [f"## {effect.capitalize()}", ""]
        text += [
            "| What it happens to | by which relation | to what is deleted | Why | Source |",
            "| --- | --- | --- | --- | --- |",
        ]
        rows = [_cells(one) for one in found if one.line.effect == effect]
        text += [*("| " + " | ".join(cells) + " |" for cells in rows), ""]
    return "\n".join(text).rstrip() + "\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()

"""Writes docs/deletions.md, the effects of deletions: `python -m tests.catalogue.deletions`."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from kubectl_related.relations.parse import EFFECTS, columns, verbs
from tests.catalogue.generate_docs import ROOT, WORDS, Row, all_rows
from tests.docs.pages import write

PAGE = ROOT / "docs" / "deletions.md"
LINES = Path(__file__).with_name("effects.txt")

INTRODUCTION = """\
# Effects of a deletion

This page is generated from the tables and `tests/catalogue/effects.txt` by `make docs`; do not edit it.

`--if-deleted` shows what deleting the subject would do to each relative. If several relations apply, the
worst effect counts, in the order of this page. Optional references and finished pods are unaffected, but a
finished pod still blocks the deletion of its claim. Cascades are followed to the end along owner
references, for which the metadata of every listable kind in the namespace is read. Without list permission
the result is marked incomplete.

Some effects are passed on (`passes-on` in a table), to what `--depth` reaches: when the last pod behind a
Service goes, what routes to the Service or calls it breaks as it would without the Service; when a role
goes, the accounts of its bindings lose what it granted.

Of a custom kind without a table only the reference is known, not what follows: a line on stderr names such
kinds where they require what would be gone.

[relations.md](relations.md) lists the effect of each field; `tests/deletions` compares with real deletions.
Paths are in github.com/kubernetes/kubernetes, pages in kubernetes.io/docs.
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
        """Return whether the line explains the effect of a row."""
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
            "| Affected | Relation | Deleted | Why | Source |",
            "| --- | --- | --- | --- | --- |",
        ]
        rows = [_cells(one) for one in found if one.line.effect == effect]
        text += [*("| " + " | ".join(cells) + " |" for cells in rows), ""]
    return "\n".join(text).rstrip() + "\n"


def main() -> None:
    """Write the page."""
    write(PAGE, page())


if __name__ == "__main__":
    main()

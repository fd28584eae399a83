"""Writes docs/relations.md from the shipped tables: `python -m tests.catalogue.generate_docs`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from kubectl_related.relations import catalogue as tables
from kubectl_related.relations.carriers import OF_PODS
from kubectl_related.relations.parse import verbs
from tests.docs.pages import write

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "relations.md"
FOLDER = tables.TABLES_FOLDER
WORDS = {"*": "any object", "custom": "any custom resource"}
MARKS = {"weak": "weak", "optional": "optional", "grant": "needs a grant"}

INTRODUCTION = """\
# Relations

This page is generated from the tables in `kubectl_related/relations/tables` by `make docs`; do not edit it.

Each kind has a table of the kinds it uses and a table of the kinds that use it. *Relation* reads from the
holder of the field to its target. *If deleted* is the effect that `--if-deleted` prints for the object that
remains; [deletions.md](deletions.md) has the reasons and the Kubernetes sources.

- *weak*: a hint, shown with `--weak`. *optional*: the target may be missing by design.
- *needs a grant*: in effect across namespaces only with a ReferenceGrant
  ([usage.md](usage.md#references-that-need-a-grant)).
- *with*, *without*, *when*, *unless*: in effect only if another field has that value. `.field` is a sibling
  of the field, `..field` is one level further out, `@.field` is inside it.
- `[]` means every element of a list, `**` any path, `(a|b)` a choice.
- [Sources](#sources) names the documentation behind the rows.

The rows of *PodSpec* apply to every kind that embeds one ({carriers}), those of *PodTemplateSpec* to all of
these except Pod.
"""


@dataclass(frozen=True)
class Row:
    """One line of a table as the page shows it; `note` is the comment above it."""

    table: str
    kinds: tuple[str, ...]
    path: str
    targets: tuple[str, ...]
    relation: str
    effect: str
    effect_back: str
    marks: str
    note: str

    @property
    def field(self) -> str:
        """The path as a table cell."""
        return f"`{self.path}`".replace("|", "\\|")


def read_table(path: Path) -> list[Row]:
    """Return the rows of one table."""
    text = path.read_text(encoding="utf-8")
    lines = {int(line.place.rpartition(":")[2]): line for line in tables.read_lines(text, "table", path.name)}
    rows: list[Row] = []
    note: list[str] = []
    open_note = False
    for number, written in enumerate(text.splitlines(), start=1):
        if written.startswith("#"):
            note = [*note, written.strip("# ")] if open_note else [written.strip("# ")]
            open_note = True
        elif (line := lines.get(number)) and not line.carries:
            open_note = False
            said = " ".join(note)
            rows.append(_row(path.stem, line.row, "" if said == head(path) else said))
        elif line or not written:
            note, open_note = [], False
    return rows


def _row(table: str, row: list[str], note: str) -> Row:
    options = row[6].split() if len(row) == 7 else []
    given = {option.split("=")[0] for option in options}
    back = next((o.partition("=")[2] for o in options if o.startswith("if-this-deleted=")), "")
    marks: list[str] = [word for mark, word in MARKS.items() if mark in given]
    marks += [_condition(option) for option in options if option.startswith(("when=", "unless="))]
    return Row(
        table, tuple(row[0].split(",")), row[1], tuple(row[2].split(",")), row[4], row[5].strip("-"),
        back.replace("-", " "), ", ".join(marks), note,
    )  # fmt: skip


def _condition(option: str) -> str:
    word, _, rest = option.partition("=")
    path, _, values = rest.partition(":")
    if values == "?*":
        return f"{'with' if word == 'when' else 'without'} `{path}`"
    return f"{word} `{path}` is `{values or 'absent'}`".replace("|", "\\|")


def _kind(written: str) -> str:
    return WORDS.get(written, written)


def _sort_key(kind: str) -> tuple[bool, str, str]:
    name, _, group = kind.partition(".")
    return kind not in {*OF_PODS, "*"}, group, name


def _table(heads: list[str], rows: list[list[str]]) -> list[str]:
    lines = ["| " + " | ".join(cells) + " |" for cells in [heads, ["---"] * len(heads), *rows]]
    return [*lines, ""]


def section(kind: str, rows: list[Row]) -> list[str]:
    """Return what the page says about one kind."""
    lines = [f"## {_kind(kind)}", ""]
    if uses := [row for row in rows if kind in row.kinds]:
        heads = ["Relation", "Uses", "Field", "If that is deleted", "If this is deleted", ""]
        lines += _table(heads, [_cells(row.relation, row.targets, row) for row in uses])
    if users := [row for row in rows if kind in row.targets and kind not in WORDS]:
        heads = ["Relation", "Used by", "Field there", "If this is deleted", "If that is deleted", ""]
        lines += _table(heads, [_cells(verbs()[row.relation], row.kinds, row) for row in users])
    return lines


def _cells(relation: str, others: tuple[str, ...], row: Row) -> list[str]:
    return [relation, ", ".join(map(_kind, others)), row.field, row.effect, row.effect_back, row.marks]


def sources(rows: list[Row]) -> list[str]:
    """Return the head of each table and the notes in it, with the fields they are about."""
    lines = ["## Sources", ""]
    for table in sorted({row.table for row in rows}):
        lines += [f"### {table}", "", head(FOLDER / f"{table}.relations"), ""]
        notes: dict[str, list[str]] = {}
        for row in rows:
            if row.table == table and row.note:
                notes.setdefault(row.note.rstrip("."), []).append(f"`{row.path}`")
        lines += [f"- {note}: {', '.join(dict.fromkeys(paths))}" for note, paths in notes.items()]
        lines.append("")
    return lines


def head(path: Path) -> str:
    """Return the comment at the head of a table."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return " ".join(line.strip("# ") for line in takewhile(lambda line: line.startswith("#"), lines))


def all_rows() -> list[Row]:
    """Return the rows of every table."""
    return [row for path in sorted(FOLDER.glob("*.relations")) for row in read_table(path)]


def page() -> str:
    """Return the whole page."""
    rows = all_rows()
    named = {kind for row in rows for kind in (*row.kinds, *row.targets)}
    kinds = {kind for kind in named if kind.partition(".")[0] != "custom"}
    carried = ", ".join(sorted(_carriers()))
    weak = sum("weak" in row.marks for row in rows)
    lines = [INTRODUCTION.format(carriers=carried), f"{len(rows)} rows, {weak} of them hints.", ""]
    for kind in sorted(kinds, key=_sort_key):
        lines += section(kind, rows)
    return "\n".join([*lines, *sources(rows)]).rstrip() + "\n"


def _carriers() -> set[str]:
    """Return every kind that some table says to carry a PodSpec."""
    texts = ((path.name, path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.relations"))
    lines = (line for name, text in texts for line in tables.read_lines(text, "table", name))
    return {line.row[1] for line in lines if line.carries}


def main() -> None:
    """Write the page."""
    write(PAGE, page())


if __name__ == "__main__":
    main()

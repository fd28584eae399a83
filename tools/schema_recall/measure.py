"""Compares what is derived from the definitions of families with what a person says of their kinds.

The derivation gets the definitions and the names of the kinds that are served, never a table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_related.relations.catalogue import Tables, read_lines
from kubectl_related.relations.facts.builtin_kinds import built_in_kinds
from kubectl_related.relations.parse import columns, read_kind
from kubectl_related.relations.rule import SCHEMA
from kubectl_related.relations.schema.derive import derive
from tools.schema_recall.families import definitions, families, kinds, served
from tools.schema_recall.fields import Found, carrier_paths, kinds_agree, paths_of, read_by

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK
    from tools.schema_recall.families import Definition, Family

JUDGED = Path(__file__).with_name("judged.txt")


@dataclass
class Score:
    """The comparison of one family; each entry is `KIND PATH TARGETS`."""

    family: Family
    found: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)
    """Those of `right` that only judged.txt knows."""

    @property
    def recall(self) -> float:
        """The part of the table's strong fields that was derived."""
        return len(self.found) / max(1, len(self.found) + len(self.missed))

    @property
    def precision(self) -> float:
        """The part of the derived fields that is right."""
        return len(self.right) / max(1, len(self.right) + len(self.wrong))


@cache
def judged() -> tuple[str, ...]:
    """Return the derived fields that are references although no table has them: `KIND PATH` globs."""
    lines = JUDGED.read_text(encoding="utf-8").splitlines()
    globs = (" ".join(row[:2]) for line in lines if (row := columns(line)))
    return tuple(glob.replace("[", "[[]") for glob in globs)


@cache
def measure(family: Family) -> Score:
    """Return what the derivation finds of the kinds that tables know, and what it finds too much."""
    score = Score(family)
    truth = family.truth
    known = {*truth.kinds(), *truth.carriers}
    for definition in definitions():
        # Of a judged family, a kind without a row refers to nothing.
        of_family = (definition.module, definition.later) == (family.module, family.later)
        if of_family and (definition.gk in known or not family.seen):
            _compare(definition, truth, score)
    return score


def _compare(definition: Definition, truth: Tables, score: Score) -> None:
    gk = definition.gk
    lines = read_lines(derive(gk, definition.schema, kinds()), SCHEMA, "schema")
    derived = Tables(tuple(lines), built_in_kinds())
    paths = paths_of(definition.schema)
    podspecs = [*derived.carriers.get(gk, ()), *truth.carriers.get(gk, ())]
    expected = read_by(truth.of(gk), paths, podspecs) | _pods(truth, gk, paths)
    if not expected and score.family.seen:
        return
    said = read_by(derived.of(gk), paths, podspecs) | _pods(derived, gk, paths)
    custom = frozenset(served()) - built_in_kinds()
    for path, one in expected.items():
        entry = _entry(gk, path, one)
        if path in said and kinds_agree(said[path], one, custom):
            score.found += [] if one.weak else [entry]
        elif not one.weak:
            score.missed.append(entry)
    for path, one in said.items():
        entry = _entry(gk, path, one)
        known = path in expected and kinds_agree(one, expected[path], custom)
        if not known and any(fnmatchcase(f"{gk[1]}.{gk[0]} {path}", glob) for glob in judged()):
            score.judged.append(entry)
        (score.right if known or entry in score.judged else score.wrong).append(entry)


def _pods(rules: Tables, gk: GK, paths: list[str]) -> dict[str, Found]:
    """Return the PodSpecs of a kind as fields, those that the schema has."""
    pod = Found(frozenset({read_kind("PodSpec")}), weak=False)
    return {path: pod for path in carrier_paths(rules.carriers.get(gk, ())) if path in paths}


def _entry(gk: GK, path: str, one: Found) -> str:
    targets = ",".join(sorted(f"{kind}.{group}" if group else kind for group, kind in one.to)) or "*"
    return f"{gk[1]}.{gk[0]}  {path}  {targets}"


if __name__ == "__main__":
    import sys

    for family in families():
        if all(word in family.module for word in sys.argv[1:]):
            score = measure(family)
            print(f"{family.module}: recall {score.recall:.0%} of {len(score.found) + len(score.missed)},"
                  f" precision {score.precision:.0%} of {len(score.right) + len(score.wrong)}")  # fmt: skip
            for entry in score.missed:
                print(f"  - {entry}")
            for entry in score.wrong:
                print(f"  + {entry}")

"""Compares what is derived from the definitions of shipped families with their tables.

The derivation gets the definitions and the names of the kinds that are served, never a table.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from kubectl_related.files.schemas import schema_of_version
from kubectl_related.files.source import preferred_version
from kubectl_related.relations import tables
from kubectl_related.relations.from_schema import derive
from kubectl_related.relations.kinds import built_in, built_in_kinds
from kubectl_related.relations.namesakes import Kinds
from kubectl_related.relations.read import columns, read_kind
from kubectl_related.relations.rule import SCHEMA
from kubectl_related.relations.tables import Tables, read_lines, shipped
from tests.cases.crds import OWN, defined
from tests.cases.crds import rows as defined_groups
from tests.schema_recall.fields import Found, carrier_paths, kinds_agree, paths_of, read_by

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK

FOLDER = Path(tables.__file__).parent
JUDGED = Path(__file__).with_name("judged.txt")


@dataclass(frozen=True)
class Definition:
    """A custom kind of a family."""

    family: str
    gk: GK
    namespaced: bool
    schema: dict[str, Any]


@dataclass
class Score:
    """What was compared of one family; each entry is `KIND PATH TARGETS`."""

    family: str
    found: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The part of the table's strong fields that was derived."""
        return len(self.found) / max(1, len(self.found) + len(self.missed))

    @property
    def precision(self) -> float:
        """The part of the derived fields that is right."""
        return len(self.right) / max(1, len(self.right) + len(self.wrong))


@cache
def families() -> dict[str, tuple[str, ...]]:
    """Return the groups of each family that has a table: MODULE@VERSION → groups."""
    found: dict[str, tuple[str, ...]] = {}
    for row in defined_groups():
        if row.module != OWN and row.group not in found.get(row.module, ()):
            found[row.module] = (*found.get(row.module, ()), row.group)
    return {
        family: groups
        for family, groups in found.items()
        if any((FOLDER / f"{group}.relations").exists() for group in groups)
    }


@cache
def definitions() -> tuple[Definition, ...]:
    """Return every custom kind of every group that the cases define."""
    found = []
    for group in dict.fromkeys(row.group for row in defined_groups() if row.module != OWN):
        for file in defined(group):
            text = file.read_text(encoding="utf-8")
            spec = (json.loads(text) if file.suffix == ".json" else yaml.safe_load(text))["spec"]
            gk = spec["group"], spec["names"]["kind"]
            schema = schema_of_version(spec, preferred_version(spec))
            found.append(Definition(_family_of(file), gk, spec["scope"] == "Namespaced", schema))
    return tuple(found)


def _family_of(file: Path) -> str:
    """Return the module that a definition was kept of."""
    kept = file.parent.name.rpartition("-")[0]
    return next(row.module for row in defined_groups() if row.module.replace("/", "_") == kept)


@cache
def served() -> dict[GK, bool]:
    """Return all kinds, as if every family were installed."""
    return {row.gk: row.namespaced for row in built_in()} | {d.gk: d.namespaced for d in definitions()}


@cache
def kinds() -> Kinds:
    """Return them as the derivation gets them."""
    return Kinds(served())


@cache
def judged() -> tuple[str, ...]:
    """Return the derived fields that are references although no table has them: `KIND PATH` globs."""
    lines = JUDGED.read_text(encoding="utf-8").splitlines()
    globs = (" ".join(row[:2]) for line in lines if (row := columns(line)))
    return tuple(glob.replace("[", "[[]") for glob in globs)


def measure(family: str) -> Score:
    """Return what the derivation finds of the kinds that tables know, and what it finds too much."""
    score = Score(family)
    groups = families()[family]
    truth = Tables(tuple(shipped(groups)), built_in_kinds())
    known = {*truth.kinds(), *truth.carriers}
    for definition in definitions():
        if definition.family == family and definition.gk in known:
            _compare(definition, truth, score)
    return score


def _compare(definition: Definition, truth: Tables, score: Score) -> None:
    gk = definition.gk
    lines = read_lines(derive(gk, definition.schema, kinds()), SCHEMA, "schema")
    derived = Tables(tuple(lines), built_in_kinds())
    paths = paths_of(definition.schema)
    podspecs = [*derived.carriers.get(gk, ()), *truth.carriers.get(gk, ())]
    expected = read_by(truth.of(gk), paths, podspecs) | _pods(truth, gk, paths)
    if not expected:
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
        right = path in expected and kinds_agree(one, expected[path], custom)
        right = right or any(fnmatchcase(f"{gk[1]}.{gk[0]} {path}", glob) for glob in judged())
        (score.right if right else score.wrong).append(_entry(gk, path, one))


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
        if all(word in family for word in sys.argv[1:]):
            score = measure(family)
            print(f"{family}: recall {score.recall:.0%} of {len(score.found) + len(score.missed)},"
                  f" precision {score.precision:.0%} of {len(score.right) + len(score.wrong)}")  # fmt: skip
            for entry in score.missed:
                print(f"  - {entry}")
            for entry in score.wrong:
                print(f"  + {entry}")

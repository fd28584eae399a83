"""Compares what is derived from schemas with what a person says of the references in sample manifests.

A field counts once for each kind whose samples use it, however many samples do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from kubectl_related.files.schemas import lines_of_kind
from kubectl_related.relations.catalogue import Tables, read_lines
from kubectl_related.relations.facts.builtin_kinds import built_in, built_in_kinds
from kubectl_related.relations.parse import choices, columns
from kubectl_related.relations.rule import SCHEMA
from kubectl_related.relations.schema.kinds import Kinds
from tools.schema_recall.families import UNSEEN, served
from tools.schema_recall.fields import Found, kinds_agree, read_by, unit
from tools.schema_recall.manifests import SAMPLES, sample_families, sample_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.relations.rule import GK
    from tools.schema_recall.manifests import SampleFamily, SampleKind

POD_SPEC: GK = ("", "PodSpec")


@dataclass
class SampleScore:
    """What was compared of one family; each entry is `KIND  PATH  TARGETS`."""

    family: SampleFamily
    found: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The part of the references that was derived, hints left out."""
        return len(self.found) / max(1, len(self.found) + len(self.missed))

    @property
    def precision(self) -> float:
        """The part of what was derived that is right."""
        return len(self.right) / max(1, len(self.right) + len(self.wrong))


@dataclass(frozen=True)
class Judgement:
    """A line of references.txt."""

    kinds: tuple[str, ...]
    path: re.Pattern[str]
    to: str
    weak: bool


@cache
def judgements() -> dict[str, tuple[Judgement, ...]]:
    """Return what a person says, by the name of the family."""
    found: dict[str, tuple[Judgement, ...]] = {}
    family = ""
    for line in (SAMPLES / "references.txt").read_text(encoding="utf-8").splitlines():
        row = columns(line)
        if len(row) == 2:
            family = row[1]
        elif row:
            kinds, written, to, _ = row
            paths = "|".join(_expression(path) for path in choices(written))
            one = Judgement(tuple(kinds.split(",")), re.compile(paths), to.rstrip("?"), to.endswith("?"))
            found[family] = (*found.get(family, ()), one)
    return found


def _expression(path: str) -> str:
    parts = re.split(r"(\.\*\*|\*)", unit(path))
    return "".join(
        re.escape(part) if number % 2 == 0 or part == ".**" else ".*" for number, part in enumerate(parts)
    )


@cache
def everything_served() -> dict[GK, bool]:
    """Return the kinds of all families as if they were installed together."""
    kinds = {k.gk: k.namespaced for f in sample_families() for k in sample_kinds(f)}
    return {row.gk: row.namespaced for row in built_in()} | served() | kinds


@cache
def all_kinds() -> Kinds:
    """Return them as the derivation gets them."""
    return Kinds(everything_served())


@cache
def measure_samples(family: SampleFamily) -> SampleScore:
    """Return what is derived of the references in a family's samples, and what is derived wrongly."""
    score = SampleScore(family)
    for kind in sample_kinds(family):
        if kind.objects:
            _compare(kind, family, score)
    return score


def _compare(kind: SampleKind, family: SampleFamily, score: SampleScore) -> None:
    paths = list(kind.fields)
    lines = lines_of_kind(kind.gk, kind.schema, kind.objects, all_kinds())
    derived = Tables(tuple(read_lines(lines, SCHEMA, "schema")), built_in_kinds())
    carriers = derived.carriers.get(kind.gk, ())
    pods = {
        one.pod_spec: Found(frozenset({POD_SPEC}), weak=False) for one in carriers if one.pod_spec in paths
    }
    truth_pods, expected = _expected(kind, family, paths)
    podspecs = (*pods, *truth_pods)
    said = read_by(derived.of(kind.gk), paths, carriers) | pods
    custom = frozenset(everything_served()) - built_in_kinds()
    for path, one in expected.items():
        if _is_below(path, podspecs) and path not in truth_pods:
            continue
        if path in said and kinds_agree(said[path], one, custom):
            score.found += [] if one.weak else [_entry(kind.gk, path, one)]
        elif not one.weak and not _is_said_twice(path, said, expected):
            score.missed.append(_entry(kind.gk, path, one))
    for path, one in said.items():
        if not _is_below(path, truth_pods) or path in pods:
            right = path in expected and kinds_agree(one, expected[path], custom)
            (score.right if right else score.wrong).append(_entry(kind.gk, path, one))


def _is_said_twice(path: str, said: dict[str, Found], expected: dict[str, Found]) -> bool:
    """Tell whether a reference is an object and the string in it, of which one was derived."""
    return any(
        other in said for other in expected if other.startswith(f"{path}.") or path.startswith(f"{other}.")
    )


def _is_below(path: str, podspecs: Iterable[str]) -> bool:
    return any(path.startswith(f"{one}.") for one in podspecs)


def _expected(kind: SampleKind, family: SampleFamily, paths: list[str]) -> tuple[list[str], dict[str, Found]]:
    table = UNSEEN / f"{kind.gk[0]}.relations"
    if table.exists():
        truth = Tables(
            tuple(read_lines(table.read_text(encoding="utf-8"), "table", table.name)), built_in_kinds()
        )
        carriers = truth.carriers.get(kind.gk, ())
        pods = {c.pod_spec: Found(frozenset({POD_SPEC}), weak=False) for c in carriers if c.pod_spec in paths}
        return list(pods), read_by(truth.of(kind.gk), paths, carriers) | pods
    found: dict[str, Found] = {}
    podspecs = []
    for path in paths:
        for one in judgements().get(family.name, ()):
            if not ({"*", kind.gk[1]} & {*one.kinds}) or not one.path.fullmatch(unit(path)):
                continue
            if one.to == "PodSpec":
                podspecs.append(path)
                found[path] = Found(frozenset({POD_SPEC}), one.weak)
            elif one.to == "*":
                found[unit(path)] = Found(frozenset(), one.weak, any_kind=True)
            else:
                found[unit(path)] = Found(
                    frozenset(_kind(name, family) for name in one.to.split(",")), one.weak
                )
    return podspecs, found


def _kind(name: str, family: SampleFamily) -> GK:
    """Return the kind that a person means: of the family, built in, or KIND.GROUP."""
    own = [kind.gk for kind in sample_kinds(family) if kind.gk[1] == name]
    built = [gk for gk in built_in_kinds() if gk[1] == name]
    kind, _, group = name.partition(".")
    return (own or [gk for gk in built if not gk[0]] or built or [("" if group == "core" else group, kind)])[
        0
    ]


def _entry(gk: GK, path: str, one: Found) -> str:
    targets = ",".join(sorted(f"{kind}.{group}" if group else kind for group, kind in one.to)) or "*"
    return f"{gk[1]}.{gk[0]}  {path}  {targets}"


if __name__ == "__main__":
    import sys

    from tools.schema_recall.manifests import second_half

    half = sys.argv[1]
    total = [0, 0, 0, 0]
    for family in sample_families():
        if (family.name in second_half()) == (half == "2"):
            score = measure_samples(family)
            numbers = [len(score.found), len(score.missed), len(score.right), len(score.wrong)]
            total = [a + b for a, b in zip(total, numbers, strict=True)]
            print(family.module, *numbers)
            for entry in score.missed:
                print(f"  - {entry}")
            for entry in score.wrong:
                print(f"  + {entry}")
    print(total, f"{total[0] / (total[0] + total[1]):.0%} {total[2] / (total[2] + total[3]):.0%}")

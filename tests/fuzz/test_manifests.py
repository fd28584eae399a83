"""Manifests with one changed value, and every kind at once with the same strange value."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_related.engine.deletion import follow_cascade, judge
from kubectl_related.engine.missing import find_missing
from kubectl_related.engine.scope import Scope
from kubectl_related.model.fieldpaths import Each
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.model.objects import is_too_deep, ref_of
from tests.fuzz.asking import ask, check
from tests.fuzz.paper import objects
from tests.fuzz.strategies import NASTY, VALUE, damaged, damaged_bytes, examples
from tests.unit.helpers import shipped_tables, walk_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.model.pathtree import RelativePath
    from kubectl_related.relations.rule import Rule

QUESTIONS = (
    "configmap app-config -n shop", "pvc data-db-0 -n shop --depth 0", "service web -n shop --if-deleted",
    "backup db-nightly -n shop", "namespace shop --weak", "--missing -n shop", "all -l app=web -n shop",
    "secret db-credentials -n shop --all-types -A", "secret db-credentials -n shop --if-changed",
)  # fmt: skip
WHOLE = {"apiVersion": "v1", "kind": "List", "items": list(objects())}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file for the objects."""
    return tmp_path_factory.mktemp("manifests") / "objects.json"


@examples(60)
@given(content=damaged(WHOLE), question=st.sampled_from(QUESTIONS))
def test_any_value_at_any_place(file: Path, content: Any, question: str) -> None:
    """The example with something else at one place gives an answer or a sentence."""
    file.write_text(json.dumps(content), encoding="utf-8")
    check(ask(*question.split(), "--from", str(file), "-o", "json"))


@examples(40)
@given(text=damaged_bytes(json.dumps(WHOLE, indent=1).encode()), question=st.sampled_from(QUESTIONS))
def test_any_bytes(file: Path, text: bytes, question: str) -> None:
    """The example with changed bytes gives an answer or an error message."""
    file.write_bytes(text)
    check(ask(*question.split(), "--from", str(file), "-o", "json"))


def rules_of(gk: tuple[str, str]) -> tuple[Rule, ...]:
    """Return every rule of a kind, those of members too."""
    tables = shipped_tables()
    return (
        *tables.of(gk),
        *(rule for line in tables.lines if not line.carries for rule in _members(line, gk)),
    )


def _members(line: Any, gk: tuple[str, str]) -> Iterator[Rule]:
    if "*" in line.row[0].split(","):
        yield from (rule for rule in line.rules(gk, shipped_tables().carriers) if rule.member)


def put(obj: dict[str, Any], pattern: Pattern, value: Any) -> None:
    """Put a value where a pattern leads, through whatever the object already has there."""
    steps = ["a" if step is Each.BELOW else step for step in pattern]
    at: Any = obj
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        part: Any = copy.deepcopy(value) if following is None else [] if following is Each.ELEMENT else {}
        if isinstance(at, list):
            at[:] = at or [part]
            at = at[0]
        elif isinstance(at, dict):
            at = at.setdefault("k" if step is Each.KEY else step, part)
        else:
            return


def beside(rule: Rule) -> Iterator[Pattern]:
    """Yield the other places that a rule reads."""
    named: tuple[RelativePath | bool | None, ...] = (
        rule.optional, rule.keys, rule.namespace, rule.kind, rule.group, rule.namespace_selector,
        rule.namespaces,
        *(path for condition in rule.conditions for path in condition.paths),
        *(rule.format.siblings if rule.format else ()), *([rule.kind_in.name] if rule.kind_in else ()),
    )  # fmt: skip
    for sibling in named:
        if sibling is None or isinstance(sibling, bool):
            continue
        inside = (
            rule.pattern
            if sibling.up == -1
            else rule.pattern[: -1 - sibling.up]
            if sibling.up is not None
            else ()
        )
        yield (*inside, *sibling.pattern)


def one_of(gk: tuple[str, str], value: Any, depth: int) -> dict[str, Any]:
    """Return an object that has the value everywhere where a rule of its kind reads, `depth` steps up."""
    group, kind = gk
    obj = {"apiVersion": f"{group}/v1" if group else "v1", "kind": kind, "metadata": {"name": "a"}}
    for rule in rules_of(gk):
        for pattern in (rule.pattern, *beside(rule)):
            put(obj, pattern[: len(pattern) - depth] or pattern, value)
    return obj


# Deep ones, inside each other, would measure nothing but copying.
SHALLOW = ["a", *(value for value in NASTY if not is_too_deep(value, 20))]
EVERYTHING = Scope(all_namespaces=True, weak=True, all_types=True)
ASKED = ("ConfigMap", "Namespace")


@pytest.mark.parametrize("depth", [0, 1])
@examples(4)
@given(value=st.sampled_from(SHALLOW) | VALUE)
def test_every_row_of_every_table_at_once(depth: int, value: Any) -> None:
    """One object of each kind, the same value in all fields that are read: what is missing is found."""
    many = [one_of(gk, value, depth) for gk in sorted(shipped_tables().kinds())]
    walk = walk_of(many, EVERYTHING)
    find_missing(walk.store, walk.found, "")
    assert all(relative.missing for relative in walk.found.relatives.values())


@pytest.mark.parametrize("kind", ASKED)
@examples(1)
@given(value=st.sampled_from(SHALLOW) | VALUE)
def test_every_row_of_every_table_around_one_object(kind: str, value: Any) -> None:
    """The same objects, asked about one of them and about its deletion."""
    many = [one_of(gk, value, 0) for gk in sorted(shipped_tables().kinds())]
    subjects = [ref_of(obj) for obj in many if obj["kind"] == kind]
    walk = walk_of(many, EVERYTHING)
    walk.run(subjects, [USED_BY, USES], 1)
    follow_cascade(walk, subjects)
    judge(walk, subjects)
    assert {walk.store.subject(ref).ref for ref in subjects} == set(subjects)

"""Rows of the built-in tables that have conditions, each read in an object: what is found and what is not."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kubectl_related.engine.ways.reader import Reader
from kubectl_related.engine.ways.reference import NamedReference, Reference
from kubectl_related.engine.ways.selectors import SelectorReference
from kubectl_related.model.resources import Resources
from kubectl_related.relations.facts.builtin_kinds import built_in
from tests.catalogue.fields import tables

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("rows.yaml").read_text(encoding="utf-8")
)


def written(reference: Reference) -> str:
    """Return a reference as rows.yaml writes it, with its effect."""
    if isinstance(reference, NamedReference):
        kind, name = reference.target.kind, f"{reference.target.namespace}/{reference.target.name}"
    else:
        kind = reference.rule.to[0][1]
        name = str(reference.selector) if isinstance(reference, SelectorReference) else ""
    return f"{reference.via} -> {kind} {name} [{reference.rule.effect}]"


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["case"]))
def test_an_object_is_read(case: dict[str, Any]) -> None:
    """The tables find exactly the references of the case; an effect counts where the case gives one."""
    obj = case["object"]
    group, _, _ = obj["apiVersion"].rpartition("/")
    rules = tuple(r for r in tables().of((group, obj["kind"])) if case.get("weak") or not r.weak)
    found = {written(r) for r in Reader(tables(), Resources(built_in())).read(obj, rules)}
    expected = set(case["finds"])
    told = {line if line in expected else line.rpartition(" [")[0] for line in found}
    assert told == expected

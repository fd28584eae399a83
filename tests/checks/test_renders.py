"""A check of manifests that real projects publish claims nothing false."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command
from tests.cases.modules import kept_manifests

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent


def rows(name: str, columns: int) -> list[list[str]]:
    """Return the rows of a data file beside this one."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split(maxsplit=columns - 1) for line in lines if line and not line.startswith("#")]


RENDERS = rows("renders.txt", 3)


@cache
def really_dangling() -> frozenset[tuple[str, ...]]:
    """Return (render, holder, target) of the references that a person found to dangle."""
    return frozenset(tuple(row[:3]) for row in rows("dangling.txt", 4))


def claims(capsys: pytest.CaptureFixture[str], render: Sequence[str]) -> set[tuple[str, ...]]:
    """Return (render, holder, target) of what a check calls missing and required."""
    name, module, globs = render
    file = kept_manifests(module, globs.split())
    assert command(["--missing", "--from", str(file), "-o", "json"]) == 0
    found: set[tuple[str, ...]] = set()
    for item in json.loads(capsys.readouterr().out)["missing"]:
        target = f"{item['kind']}/{item['metadata'].get('name', item['related'].get('selector', ''))}"
        for edge in item["related"]["edges"]:
            if not edge["optional"]:
                found.add((name, f"{edge['from']['kind']}/{edge['from']['name']}", target))
    return found


@pytest.mark.parametrize("render", RENDERS, ids=[render[0] for render in RENDERS])
def test_only_what_really_dangles_is_required(render: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Every required claim about the manifests of a real project is true, and none is lost."""
    assert claims(capsys, render) == {row for row in really_dangling() if row[0] == render[0]}

"""What is said of one of several subjects is what is said of it alone."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOP = Path(__file__).parents[2] / "examples" / "shop"
SUBJECTS = (
    "deployment.apps/web",
    "service/web",
    "secret/db-credentials",
    "statefulset.apps/db",
    "persistentvolumeclaim/data-db-0",
    "node/node-1",
)


def _printed(capsys: pytest.CaptureFixture[str], subjects: Iterable[str], *flags: str) -> str:
    command([*subjects, "-n", "shop", "--from", str(SHOP), *flags])
    return capsys.readouterr().out


def _rows(block: str) -> list[list[str]]:
    """Return the rows of a table without its header, as words: widths are those of all tables."""
    return [line.split() for line in block.strip("\n").splitlines()[1:]]


@pytest.mark.parametrize("depth", ["1", "2", "0"])
@pytest.mark.parametrize("pair", list(combinations(SUBJECTS, 2)), ids="+".join)
def test_a_table_of_several_is_that_of_the_subject_alone(
    capsys: pytest.CaptureFixture[str], pair: tuple[str, str], depth: str
) -> None:
    """What another subject owns or reads never stands in its table."""
    tables = {}
    for block in _printed(capsys, pair, "--depth", depth).split("\n\n"):
        heading, _, table = block.strip("\n").partition(":\n")
        tables[heading] = _rows(table)
    alone = {one: _rows(_printed(capsys, [one], "--depth", depth)) for one in pair}
    assert {one: tables.get(one, []) for one in pair} == alone

"""crds.txt: every group that it names is defined by its project's module."""

from __future__ import annotations

import json

import pytest

from tests.cases.crds import defined, rows


@pytest.mark.parametrize("group", sorted({row.group for row in rows()}))
def test_group_is_defined(group: str) -> None:
    """Each group's module holds definitions of its kinds, none of which asks a conversion webhook."""
    for file in defined(group):
        if file.suffix == ".json":
            assert "conversion" not in json.loads(file.read_bytes())["spec"]
    assert defined(group)

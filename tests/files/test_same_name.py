"""Objects of one name in several places."""

from __future__ import annotations

import pytest

from kubectl_related.files.source import FileSource
from tests.unit.helpers import loaded


def told(count: int) -> list[str]:
    """Return the warnings where the same pod stands `count` times."""
    warnings: list[str] = []
    pods = [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one"}} for _ in range(count)]
    FileSource(loaded(pods), "shop", warnings.append)
    return warnings


def test_each_further_one_is_told() -> None:
    """The place is that of the one that counts from there on."""
    assert told(1) == []
    assert told(3) == [
        f"warning: test.yaml:{line}: Pod one is defined again, the last one counts" for line in (2, 3)
    ]


@pytest.mark.parametrize("count", [7, 1000])
def test_a_folder_that_is_there_twice_is_not_told_object_by_object(count: int) -> None:
    """After the first five there is a count."""
    warnings = told(count)
    assert len(warnings) == 6
    assert warnings[-1] == f"warning: {count - 6} more: objects that are defined again"

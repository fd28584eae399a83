"""Objects of one name in several places."""

from __future__ import annotations

import pytest

from kubectl_related.files.source import FileSource


def told(count: int) -> list[str]:
    """Return the warnings where the same pod stands `count` times."""
    warnings: list[str] = []
    pods = [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one"}} for _ in range(count)]
    FileSource([(pod, f"a.yaml:{at}") for at, pod in enumerate(pods, start=1)], "shop", warnings.append)
    return warnings


def test_each_further_one_is_told() -> None:
    """The place is that of the one that counts from there on."""
    assert told(1) == []
    assert told(3) == [
        f"warning: a.yaml:{line}: Pod one is defined again, the last one counts" for line in (2, 3)
    ]


@pytest.mark.parametrize(("count", "last"), [(22, "1 more object is"), (1000, "979 more objects are")])
def test_a_folder_that_is_there_twice_is_not_told_object_by_object(count: int, last: str) -> None:
    """What is said of the first twenty is said of the others in one line."""
    warnings = told(count)
    assert len(warnings) == 21
    assert warnings[-1] == f"warning: {last} defined again, the last of each counts"

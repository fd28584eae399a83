"""Objects are cut into the texts that masks include, on several threads at once."""

from __future__ import annotations

import json
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.encoding.parts import BROKEN, Cutter, Projection, decoded
from kubectl_related.model.fieldmask import Fields
from kubectl_related.model.fieldpaths import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = [f"a{number}" for number in range(12)]
METADATA = {"name": "one", "managedFields": [1]}
VALUE = {"metadata": METADATA, **{name: {"b": {"c": 1, "d": 2}} for name in NAMES}}
PART = {"metadata": {"name": "one"}, **{name: {"b": {"c": 1}} for name in NAMES}}
THREADS, MASKS = 6, 60


@pytest.fixture
def quick_turns() -> Iterator[None]:
    """Let threads take turns as often as Python can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def projection(*paths: str) -> Projection:
    """Return what makes texts of these fields."""
    fields = Fields()
    for path in paths:
        fields.add(parse(path))
    return Projection(fields.mask())


def text(value: Any, *paths: str) -> bytes:
    """Return the text of these fields of one value."""
    made = projection(*paths)
    return made.text(Cutter([made]).cut(json.dumps(value).encode()))


@pytest.mark.usefixtures("quick_turns")
def test_threads_may_begin_together() -> None:
    """What msgspec knows of a type is complete before another thread uses it; else it crashes."""
    found = []

    def work(number: int, begin: threading.Barrier) -> None:
        begin.wait()
        paths = [f"{name}.b.c" for name in NAMES]
        found.append(decoded(text(VALUE, "metadata.name", f"only{number}", *paths)))

    for number in range(MASKS):
        together = threading.Barrier(THREADS)
        threads = [threading.Thread(target=work, args=(number, together)) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [PART] * MASKS * THREADS


def test_any_name_may_be_that_of_a_field() -> None:
    """Words of Python, signs, and names that differ in them alone."""
    value = {"metadata": {"class": 1}, "$patch": 2, "x-y": {"x_y": 3, "x-y": 4}}
    assert decoded(text(value, "metadata.class", "$patch", "x-y.x_y", "x-y.x-y")) == value


def test_what_is_not_as_expected_is_refused() -> None:
    """A string instead of a mapping is; null and an absent field are expected anywhere."""
    value: dict[str, Any] = {"metadata": {}, "spec": {"a": [{"b": 1, "c": 2}, None]}, "status": None}
    assert decoded(text(value, "spec.a[].b", "status.c", "data.d")) == {
        "spec": {"a": [{"b": 1}, None]},
        "status": None,
    }
    value["spec"]["a"].append("text")
    with pytest.raises(BROKEN):
        text(value, "spec.a[].b")

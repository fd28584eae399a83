"""Values are copied as far as a mask says, on several threads at once."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.encoding.partial import projection
from kubectl_related.model.fieldmask import Fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAMES = [f"a{number}" for number in range(12)]
VALUE = {name: {"b": {"c": 1, "d": 2}} for name in NAMES}
PART = {name: {"b": {"c": 1}} for name in NAMES}
THREADS, MASKS = 6, 60


@pytest.fixture
def quick_turns() -> Iterator[None]:
    """Let threads take turns as often as Python can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def copying(number: int) -> Callable[[Any], Any]:
    """Return what copies a part of VALUE, for a mask that no other number has."""
    fields = Fields()
    for path in (*((name, "b", "c") for name in NAMES), (f"only{number}",)):
        fields.add(path)
    return projection(fields.mask())


@pytest.mark.usefixtures("quick_turns")
def test_threads_may_begin_together() -> None:
    """What msgspec knows of a type is complete before the first thread uses it; else it crashes."""
    found = []

    def work(copied: Callable[[Any], Any], begin: threading.Barrier) -> None:
        begin.wait()
        found.append(copied(VALUE))

    for number in range(MASKS):
        together = copying(number), threading.Barrier(THREADS)
        threads = [threading.Thread(target=work, args=together) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [PART] * MASKS * THREADS

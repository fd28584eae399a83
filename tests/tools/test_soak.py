"""A short soak, and what a long one would find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.soak.census import Census, verdict
from tools.soak.run import soak

if TYPE_CHECKING:
    from pathlib import Path

    from tests.control_plane.control_plane import ControlPlane

SECONDS = 25.0


@pytest.mark.slow
def test_nothing_grows(shop: ControlPlane, tmp_path: Path) -> None:
    """Random questions for a while leave no thread, socket or file, and no more memory."""
    counts = list(soak(shop, tmp_path, SECONDS, seed=1))
    assert verdict(counts) == []
    assert counts[-1].questions > counts[0].questions


def counts(memory: tuple[int, ...] = (100_000,) * 10, what: str = "files", last: int = 5) -> list[Census]:
    """Return counts with this memory, and something else in the last two."""
    usual = [Census(500, kib, 1, 0, 5, 0) for kib in memory]
    return [*usual[:-2], *(count._replace(**{what: last}) for count in usual[-2:])]


def test_memory_that_warms_up_does_not_count() -> None:
    """What the first fifth takes, and a little more, is no growth."""
    assert verdict(counts((50_000, 90_000, *(100_000,) * 6, 108_000, 108_000))) == []


@pytest.mark.parametrize("what", ["threads", "sockets", "files", "temporary"])
def test_what_is_never_given_back_is_told(what: str) -> None:
    """More threads, sockets or files at the end than ever before are a leak."""
    found = verdict(counts(what=what, last=9))
    assert found[0].startswith(f"{what} grew from")


def test_memory_that_grows_is_told() -> None:
    """A rise from fifth to fifth is a leak."""
    (found,) = verdict(counts(tuple(range(100_000, 150_000, 5_000))))
    assert found.startswith("memory grew from")

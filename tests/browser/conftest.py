"""One browser for all tests of the page, and axe-core, fetched once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import Browser
from tests.control_plane.npm import installed

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).with_name("package.json")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give the browser."""
    with Browser() as started:
        yield started


@pytest.fixture(scope="session")
def axe() -> str:
    """Give the source of axe-core."""
    return (installed(PACKAGE) / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

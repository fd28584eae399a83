"""One browser for all tests of the page, and axe-core, fetched once."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import Browser
from tests.control_plane.build import made_once

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
    digest = hashlib.sha256(PACKAGE.read_bytes()).hexdigest()[:12]
    folder = made_once(f"axe-{digest}", _fetch)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def _fetch(folder: Path) -> None:
    shutil.copy(PACKAGE, folder)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)

"""The pictures of the README are what the program draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs.pictures import FOLDER, PICTURES

if TYPE_CHECKING:
    from collections.abc import Callable

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize(("name", "draw"), PICTURES.items())
def test_the_pictures_are_those_of_the_program(name: str, draw: Callable[[], str]) -> None:
    """`make docs` writes what this program draws of the example shop, and the README shows it."""
    assert (FOLDER / name).read_text(encoding="utf-8") == draw()
    assert f"docs/pictures/{name}" in README.read_text(encoding="utf-8")

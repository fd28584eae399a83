"""A folder to read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.files.outcome import Outcome, ReadText, read_paths

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder that is the working directory, so that names in messages are short."""
    folder = tmp_path / "in"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def read_text(folder: Path) -> ReadText:
    """Give a function that reads a text as if it stood in a file."""

    def read(text: str | bytes, file: str = "a.yaml") -> Outcome:
        (folder / file).write_bytes(text.encode() if isinstance(text, str) else text)
        return read_paths([file])

    return read

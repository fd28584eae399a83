"""The answer does not depend on the content of cache files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.asking import Told, ask
from tests.fuzz.strategies import damaged_bytes, examples

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fuzz.paper import Paper

QUESTION = ("backup", "db-nightly", "-o", "json")


@pytest.fixture
def kept(paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Told, dict[Path, bytes]]:
    """Give an answer, and the files that it left."""
    monkeypatch.setenv("KUBECONFIG", str(paper.kubeconfig(tmp_path / "config")))
    monkeypatch.setenv("KUBECACHEDIR", str(tmp_path / "cache"))
    told = ask(*QUESTION)
    assert told.code == 0
    found = {path: path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()}
    assert len(found) == 3
    return told, found


@examples(60)
@given(data=st.data())
def test_any_bytes_in_any_file(kept: tuple[Told, dict[Path, bytes]], data: st.DataObject) -> None:
    """Files that were changed, cut, or are somebody else's are as good as absent."""
    told, files = kept
    for path in data.draw(st.sets(st.sampled_from(sorted(files)), min_size=1)):
        foreign = st.sampled_from([*files.values(), b"", b"# sha256", b"{}", b"\xff\xfe"])
        path.write_bytes(data.draw(damaged_bytes(files[path]) | foreign))
    assert ask(*QUESTION) == told

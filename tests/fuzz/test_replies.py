"""A server with arbitrary replies: each answer is complete, marked incomplete, or one error message."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.asking import ask, check
from tests.fuzz.strategies import damaged, damaged_bytes, examples
from tests.outputs import outputs_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fuzz.paper import Paper

QUESTIONS = (
    "configmap app-config",
    "pvc data-db-0 --depth 2",
    "service web --if-deleted",
    "backup db-nightly",
    "namespace shop --weak",
    "--missing",
    "secret db-credentials -A",
    "configmap app-config --if-changed",
)


@pytest.fixture
def asked(paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Give the requests of each question; nothing is kept between questions."""
    monkeypatch.setenv("KUBECONFIG", str(paper.kubeconfig(tmp_path / "config")))
    monkeypatch.setenv("KUBECACHEDIR", "/dev/null/nowhere")
    paper.spoil = lambda _, body: body
    found = {}
    for question in QUESTIONS:
        paper.asked.clear()
        told = ask(*question.split(), "-o", "json")
        assert (told.code, told.answer["complete"]) == (0, True)
        found[question] = sorted(key for key in set(paper.asked) if paper.body(key))
    return found


def spoiling(key: str, body: bytes) -> Callable[[str, bytes], bytes]:
    """Return what answers one request with this body and leaves the others as they are."""
    return lambda asked, sound: body if asked == key else sound


@examples(60)
@given(data=st.data())
def test_any_value_at_any_place_of_any_reply(
    paper: Paper, asked: dict[str, list[str]], data: st.DataObject
) -> None:
    """Discovery, lists, objects, tables and schemas with something else at one place are survived."""
    question = data.draw(st.sampled_from(QUESTIONS))
    key = data.draw(st.sampled_from(asked[question]))
    body = json.dumps(data.draw(damaged(json.loads(paper.body(key))))).encode()
    paper.spoil = spoiling(key, body)
    output = data.draw(st.sampled_from(outputs_of(question)))
    told = ask(*question.split(), *(["-o", output] if output else []))
    if output == "json":
        check(told)


@examples(25)
@given(data=st.data())
def test_any_bytes_in_any_reply(paper: Paper, asked: dict[str, list[str]], data: st.DataObject) -> None:
    """Replies with changed, lost or added bytes are survived."""
    question = data.draw(st.sampled_from(QUESTIONS))
    key = data.draw(st.sampled_from(asked[question]))
    paper.spoil = spoiling(key, data.draw(damaged_bytes(paper.body(key))))
    check(ask(*question.split(), "-o", "json"))

"""What the pages of docs/ show as output is what the program prints of the example shop."""

from __future__ import annotations

import shlex

import pytest

from kubectl_related.cli.command import command
from tests.docs.outputs import ROOT, pages, questions

SHOWN = [(page, *shown) for page in pages() for shown in questions(page)]


@pytest.mark.parametrize(
    ("arguments", "output"),
    [(arguments, output) for _, arguments, output in SHOWN],
    ids=[f"{page.stem}: {arguments}" for page, arguments, _ in SHOWN],
)
def test_the_output_is_what_is_printed(
    arguments: str, output: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines after the command are its output, byte for byte."""
    monkeypatch.chdir(ROOT)
    command(shlex.split(arguments))
    assert capsys.readouterr().out == output


def test_every_task_shows_output() -> None:
    """Each page about a task has at least one question with its answer."""
    tasks = {page.name for page in pages() if page.parent.name == "tasks"}
    assert tasks
    assert {page.name for page, _, output in SHOWN if output and page.parent.name == "tasks"} == tasks

"""Every effect of the tables has a reason and a source, and docs/deletions.md says them."""

from __future__ import annotations

import pytest

from kubectl_related.relations.parse import EFFECTS, verbs
from tests.catalogue.deletions import PAGE, Explained, Line, explained, lines, page


def test_every_effect_has_its_reason() -> None:
    """Each row of the tables is explained, for both of its sides."""
    assert explained()[1] == []


@pytest.mark.parametrize("one", explained()[0], ids=lambda one: f"{one.line.effect} {one.line.reason[:40]}")
def test_every_reason_is_one_of_the_tables(one: Explained) -> None:
    """A line that explains nothing is a mistake, or came behind one that takes its rows."""
    assert one.rows


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.reason[:40])
def test_lines_speak_the_words_of_the_tables(line: Line) -> None:
    """An effect is one of the six, a relation a phrase of verbs.txt or any."""
    assert line.effect in EFFECTS
    assert set(line.relations) <= {*verbs(), "*"}


def test_the_page_is_up_to_date() -> None:
    """docs/deletions.md says what the tables say: `make docs` was run."""
    assert PAGE.read_text(encoding="utf-8") == page()

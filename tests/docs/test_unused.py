"""docs/unused.md says what the facts about use say."""

from __future__ import annotations

from tests.docs.unused import PAGE, page


def test_the_page_is_up_to_date() -> None:
    """The page lists every kind, exception and convention of the facts."""
    assert PAGE.read_text(encoding="utf-8") == page()

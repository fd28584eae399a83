"""docs/adding-relations.md describes every way and option that the tables have."""

from __future__ import annotations

from kubectl_related.relations.parse import read_row
from kubectl_related.relations.rule import WAY_HELP, How
from tests.docs.adding_relations import PAGE, page


def test_the_page_is_what_the_code_says() -> None:
    """`make docs` would write the same page."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_way_is_described() -> None:
    """Each way to refer has a sentence."""
    assert set(WAY_HELP) == set(How)


def test_the_example_is_a_row() -> None:
    """The row of the introduction can be read."""
    (line,) = (line for line in page().splitlines() if line.startswith("spec.secretName  Secret  name"))
    gk = ("example.com", "Widget")
    assert (
        read_row(["Widget.example.com", *line.split("  ")], gk, "", "rules", "").relation == "reads env from"
    )

"""Every reader of a ConfigMap or Secret has a consequence with a reason, and docs/changes.md says them."""

from __future__ import annotations

import pytest

from kubectl_related.relations.changes.consequences import AS_MOUNTED, CONSEQUENCES, Line, line_of, lines
from kubectl_related.relations.changes.restarters import sections
from kubectl_related.relations.kind_facts import VALUES_NEVER_READ
from kubectl_related.relations.parse import verbs
from tests.catalogue.changes import PAGE, page
from tests.unit.helpers import shipped_tables


@pytest.mark.parametrize("line", lines(), ids=lambda line: f"{line.consequence} {line.reason[:40]}")
def test_every_line_is_about_some_field(line: Line) -> None:
    """A line that no field of the tables has is a mistake, or came behind one that takes its fields."""
    tables = shipped_tables()
    rules = [rule for gk in sorted(VALUES_NEVER_READ) for rule in tables.to(gk)]
    # Rules for objects of any kind are not looked for by their target.
    assert any(line_of(rule) == line for rule in rules)


@pytest.mark.parametrize("line", lines(), ids=lambda line: f"{line.consequence} {line.reason[:40]}")
def test_lines_speak_the_words_of_the_tables(line: Line) -> None:
    """A consequence is one of the contract, a relation a phrase of verbs.txt or any."""
    assert line.consequence in {*CONSEQUENCES, AS_MOUNTED, ""}
    assert set(line.relations) <= {*verbs(), "*"}


def test_restarters_are_about_config_maps_and_secrets() -> None:
    """Each annotation is asked of kinds that carry pods, when one of the two kinds changes."""
    carriers = shipped_tables().carriers
    for kinds, section in sections():
        assert set(kinds) <= set(carriers)
        assert {line.subject for line in section} <= VALUES_NEVER_READ


def test_the_page_is_up_to_date() -> None:
    """docs/changes.md says what the facts say: `make docs` was run."""
    assert PAGE.read_text(encoding="utf-8") == page()

"""Selectors that are written as an expression."""

from __future__ import annotations

import pytest

from kubectl_related.model.expressions import read_expression
from kubectl_related.model.selectors import parse_selector
from kubectl_related.relations.selector_dialects import dialects


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", ""),
        ("all()", ""),
        ("app == 'web'", "app=web"),
        ('app=="web" && has( tier )', "app=web,tier"),
        ("app != 'web' && !has(tier)", "app!=web,!tier"),
        ("app in {'web', \"api\"}", "app in (web,api)"),
        ("app not in { 'web' }", "app notin (web)"),
        ("all() && projectcalico.org/namespace == 'shop'", "projectcalico.org/namespace=shop"),
    ],
)
def test_terms_that_are_requirements(written: str, expected: str) -> None:
    """Terms joined by && mean what kubectl's -l writes with commas."""
    assert read_expression(written) == parse_selector(expected)


@pytest.mark.parametrize(
    "written",
    [
        "app == 'web' || app == 'api'",
        "(app == 'web')",
        "app contains 'we'",
        "app starts with 'we'",
        "app == 'web' && global()",
        "app in {web}",
        "app == web",
        "app == 'web' &&",
        "!(app == 'web')",
    ],
)
def test_what_is_more_than_a_list_of_requirements(written: str) -> None:
    """An expression of which a part is not understood is not read at all."""
    assert read_expression(written) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("projectcalico.org/name == 'shop'", "kubernetes.io/metadata.name=shop"),
        ("team == 'a'", "team=a"),
        ("projectcalico.org/tier == 'a'", None),
    ],
)
def test_an_expression_that_selects_namespaces(written: str, expected: str | None) -> None:
    """The name of a namespace has a key of its own; one with an unknown key of the project is not read."""
    selector = read_expression(written)
    assert selector is not None
    found = dialects()["calico"].of_namespaces(selector)
    assert (None if found is None else str(found)) == expected

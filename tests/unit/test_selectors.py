"""Label selectors: those of objects and those typed with -l."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from kubectl_related.model.selectors import Selector, parse_selector, read_map, read_selector
from tests.unit.test_fieldpaths import JSON

if TYPE_CHECKING:
    from collections.abc import Mapping

WEB = {"app": "web", "tier": "front"}


@pytest.mark.parametrize(
    ("operator", "values", "matches"),
    [
        ("In", ["web", "api"], True),
        ("In", ["api"], False),
        ("NotIn", ["web"], False),
        ("NotIn", ["api"], True),
        ("Exists", [], True),
        ("DoesNotExist", [], False),
    ],
)
def test_operators_on_a_label_that_is_there(operator: str, values: list[str], *, matches: bool) -> None:
    """Each operator decides by the value of the label."""
    found = read_selector({"matchExpressions": [{"key": "app", "operator": operator, "values": values}]})
    assert found is not None
    assert found.matches(WEB) is matches


@pytest.mark.parametrize(
    ("operator", "matches"), [("In", False), ("NotIn", True), ("Exists", False), ("DoesNotExist", True)]
)
def test_operators_on_a_label_that_is_absent(operator: str, *, matches: bool) -> None:
    """A label that is absent meets NotIn and DoesNotExist."""
    found = read_selector({"matchExpressions": [{"key": "gone", "operator": operator, "values": ["x"]}]})
    assert found is not None
    assert found.matches(WEB) is matches


def test_labels_and_expressions_must_all_match() -> None:
    """Both matchLabels and matchExpressions must be met."""
    expression = {"key": "tier", "operator": "In", "values": ["front"]}
    both = read_selector({"matchLabels": {"app": "web"}, "matchExpressions": [expression]})
    assert both is not None
    assert both.matches(WEB)
    assert not both.matches({"app": "web"})
    assert not both.matches({"tier": "front"})


@pytest.mark.parametrize(
    "value",
    [
        None,
        "app=web",
        ["app"],
        {"matchLabels": {"app": 5}},
        {"matchExpressions": {"key": "a"}},
        {"matchExpressions": [{"operator": "In"}]},
        {"matchExpressions": [{"key": "a", "operator": "Gt", "values": ["1"]}]},
        {"matchExpressions": [{"key": "a", "operator": "In", "values": "x"}]},
        {"matchExpressions": ["a"]},
    ],
)
def test_what_is_no_selector_is_none(value: Any) -> None:
    """A value that the API server would refuse is no selector."""
    assert read_selector(value) is None


def test_a_selector_without_requirements_matches_everything() -> None:
    """What an empty selector means is left to the rule; by itself it matches."""
    assert read_selector({}) == Selector()
    assert Selector().matches({})


@pytest.mark.parametrize(("value", "text"), [({"b": "2", "a": "1"}, "a=1,b=2"), ({}, "")])
def test_equality_maps(value: Mapping[str, str], text: str) -> None:
    """A Service's selector is a map of labels."""
    assert str(read_map(value)) == text


@pytest.mark.parametrize("value", [None, "a", [1], {"a": 1}])
def test_what_is_no_equality_map_is_none(value: Any) -> None:
    """A map with other values than strings is none."""
    assert read_map(value) is None


@given(JSON)
def test_no_value_makes_reading_fail(value: Any) -> None:
    """Whatever stands in a selector's place, it is read or refused."""
    for found in (read_selector(value), read_map(value), read_selector({"matchExpressions": value})):
        assert found is None or isinstance(found.matches(WEB), bool)


@pytest.mark.parametrize(
    ("typed", "matches"),
    [
        ("", True),
        ("app=web", True),
        ("app==web", True),
        ("app!=web", False),
        ("app!=api", True),
        ("gone!=x", True),
        (" app = web , tier = front ", True),
        ("app in (web, api)", True),
        ("app notin (web,api)", False),
        ("gone notin (x)", True),
        ("app", True),
        ("gone", False),
        ("!gone", True),
        ("! app", False),
        ("app=", False),
        ("app=web,tier=back", False),
        ("in=x", False),
    ],
)
def test_grammar_of_the_command_line(typed: str, *, matches: bool) -> None:
    """-l is read as kubectl reads it."""
    assert parse_selector(typed).matches(WEB) is matches


@pytest.mark.parametrize("typed", ["=web", ",app", "app,,tier", "app in (web", "app web", "app=(x)", "!"])
def test_a_broken_selector_is_refused(typed: str) -> None:
    """What cannot be read is refused in kubectl's words."""
    with pytest.raises(ValueError, match=r"unable to parse requirement: found '.*', expected: "):
        parse_selector(typed)


@pytest.mark.parametrize("typed", ["app=web", "!gone", "app", "app in (a,b),tier notin (x)", "app!=web"])
def test_a_selector_is_written_so_that_it_can_be_read_again(typed: str) -> None:
    """What is sent to the server means the same."""
    once = parse_selector(typed)
    again = parse_selector(str(once))
    assert sorted(again.requirements) == sorted(once.requirements)

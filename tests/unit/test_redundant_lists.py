"""Lists that another list makes needless."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.plan.targets import without_redundant
from kubectl_related.model.source import ByteFilter, Form, Get, ListOf
from tests.unit.helpers import resource

if TYPE_CHECKING:
    from kubectl_related.model.source import Request

PODS = resource("Pod")
HOLDING = ByteFilter(exact=frozenset({"web"}))
WHOLE = ListOf(PODS, "shop")


def test_a_whole_list_makes_parts_of_it_needless() -> None:
    """What holds a name, and what is metadata alone, is among all objects of the namespace."""
    parts: list[Request] = [ListOf(PODS, "shop", byte_filter=HOLDING), ListOf(PODS, "shop", Form.METADATA)]
    assert without_redundant([*parts, WHOLE, WHOLE]) == [WHOLE]
    assert without_redundant(parts, [WHOLE]) == []


def test_other_lists_stay() -> None:
    """Another namespace, a table and a single object are not among them."""
    others: list[Request] = [
        ListOf(PODS, "other", byte_filter=HOLDING), ListOf(PODS, "", byte_filter=HOLDING),
        ListOf(PODS, "shop", Form.TABLE), Get(PODS, "shop", "web"),
    ]  # fmt: skip
    assert without_redundant([*others, WHOLE]) == [*others, WHOLE]


def test_a_list_with_a_selector_is_not_whole() -> None:
    """Only a list of all objects makes another needless."""
    requests: list[Request] = [
        ListOf(PODS, "shop", byte_filter=HOLDING),
        ListOf(PODS, "shop", label_selector="app=web"),
    ]
    assert without_redundant(requests) == requests

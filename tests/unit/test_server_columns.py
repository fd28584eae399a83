"""What the server prints of relatives: with the lists of a wave, or afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.engine.plan.users import Planner
from kubectl_related.engine.scope import Scope
from kubectl_related.model.graph import USED_BY
from kubectl_related.model.objects import ref_of
from kubectl_related.model.source import Answer, Form, Get, ListOf
from tests.unit.helpers import Obj, env_from, make, ref, served, shipped_tables, walk_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kubectl_related.engine.walk import Walk
    from kubectl_related.model.source import Columns, Request

CONFIG = make("ConfigMap", "app")


def pods(count: int) -> list[Obj]:
    """Return pods that read the ConfigMap."""
    return [make("Pod", f"pod-{number}", spec=env_from("app")) for number in range(count)]


def asked_for(walk: Walk, printed: Iterable[str]) -> list[Request]:
    """Fill the columns of a finished walk from a server that prints these names; return what it was asked."""
    asked: list[Request] = []

    def fetch(
        requests: Sequence[Request], _follow: Callable[[Request, Answer], Iterable[Request]]
    ) -> Mapping[Request, Answer]:
        asked.extend(requests)
        columns: dict[tuple[str, str], Columns] = {("shop", name): {"Status": "Running"} for name in printed}
        return {
            request: Answer(columns=columns if isinstance(request, ListOf) else {}) for request in requests
        }

    walk.store.source.fetch = fetch  # type: ignore[method-assign, assignment]
    found = walk.found.relatives.values()
    walk.store.fill_columns((r.ref, r.resource) for r in found if r.resource is not None)
    return asked


@pytest.mark.parametrize("count", [1, 16])
def test_few_are_asked_for_by_name(count: int) -> None:
    """A handful of objects is no reason to have a whole namespace printed."""
    walk = walk_of([CONFIG, *pods(count)])
    walk.run([ref_of(CONFIG)], [USED_BY], 1)
    asked = asked_for(walk, [])
    assert {type(request) for request in asked} == {Get}
    assert len(asked) == count


def test_many_of_one_kind_are_asked_for_in_one_table() -> None:
    """What the table does not hold is asked for by name."""
    walk = walk_of([CONFIG, *pods(20)])
    walk.run([ref_of(CONFIG)], [USED_BY], 1)
    table, *others = asked_for(walk, [f"pod-{number}" for number in range(19)])
    assert isinstance(table, ListOf)
    assert (table.resource.plural, table.namespace, table.form) == ("pods", "shop", Form.TABLE)
    assert [getattr(request, "name", "") for request in others] == ["pod-19"]


def test_kinds_that_are_only_searched_for_owners_are_not_printed() -> None:
    """--all-types asks for a table of what is likely to use the subject, of the rest once it is found."""
    scope = Scope(columns=True, all_types=True)
    requests = Planner(shipped_tables(), served(), scope).users([ref("ConfigMap", "app")])
    printed = {r.resource.plural for r in requests if isinstance(r, ListOf) and r.form is Form.TABLE}
    assert "pods" in printed
    assert "leases" in {r.resource.plural for r in requests} - printed

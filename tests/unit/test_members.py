"""What a Namespace contains and a definition defines: shown from their side only, and as a crowd."""

from __future__ import annotations

from kubectl_related.model.graph import Edge, Relative
from kubectl_related.model.objects import Ref
from kubectl_related.printers.rows.folding import MAX_ROWS_PER_KIND, summarised
from kubectl_related.printers.rows.row import rows_of
from tests.unit.helpers import shipped_tables


def crowd(kind: str, count: int, relation: str = "is in") -> list[Relative]:
    """Return relatives of one kind that are in the Namespace `shop`."""
    refs = [Ref("", kind, "shop", f"{index:03}") for index in range(count)]
    shop = Ref("", "Namespace", "", "shop")
    return [Relative(ref, edges={Edge(ref, shop, relation, "metadata.namespace")}) for ref in refs]


def test_a_crowd_is_one_row() -> None:
    """More objects of a kind than a few are counted in one row, a few have one each."""
    rows = summarised(
        rows_of([*crowd("ConfigMap", MAX_ROWS_PER_KIND + 1), *crowd("Secret", MAX_ROWS_PER_KIND)])
    )
    assert [row.count for row in rows] == [MAX_ROWS_PER_KIND + 1, *([1] * MAX_ROWS_PER_KIND)]


def test_only_members_are_a_crowd() -> None:
    """Other relations have a row for each object, however many there are."""
    rows = summarised(rows_of(crowd("Pod", 2 * MAX_ROWS_PER_KIND, "runs on")))
    assert len(rows) == 2 * MAX_ROWS_PER_KIND


def test_no_object_refers_to_its_namespace() -> None:
    """Membership is no reference of an object, so that no question about one leads to its Namespace."""
    rules = shipped_tables().of(("", "ConfigMap"))
    assert not any(rule.member or rule.relation == "is in" for rule in rules)

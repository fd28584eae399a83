"""What the bytes of an object must hold to refer to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.engine.ways.registry import way_of
from kubectl_related.model.source import ByteFilter
from tests.unit.helpers import ref, tables_of

if TYPE_CHECKING:
    from kubectl_related.model.objects import Ref
    from kubectl_related.relations.rule import Rule

CLAIM = "StatefulSet.apps  spec.t[].metadata.name  PersistentVolumeClaim  claim  claims  -"


def rule(line: str) -> Rule:
    """Return the rule of a line of a StatefulSet."""
    (found,) = tables_of(line).of(("apps", "StatefulSet"))
    return found


def named(options: str) -> Rule:
    """Return a rule that names a Secret."""
    return rule(f"StatefulSet.apps  spec.s  Secret  name  uses  -  {options}")


def searched(written: Rule, target: Ref) -> ByteFilter | None:
    """Return what the bytes of an object must hold to refer to a target."""
    return way_of(written).byte_filter(written, target)


def test_a_name_must_occur_as_a_whole_string() -> None:
    """A plain reference holds the name as one string value, a split one or JSON inside a longer string."""
    assert searched(named(""), ref("Secret", "db")) == ByteFilter(exact=frozenset({"db"}))
    assert searched(named("split=SLASH"), ref("Secret", "db")) == ByteFilter(substrings=frozenset({"db"}))
    inside = rule("StatefulSet.apps  spec.s{json}.name  Secret  name  uses  -")
    assert searched(inside, ref("Secret", "db")) == ByteFilter(substrings=frozenset({"db"}))


def test_what_may_refer_without_the_name() -> None:
    """A selector, and a default of that name, refer without naming; another default does not."""
    selector = rule("StatefulSet.apps  spec.s  Pod  selector  selects  -")
    assert searched(selector, ref("Pod", "p")) is None
    assert searched(named("default=db"), ref("Secret", "db")) is None
    assert searched(named("default=other"), ref("Secret", "db")) == ByteFilter(exact=frozenset({"db"}))


@pytest.mark.parametrize(
    ("claim", "sets"),
    [
        ("data-web-0", {"web"}),
        ("data-web-2-0", {"web-2", "2"}),
        ("web-2-0", {"2"}),
        ("my-data-web-10", {"data-web", "web"}),
        ("data-web-x", set()),
        ("data-0", set()),
        ("data", set()),
    ],
)
def test_sets_that_a_claim_can_belong_to(claim: str, sets: set[str]) -> None:
    """Every way to split TEMPLATE-SET-ORDINAL names a set; `web-2-0` is of set `2`, never of `web`."""
    assert searched(rule(CLAIM), ref("PersistentVolumeClaim", claim)) == ByteFilter(exact=frozenset(sets))


def test_pods_that_an_ephemeral_claim_can_belong_to() -> None:
    """The claim POD-VOLUME names each pod it may be split into."""
    line = "StatefulSet.apps  spec.v[].ephemeral  PersistentVolumeClaim  ephemeral  mounts  -"
    found = searched(rule(line), ref("PersistentVolumeClaim", "db-0-tmp"))
    assert found == ByteFilter(exact=frozenset({"db", "db-0"}))


def test_byte_filters_of_several_rules_together() -> None:
    """A list serves several rules: what one of them searches for is a hit; one without a filter wants all."""
    one, other = ByteFilter(frozenset("a")), ByteFilter(frozenset("b"), frozenset("c"))
    assert ByteFilter.any_of([one, other]) == ByteFilter(frozenset("ab"), frozenset("c"))
    assert ByteFilter.any_of([one, None, other]) is None

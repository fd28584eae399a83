"""What the bytes of an object must hold to refer to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.engine.prefilter import needles, union
from kubectl_related.model.source import Needles
from tests.unit.helpers import ref, tables_of

if TYPE_CHECKING:
    from kubectl_related.relations.rule import Rule

CLAIM = "StatefulSet.apps  spec.t[].metadata.name  PersistentVolumeClaim  claim  claims  -"


def rule(line: str) -> Rule:
    """Return the rule of a line of a StatefulSet."""
    (found,) = tables_of(line).of(("apps", "StatefulSet"))
    return found


def named(options: str) -> Rule:
    """Return a rule that names a Secret."""
    return rule(f"StatefulSet.apps  spec.s  Secret  name  uses  -  {options}")


def test_a_name_must_occur_as_a_whole_string() -> None:
    """A plain reference holds the name as one string value, a split one or JSON inside a longer string."""
    assert needles(named(""), ref("Secret", "db")) == Needles(strings=frozenset({"db"}))
    assert needles(named("split=SLASH"), ref("Secret", "db")) == Needles(parts=frozenset({"db"}))
    inside = rule("StatefulSet.apps  spec.s{json}.name  Secret  name  uses  -")
    assert needles(inside, ref("Secret", "db")) == Needles(parts=frozenset({"db"}))


def test_what_may_refer_without_the_name() -> None:
    """A selector, and a default of that name, refer without naming; another default does not."""
    selector = rule("StatefulSet.apps  spec.s  Pod  selector  selects  -")
    assert needles(selector, ref("Pod", "p")) is None
    assert needles(named("default=db"), ref("Secret", "db")) is None
    assert needles(named("default=other"), ref("Secret", "db")) == Needles(strings=frozenset({"db"}))


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
    assert needles(rule(CLAIM), ref("PersistentVolumeClaim", claim)) == Needles(strings=frozenset(sets))


def test_pods_that_an_ephemeral_claim_can_belong_to() -> None:
    """The claim POD-VOLUME names each pod it may be split into."""
    line = "StatefulSet.apps  spec.v[].ephemeral  PersistentVolumeClaim  ephemeral  mounts  -"
    found = needles(rule(line), ref("PersistentVolumeClaim", "db-0-tmp"))
    assert found == Needles(strings=frozenset({"db", "db-0"}))


def test_needles_of_several_rules_together() -> None:
    """A list serves several rules: any of their needles is a hit."""
    one, other = Needles(frozenset("a")), Needles(frozenset("b"), frozenset("c"))
    assert union([one, None, other]) == Needles(frozenset("ab"), frozenset("c"))

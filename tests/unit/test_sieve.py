"""Of objects that contain a searched name, those that refer to the object are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.engine.scope import Scope
from kubectl_related.engine.ways.reader import Reader
from kubectl_related.engine.ways.sieve import sieve
from kubectl_related.model.objects import Ref, ref_of
from kubectl_related.model.source import ByteFilter, ListOf
from tests.unit.helpers import env_from, make, owner, resource, served, shipped_tables, tables_of, template

if TYPE_CHECKING:
    from kubectl_related.relations.catalogue import Tables
    from tests.unit.helpers import Obj

CLASS = Ref("scheduling.k8s.io", "PriorityClass", "", "app")
VOLUME: Obj = {"volumes": [{"name": "data", "ephemeral": {"volumeClaimTemplate": {"spec": {}}}}]}


def keeps(obj: Obj, *refs: Ref, tables: Tables | None = None) -> bool:
    """Return whether an object is kept that was searched for one of these."""
    group, kind, *_ = ref_of(obj)
    reader = Reader(tables or shipped_tables(), served())
    return sieve(reader, (group, kind), frozenset(refs), Scope().wants)(obj)


def pod(**spec: Any) -> Obj:
    """Return a pod with the label that every pod has."""
    return make("Pod", "one", metadata={"labels": {"app": "web"}}, spec=spec)


@pytest.mark.parametrize(
    ("obj", "kept"),
    [
        (pod(priorityClassName="app"), True),
        (pod(priorityClassName="other"), False),
        (pod(), False),
        (pod(**env_from("app")), False),
        (pod(**VOLUME), True),
        (pod(priorityClassName=5), True),
        (make("Deployment", "app", "apps/v1", spec=template({})), True),
        (make("Custom", "app", "example.com/v1"), True),
    ],
)
def test_objects_that_are_searched_for_a_class(obj: Obj, kept: bool) -> None:  # noqa: FBT001
    """Also what makes or owns others, and has a field that must be reported, is kept."""
    assert keeps(obj, CLASS) is kept


def test_owners_count() -> None:
    """An owner reference names an object as any other field does."""
    owned = make("Pod", "one", metadata=owner("ReplicaSet", "app"))
    assert keeps(owned, Ref("apps", "ReplicaSet", "shop", "app"))
    assert not keeps(owned, Ref("", "ConfigMap", "shop", "app"))


def test_kinds_that_may_depend_on_other_objects() -> None:
    """Where other objects decide on the kind of a target, all objects are kept."""
    rules = tables_of("Pod  spec.ref  Secret  name  uses  unaffected  kind-from=.of:ConfigMap:data.kind")
    assert keeps(pod(), CLASS, tables=rules)


def test_lists_that_are_searched_for_other_objects_are_other_lists() -> None:
    """An object of the same name is searched again: what the first list held may be dropped."""
    names = ByteFilter(frozenset({"app"}))
    first, second = (
        ListOf(resource("Pod"), byte_filter=names, referring_to=frozenset({ref}))
        for ref in (CLASS, Ref("", "ConfigMap", "shop", "app"))
    )
    assert first != second

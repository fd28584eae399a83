"""Folding objects into their controllers, and how rows read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.scope import Scope
from kubectl_related.model.objects import controller_ref
from kubectl_related.printers.rows.folding import folded, summarised
from kubectl_related.printers.rows.row import rows_of
from tests.unit.helpers import Obj, env_from, make, owner, ref, template, walked

if TYPE_CHECKING:
    from kubectl_related.engine.walk import Walk

CONFIG = make("ConfigMap", "app")
DEPLOYMENT = make("Deployment", "web", "apps/v1", spec=template(env_from("app")))


def replica_set(name: str, config: str) -> Obj:
    """Return a ReplicaSet of the Deployment."""
    spec = template(env_from(config))
    return make("ReplicaSet", name, "apps/v1", metadata=owner("Deployment", "web"), spec=spec)


def pod(name: str, of: str) -> Obj:
    """Return a Pod of a ReplicaSet."""
    return make("Pod", name, metadata=owner("ReplicaSet", of), spec=env_from("app"))


def shown(walk: Walk, *, fold: bool = True) -> list[str]:
    """Return the names of the rows."""
    rows = rows_of(walk.found.relatives.values())
    return [row.relative.ref.name for row in (folded(rows) if fold else rows)]


def test_pods_are_folded_into_their_deployment() -> None:
    """The pods and the current ReplicaSet say nothing that the Deployment does not."""
    walk = walked([CONFIG, DEPLOYMENT, replica_set("new", "app"), pod("p", "new")], CONFIG)
    assert shown(walk) == ["web"]
    assert shown(walk, fold=False) == ["p", "web", "new"]


def test_an_old_replica_set_that_alone_refers_stays() -> None:
    """It is folded into nothing when its Deployment refers elsewhere by now; its pods are folded into it."""
    now = make("Deployment", "web", "apps/v1", spec=template(env_from("other")))
    walk = walked([CONFIG, now, replica_set("old", "app"), pod("p", "old")], CONFIG)
    assert shown(walk) == ["old"]


def test_another_relation_is_not_folded() -> None:
    """A pod that refers in another way than its controller keeps that row."""
    both = pod("p", "new")
    both["spec"] = both["spec"] | {"volumes": [{"configMap": {"name": "app"}}]}
    walk = walked([CONFIG, replica_set("new", "app"), both], CONFIG)
    rows = folded(rows_of(walk.found.relatives.values()))
    assert [(row.relative.ref.name, row.phrase) for row in rows] == [
        ("p", "gives env to, is mounted by"),
        ("new", "gives env to"),
    ]


def test_rows_are_sorted_by_section() -> None:
    """What uses the subject comes first, then what it uses, then what is missing."""
    walk = walked(
        [CONFIG, DEPLOYMENT, replica_set("rs", "gone"), pod("p", "rs")], replica_set("rs", "gone"), depth=1
    )
    rows = [
        (row.section, row.phrase, row.relative.ref.name) for row in rows_of(walk.found.relatives.values())
    ]
    assert rows == [
        ("used-by", "owns", "p"),
        ("uses", "runs as", "default"),
        ("uses", "is owned by", "web"),
        ("missing", "reads env from", "gone"),
    ]


def test_a_row_gathers_its_fields() -> None:
    """Two fields with one relation are one row."""
    twice = make("Pod", "p", spec={"containers": env_from("app")["containers"] * 2})
    (row,) = rows_of(walked([CONFIG, twice], CONFIG).found.relatives.values())
    assert row.vias == tuple(f"spec.containers[{at}].envFrom[0].configMapRef.name" for at in (0, 1))


def test_the_controller_of_an_object() -> None:
    """Only an owner that is the controller counts, in the namespace of the object."""
    owned = pod("p", "rs")
    assert controller_ref(owned, ref("Pod", "p")) == ref("ReplicaSet", "rs", "apps")
    owned["metadata"]["ownerReferences"][0]["controller"] = False
    assert controller_ref(owned, ref("Pod", "p")) is None


def test_objects_that_control_each_other_stay() -> None:
    """A circle of controllers hides nothing, and ends."""
    spec = template(env_from("app"))
    one = make("ReplicaSet", "one", "apps/v1", metadata=owner("ReplicaSet", "two"), spec=spec)
    two = make("ReplicaSet", "two", "apps/v1", metadata=owner("ReplicaSet", "one"), spec=spec)
    assert shown(walked([CONFIG, one, two], CONFIG)) == ["one", "two"]


def test_what_only_shares_a_label_is_one_row() -> None:
    """Objects of one release, of whatever kind, are one row with a number; one alone has its own row."""
    labels = {"labels": {"app.kubernetes.io/instance": "web"}}
    subject = make("ConfigMap", "a", metadata=labels)
    others = [make("ConfigMap", "b", metadata=labels), make("Secret", "c", metadata=labels)]
    for members, expected in ((others, (2, True)), (others[:1], (1, False))):
        walk = walked([subject, *members], subject, scope=Scope(weak=True))
        (row,) = summarised(folded(rows_of(walk.found.relatives.values())))
        assert (row.phrase, row.count, row.mixed) == ("is released with", *expected)

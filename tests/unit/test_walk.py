"""The walk: depth, direction, joints, cycles, several subjects."""

from __future__ import annotations

import pytest

from kubectl_related.engine.scope import Scope
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.model.objects import ref_of
from kubectl_related.model.resources import Resources
from tests.unit.helpers import (
    RBAC,
    Obj,
    env_from,
    make,
    mounting,
    names,
    owner,
    served,
    template,
    walk_of,
    walked,
)

RBAC_V1 = f"{RBAC}/v1"


def binding(name: str, *accounts: str, role: str = "reader", namespace: str = "shop") -> Obj:
    """Return a RoleBinding of accounts of the namespace shop."""
    subjects = [{"kind": "ServiceAccount", "name": a, "namespace": "shop"} for a in accounts]
    role_ref = {"kind": "Role", "apiGroup": RBAC, "name": role}
    return make("RoleBinding", name, RBAC_V1, namespace, roleRef=role_ref, subjects=subjects)


CONFIG = make("ConfigMap", "app")
CLAIM = make("PersistentVolumeClaim", "data", spec={"volumeName": "pv", "storageClassName": "fast"})
BOUND = {"claimRef": {"name": "data", "namespace": "shop"}}
VOLUME = make("PersistentVolume", "pv", namespace="", spec=BOUND)
CLASS = make("StorageClass", "fast", "storage.k8s.io/v1", "", provisioner="x")
POD = make("Pod", "web", metadata=owner("ReplicaSet", "web-1"), spec=env_from("app") | mounting("data"))
SET = make("ReplicaSet", "web-1", "apps/v1", metadata=owner("Deployment", "web"), spec=template({}))
DEPLOYMENT = make("Deployment", "web", "apps/v1", spec=template({}))
STRANGER = make("Pod", "stranger", spec=env_from("app"))
ALL = [CONFIG, CLAIM, VOLUME, CLASS, POD, SET, DEPLOYMENT, STRANGER]
ACCOUNTS = [make("ServiceAccount", name) for name in ("web", "other")]
ROLE = make("Role", "reader", RBAC_V1)


@pytest.mark.parametrize(
    ("depth", "found"),
    [
        (1, {"Pod/web": 1, "Pod/stranger": 1}),
        (2, {"Pod/web": 1, "Pod/stranger": 1}),
        (0, {"Pod/web": 1, "Pod/stranger": 1}),
    ],
)
def test_what_uses_a_map_does_not_lead_back_to_what_else_it_uses(depth: int, found: dict[str, int]) -> None:
    """From users on, only their users follow: the claim of a pod that reads the map is no relative of it."""
    walk = walked(ALL, CONFIG, depth=depth)
    assert {name: r.depth for name, r in names(walk).items()} == found


@pytest.mark.parametrize(
    ("depth", "found"),
    [
        (1, {"ReplicaSet/web-1", "ConfigMap/app", "PersistentVolumeClaim/data"}),
        (2, {"Deployment/web", "PersistentVolume/pv", "StorageClass/fast"}),
        (3, set()),
    ],
)
def test_each_step_adds_what_is_one_relation_further(depth: int, found: set[str]) -> None:
    """The depth of a relative is its distance; a stranger that shares a map never appears."""
    walk = walked(ALL, POD, directions=[USES], depth=0)
    alive = {name: r for name, r in names(walk).items() if not r.missing and r.verified}
    assert {name for name, r in alive.items() if r.depth == depth} == found
    assert "Pod/stranger" not in alive


def test_directions() -> None:
    """--uses and --used-by see one side each, both together both."""
    assert set(names(walked(ALL, CLAIM, directions=[USED_BY]))) == {"Pod/web", "PersistentVolume/pv"}
    assert set(names(walked(ALL, CLAIM, directions=[USES]))) == {"PersistentVolume/pv", "StorageClass/fast"}
    volume = names(walked(ALL, CLAIM))["PersistentVolume/pv"]
    assert volume.directions == {USED_BY, USES}
    assert {edge.via for edge in volume.edges} == {"spec.volumeName", "spec.claimRef"}


@pytest.mark.parametrize(("depth", "found"), [(1, {"RoleBinding/b"}), (2, {"RoleBinding/b", "Role/reader"})])
def test_a_binding_is_passed_through(depth: int, found: set[str]) -> None:
    """From an account the role is two steps away; the other account of the binding is no relative."""
    objects = [*ACCOUNTS, ROLE, binding("b", "web", "other")]
    assert set(names(walked(objects, ACCOUNTS[0], depth=depth))) == found


def test_a_binding_is_passed_through_from_the_role() -> None:
    """From a role all accounts are two steps away, and what runs as them three."""
    pod = make("Pod", "p", spec={"serviceAccountName": "web"})
    walk = walked([*ACCOUNTS, ROLE, binding("b", "web", "other"), pod], ROLE, directions=[USED_BY], depth=3)
    assert {name: r.depth for name, r in names(walk).items()} == {
        "RoleBinding/b": 1, "ServiceAccount/web": 2, "ServiceAccount/other": 2, "Pod/p": 3,
    }  # fmt: skip


@pytest.mark.parametrize(("wide", "found"), [(False, set()), (True, {"RoleBinding/b"})])
def test_a_binding_of_another_namespace(*, wide: bool, found: set[str]) -> None:
    """It is found with all namespaces only."""
    objects = [*ACCOUNTS, ROLE, binding("b", "web", namespace="other")]
    walk = walked(objects, ACCOUNTS[0], directions=[USED_BY], scope=Scope(all_namespaces=wide))
    assert set(names(walk)) == found


def test_a_cycle_ends() -> None:
    """Objects that own each other are walked once, and a subject is not its own relative."""
    objects = [
        make("ReplicaSet", name, "apps/v1", metadata=owner("ReplicaSet", other))
        for name, other in (("a", "b"), ("b", "c"), ("c", "a"))
    ]
    walk = walked(objects, objects[0], directions=[USES], depth=0)
    assert {name: r.depth for name, r in names(walk).items()} == {"ReplicaSet/b": 1, "ReplicaSet/c": 2}


def test_two_subjects() -> None:
    """Each relative says of which subjects it is one; a subject appears as a relative of the other."""
    walk = walked(ALL, CONFIG, POD, depth=1)
    found = {name: r.of for name, r in names(walk).items()}
    assert found["Pod/stranger"] == {0}
    assert found["ConfigMap/app"] == {1}
    assert found["Pod/web"] == {0}
    assert found["ReplicaSet/web-1"] == {1}


def test_targets_that_are_not_there() -> None:
    """A kind of which files hold objects can be missing one; of another kind nobody can say."""
    pod = make("Pod", "p", spec=env_from("gone") | mounting("data"))
    found = names(walked([CONFIG, pod], pod, directions=[USES]))
    gone, claim = found["ConfigMap/gone"], found["PersistentVolumeClaim/data"]
    assert (gone.missing, gone.verified, gone.optional) == (True, True, False)
    assert (claim.missing, claim.verified) == (False, False)
    optional = make("Pod", "p", spec=env_from("gone", optional=True))
    assert names(walked([CONFIG, optional], optional))["ConfigMap/gone"].optional


def test_a_subject_that_does_not_exist_still_has_users() -> None:
    """Everything that refers to its name is found."""
    gone = make("ConfigMap", "gone")
    pod = make("Pod", "p", spec=env_from("gone"))
    walk = walked([CONFIG, pod], gone)
    assert set(names(walk)) == {"Pod/p"}
    assert not walk.store.subject(ref_of(gone)).found


def test_a_dead_owner_is_not_a_new_object_of_its_name() -> None:
    """An owner reference whose uid is gone is a missing target beside the object that has the name now."""
    new = SET | {"metadata": SET["metadata"] | {"uid": "new"}}
    pod = make("Pod", "p", metadata=owner("ReplicaSet", "web-1", uid="old"))
    walk = walked([new, pod], pod, directions=[USES])
    assert [r.missing for r in walk.found.relatives.values() if r.ref.kind == "ReplicaSet"] == [True]
    assert "Pod/p" not in names(walked([new, pod], new, directions=[USED_BY]))


def test_hints_are_shown_but_not_followed() -> None:
    """A weak edge is an answer only with --weak, and nothing is reached through it."""
    event = make("Event", "e", involvedObject={"apiVersion": "v1", "kind": "Pod", "name": "web"})
    assert "Event/e" not in names(walked([*ALL, event], POD))
    assert names(walked([*ALL, event], POD, scope=Scope(weak=True)))["Event/e"].depth == 1
    further = names(walked([*ALL, event], event, directions=[USES], depth=0, scope=Scope(weak=True)))
    assert set(further) == {"Pod/web"}


@pytest.mark.parametrize(
    ("group", "unknown"),
    [
        ("down.example.com", {"down.example.com"}),
        ("metrics.k8s.io", set()),
        ("route.openshift.io", set()),
    ],
)
def test_groups_that_did_not_answer(group: str, unknown: set[str]) -> None:
    """What no table knows may use anything, measurements use nothing."""
    store = walk_of([]).store
    store.resources = Resources(served().rows, (f"{group}/v1",))
    assert store.unknown_groups() == unknown

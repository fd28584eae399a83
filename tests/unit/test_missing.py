"""Which references of a whole namespace point at nothing."""

from __future__ import annotations

from kubectl_related.engine.missing import find_missing
from tests.unit.helpers import Obj, env_from, make, owner, walk_of


def missing(*objects: Obj, namespace: str = "shop") -> dict[str, bool]:
    """Return Kind/name of each missing target → whether it is optional."""
    walk = walk_of(objects)
    find_missing(walk.store, walk.found, namespace)
    assert all(relative.missing for relative in walk.found.relatives.values())
    return {f"{r.ref.kind}/{r.ref.name}": r.optional for r in walk.found.relatives.values()}


CONFIG = make("ConfigMap", "app")


def test_only_what_dangles_is_found() -> None:
    """A target that is there is not told, one that is not is told once."""
    pods = [make("Pod", f"p{n}", spec=env_from(name)) for n, name in enumerate(("app", "gone", "gone"))]
    assert missing(CONFIG, *pods) == {"ConfigMap/gone": False}


def test_optional_targets_are_marked() -> None:
    """A target is optional when nothing requires it."""
    optional, required = (make("Pod", f"p{n}", spec=env_from("gone", optional=not n)) for n in range(2))
    assert missing(CONFIG, optional) == {"ConfigMap/gone": True}
    assert missing(CONFIG, optional, required) == {"ConfigMap/gone": False}


def test_a_namespace_is_checked_alone() -> None:
    """Objects of other namespaces do not count, unless all are checked."""
    pod = make("Pod", "p", namespace="other", spec=env_from("gone"))
    assert missing(CONFIG, pod) == {}
    assert missing(CONFIG, pod, namespace="") == {"ConfigMap/gone": False}


def test_the_same_name_in_another_namespace_is_another_object() -> None:
    """A ConfigMap elsewhere does not satisfy a reference."""
    elsewhere = make("ConfigMap", "app", namespace="other")
    pod = make("Pod", "p", spec=env_from("app"))
    assert missing(elsewhere, pod) == {"ConfigMap/app": False}


def test_nothing_is_claimed_of_kinds_the_input_lacks() -> None:
    """Where files hold no object of a kind, its objects may well exist."""
    assert missing(make("Pod", "p", spec=env_from("gone"))) == {}


def test_what_every_cluster_has_is_not_missing() -> None:
    """The default account and the CA bundle need not be in the files."""
    spec = env_from("kube-root-ca.crt") | {"serviceAccountName": "default"}
    objects = [CONFIG, make("ServiceAccount", "web"), make("Pod", "p", spec=spec)]
    assert missing(*objects) == {}


def test_an_owner_that_is_gone_is_missing() -> None:
    """An owner of the right name and another uid is not the one that was meant."""
    now = make("ReplicaSet", "rs", "apps/v1", metadata={"uid": "new"})
    pod = make("Pod", "p", metadata=owner("ReplicaSet", "rs", uid="old"))
    assert missing(now, pod) == {"ReplicaSet/rs": False}
    assert missing(now, make("Pod", "p", metadata=owner("ReplicaSet", "rs", uid="new"))) == {}

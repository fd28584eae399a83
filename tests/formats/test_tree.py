"""-o tree: branches for both directions, folded like the table, each object's own branch once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.model.graph import USED_BY, USES, Related
from kubectl_related.model.objects import ref_of
from kubectl_related.printers.layout import Layout
from kubectl_related.printers.pictures.tree import print_tree
from kubectl_related.printers.rows.shown import shown_of
from kubectl_related.printers.sorting import Sorting
from tests.unit.helpers import Obj, env_from, make, mounting, owner, template, walked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_related.engine.walk import Walk

CONFIG = make("ConfigMap", "app")
DEPLOYMENT = make("Deployment", "web", "apps/v1", spec=template(env_from("app")))
REPLICA_SET = make(
    "ReplicaSet", "web-1", "apps/v1", metadata=owner("Deployment", "web"), spec=template(env_from("app"))
)
POD = make("Pod", "web-1-a", metadata=owner("ReplicaSet", "web-1"), spec=env_from("app"))


def answer_of(walk: Walk, subjects: Sequence[Obj]) -> Related:
    """Return the answer of a finished walk."""
    found = tuple(walk.store.subject(ref_of(subject)) for subject in subjects)
    return Related(found, ("shop",), tuple(walk.found.relatives.values()), walk.store.resources)


def tree(objects: Sequence[Obj], *subjects: Obj, depth: int = 1, out: Any = None, **how: Any) -> list[str]:
    """Return the lines of the tree, without the columns right of RELATION."""
    walk = walked(objects, *subjects, directions=(USED_BY, USES), depth=depth)
    stream = out or io.StringIO()
    layout = Layout(live=False, **how)
    print_tree(shown_of(answer_of(walk, subjects), layout), layout, stream)
    stream.seek(0)
    return str(stream.read()).splitlines()


def test_both_directions_have_a_branch() -> None:
    """The subject is the root; below it stand what uses it and what it uses, each line a sentence."""
    service = make("Service", "web", spec={"selector": {"app": "web"}})
    workload = make("Deployment", "web", "apps/v1", spec=template(env_from("app"), {"app": "web"}))
    assert tree([CONFIG, workload, service], workload) == [
        "NAME                             RELATION         STATUS",
        "deployment.apps/web",
        "├── used by",
        "│   └── service/web              is selected by",
        "└── uses",
        "    ├── configmap/app            reads env from",
        "    └── serviceaccount/default   runs as          Unknown",
    ]


def test_siblings_are_folded_like_rows() -> None:
    """The pod and the ReplicaSet say nothing that the Deployment does not; --expand shows them."""
    objects = [CONFIG, DEPLOYMENT, REPLICA_SET, POD]
    assert tree(objects, CONFIG) == [
        "NAME                          RELATION",
        "configmap/app",
        "└── used by",
        "    └── deployment.apps/web   gives env to",
    ]
    assert len(tree(objects, CONFIG, expand=True)) == 6


def test_what_two_ways_lead_to_has_its_branch_once() -> None:
    """It grows where it is nearest; elsewhere three dots stand for it, so that cycles end too."""
    service = make("Service", "web", spec={"selector": {"app": "web"}})
    pods = [
        make("Pod", name, metadata={"labels": {"app": "web"}}, spec=mounting("data")) for name in ("a", "b")
    ]
    claim = make("PersistentVolumeClaim", "data", spec={"volumeName": "v"})
    lines = tree([claim, service, *pods], claim, depth=0)
    assert sum("service/web" in line for line in lines) == 2
    assert not any("..." in line for line in lines)
    ingress = make(
        "Ingress", "i", "networking.k8s.io/v1",
        spec={"defaultBackend": {"service": {"name": "web", "port": {"number": 80}}}},
    )  # fmt: skip
    lines = tree([claim, service, ingress, *pods], claim, depth=0)
    assert sum("service/web ... " in line for line in lines) == 1
    assert sum("ingress.networking.k8s.io/i " in line for line in lines) == 1


def test_a_branch_does_not_turn_round() -> None:
    """What uses the same ConfigMap as a user of the claim is no relative of the claim."""
    claim = make("PersistentVolumeClaim", "data")
    user = make("Pod", "user", spec=mounting("data") | env_from("app"))
    stranger = make("Pod", "stranger", spec=env_from("app"))
    lines = tree([claim, CONFIG, user, stranger], claim, depth=0)
    assert any("pod/user" in line for line in lines)
    assert not any("stranger" in line for line in lines)


def test_nothing_is_lost_by_folding() -> None:
    """What only a folded object leads to is below its controller."""
    budget = make(
        "PodDisruptionBudget", "b", "policy/v1", spec={"selector": {"matchLabels": {"only": "pod"}}}
    )
    pod = make("Pod", "p", metadata=owner("ReplicaSet", "web-1") | {"labels": {"only": "pod"}})
    pod["spec"] = env_from("app")
    replica_set = {**REPLICA_SET}
    lines = tree([CONFIG, replica_set, pod, budget], CONFIG, depth=2)
    assert [line.strip("└─│├ ").split("  ")[0] for line in lines[1:]] == [
        "configmap/app",
        "used by",
        "replicaset.apps/web-1",
        "poddisruptionbudget.policy/b",
    ]


def test_pods_of_one_controller_are_one_node() -> None:
    """Three pods of one ReplicaSet do not repeat what is below them."""
    labels = {"app": "web"}
    service = make("Service", "web", spec={"selector": labels})
    workload = make("ReplicaSet", "web-1", "apps/v1", spec=template(env_from("app"), labels))
    pods = [
        make("Pod", f"p{n}", metadata=owner("ReplicaSet", "web-1") | {"labels": labels}, spec=env_from("app"))
        for n in range(3)
    ]
    lines = tree([CONFIG, workload, service, *pods], CONFIG, depth=2)
    assert [line.strip("└─│├ ").split("  ")[0] for line in lines[1:]] == [
        "configmap/app", "used by", "replicaset.apps/web-1", "service/web",
    ]  # fmt: skip


def test_missing_is_a_tree_for_each_object_that_refers() -> None:
    """With --missing the roots are the objects with the dangling fields."""
    walk = walked([DEPLOYMENT, make("ConfigMap", "other")], DEPLOYMENT, directions=(USES,))
    found = answer_of(walk, [])
    missing = tuple(r for r in found.relatives if r.missing)
    found = Related((), ("shop",), missing, found.resources, only_missing=True, is_check=True)
    out = io.StringIO()
    print_tree(shown_of(found, Layout(live=False)), Layout(live=False), out)
    assert out.getvalue().splitlines() == [
        "NAME                  RELATION         STATUS",
        "deployment.apps/web",
        "└── configmap/app     reads env from   Missing",
    ]


def test_siblings_follow_sort_by() -> None:
    """--sort-by orders siblings, whatever else the tree holds."""
    pods = [
        make("Pod", name, metadata={"labels": {"n": number}}, spec=env_from("app"))
        for name, number in (("a", "10"), ("b", "9"))
    ]
    lines = tree([CONFIG, *pods], CONFIG, sorting=Sorting(".metadata.labels.n"))
    assert [line.split()[1] for line in lines[-2:]] == ["pod/b", "pod/a"]


@pytest.mark.parametrize(("encoding", "stroke"), [("ascii", "`-- "), ("utf-8", "└── ")])
def test_strokes_that_the_terminal_has(encoding: str, stroke: str) -> None:
    """Where the encoding has no lines the tree is drawn with plain signs."""
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    lines = tree([CONFIG, DEPLOYMENT], CONFIG, out=out)
    assert lines[2] == f"{stroke}used by"

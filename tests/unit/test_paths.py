"""--to: chains of relations between two objects, in files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from kubectl_related.cli.command import command
from kubectl_related.relations.facts.hubs import is_hub
from tests.unit.helpers import Obj, env_from, make, owner, ref, template

if TYPE_CHECKING:
    from pathlib import Path

LABELS = {"app": "web"}
CONFIG = make("ConfigMap", "app")
OTHER = make("ConfigMap", "other")
SERVICE = make("Service", "web", spec={"selector": LABELS})
DEPLOYMENT = make("Deployment", "web", "apps/v1", spec=template(env_from("app"), LABELS))
REPLICA_SET = make(
    "ReplicaSet",
    "web-1",
    "apps/v1",
    metadata=owner("Deployment", "web"),
    spec=template(env_from("app"), LABELS),
)
PODS = [
    make(
        "Pod", f"web-1-{n}", metadata=owner("ReplicaSet", "web-1") | {"labels": LABELS}, spec=env_from("app")
    )
    for n in range(3)
]
WEB = [CONFIG, OTHER, SERVICE, DEPLOYMENT, REPLICA_SET, *PODS]


class Asking:
    """Asks about objects in a file."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._file = folder / "shop.yaml"
        self._capsys = capsys

    def __call__(self, objects: list[Obj], *question: str) -> tuple[int, str, str]:
        """Return exit code, stdout and stderr."""
        self._file.write_text(yaml.safe_dump_all(objects), encoding="utf-8")
        code = command([*question, "-n", "shop", "--from", str(self._file)])
        said = self._capsys.readouterr()
        return code, said.out, said.err.replace(str(self._file), "FILE")

    def answer(self, objects: list[Obj], *question: str) -> Any:
        """Return the List."""
        return json.loads(self(objects, *question, "-o", "json")[1])

    def chains(self, objects: list[Obj], *question: str) -> list[list[str]]:
        """Return the names on each chain, the subject left out."""
        blocks = self(objects, *question, "--no-headers")[1].split("\n\n")
        return [[line.split()[0] for line in block.splitlines()[1:]] for block in blocks if block]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Asking:
    """Give a way to ask about objects."""
    return Asking(tmp_path, capsys)


def test_a_chain_is_a_block(ask: Asking) -> None:
    """The subject comes first, then a line for each step, each relation read from the line above."""
    env = "spec.containers[0].envFrom[0].configMapRef.name"
    code, out, err = ask(WEB, "service/web", "--to", "configmap/app")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "NAME                  RELATION         VIA",
        "service/web",
        "deployment.apps/web   selects          spec.selector",
        f"configmap/app         reads env from   spec.template.{env}",
    ]


def test_a_chain_reads_the_other_way_too(ask: Asking) -> None:
    """From what is used the relations are in the passive, and the directions are used-by."""
    answer = ask.answer(WEB, "configmap/app", "--to", "service/web")
    assert [edge["relation"] for edge in answer["paths"][0]] == ["reads env from", "selects"]
    assert [edge["to"]["kind"] for edge in answer["paths"][0]] == ["ConfigMap", "Deployment"]
    items = {item["kind"]: item["related"] for item in answer["items"]}
    assert {kind: (one["direction"], one["depth"]) for kind, one in items.items()} == {
        "Deployment": (["used-by"], 1),
        "Service": (["used-by"], 2),
    }


def test_expand_shows_what_a_controller_says_too(ask: Asking) -> None:
    """Without folding there is a chain for each pod, the shortest first, at most ten."""
    found = ask.chains(WEB, "service/web", "--to", "configmap/app", "--expand")
    assert [len(chain) for chain in found] == sorted(len(chain) for chain in found)
    assert found[:5] == [
        ["pod/web-1-0", "configmap/app"],
        ["pod/web-1-1", "configmap/app"],
        ["pod/web-1-2", "configmap/app"],
        ["deployment.apps/web", "configmap/app"],
        ["replicaset.apps/web-1", "configmap/app"],
    ]
    assert len(found) == 10


def test_a_pod_that_leads_on_by_itself_is_not_folded(ask: Asking) -> None:
    """Folding hides no fact: a chain through a pod alone goes through the pod."""
    pod = make(
        "Pod", "web-1-x", metadata=owner("ReplicaSet", "web-1") | {"labels": LABELS}, spec=env_from("other")
    )
    found = ask.chains([*WEB, pod], "service/web", "--to", "configmap/other")
    assert found == [["pod/web-1-x", "configmap/other"]]


def test_several_chains(ask: Asking) -> None:
    """A longer chain is shown though a shorter one exists; an empty line is between the blocks."""
    route = {"http": {"paths": [{"backend": {"service": {"name": "web"}}}]}}
    ingress = make(
        "Ingress", "i", "networking.k8s.io/v1", spec={"rules": [route], "tls": [{"secretName": "tls"}]}
    )
    workload = make("Deployment", "web", "apps/v1", spec=template({"containers": [
        {"name": "a", "envFrom": [{"secretRef": {"name": "tls"}}]}]}, LABELS))  # fmt: skip
    objects = [ingress, workload, SERVICE, make("Secret", "tls")]
    assert ask.chains(objects, "ingress/i", "--to", "secret/tls") == [
        ["secret/tls"],
        ["service/web", "deployment.apps/web", "secret/tls"],
    ]
    assert ask.chains(objects, "ingress/i", "--to", "secret/tls", "--depth", "2") == [["secret/tls"]]
    answer = ask.answer(objects, "ingress/i", "--to", "secret/tls")
    assert [item["related"]["depth"] for item in answer["items"] if item["kind"] == "Secret"] == [1]


def test_objects_behind_a_turn_have_no_direction(ask: Asking) -> None:
    """Two workloads that read one map are related by it; the second one is neither used nor a user."""
    other = make("Deployment", "other", "apps/v1", spec=template(env_from("app")))
    answer = ask.answer([*WEB, other], "deployment/web", "--to", "deployment/other")
    items = {item["metadata"]["name"]: item["related"] for item in answer["items"]}
    assert {name: (one["direction"], one["depth"]) for name, one in items.items()} == {
        "app": (["uses"], 1),
        "other": ([], 2),
    }
    code, out, err = ask([*WEB, other], "deployment/web", "--to", "deployment/other", "--uses")
    assert (code, out) == (0, "")
    assert err == "No relation found between deployment.apps/web and deployment.apps/other within 6 steps.\n"


def test_what_uses_both_relates_them(ask: Asking) -> None:
    """A turn may also be at an object that uses both."""
    both = {"containers": [{"name": "a", "envFrom": [
        {"configMapRef": {"name": "app"}}, {"configMapRef": {"name": "other"}}]}]}  # fmt: skip
    workload = make("Deployment", "web", "apps/v1", spec=template(both))
    found = ask.chains([CONFIG, OTHER, workload], "configmap/app", "--to", "configmap/other")
    assert found == [["deployment.apps/web", "configmap/other"]]


def test_relations_that_go_both_ways_are_one_step(ask: Asking) -> None:
    """A claim and its volume name each other: one chain of one step."""
    claim = make("PersistentVolumeClaim", "data", spec={"volumeName": "pv"})
    volume = make(
        "PersistentVolume", "pv", namespace="", spec={"claimRef": {"name": "data", "namespace": "shop"}}
    )
    code, out, _ = ask([claim, volume], "pvc/data", "--to", "pv/pv", "--no-headers")
    assert code == 0
    assert [line.split() for line in out.splitlines()[1:]] == [
        ["persistentvolume/pv", "is", "bound", "to", "spec.claimRef,spec.volumeName"]
    ]
    assert len(ask.answer([claim, volume], "pvc/data", "--to", "pv/pv")["paths"][0]) == 1


@pytest.mark.parametrize(("flags", "steps"), [
    ((), " within 6 steps"), (("--depth", "1"), " within 1 step"), (("--depth", "0"), ""),
])  # fmt: skip
def test_no_chain(ask: Asking, flags: tuple[str, ...], steps: str) -> None:
    """A sentence on stderr says so, exit 0; with --exit-code 3 means that there is a chain."""
    asked = ("service/web", "--to", "configmap/other", "--exit-code", *flags)
    nothing = f"No relation found between service/web and configmap/other{steps}.\n"
    assert ask(WEB, *asked) == (0, "", nothing)
    code, out, err = ask(WEB, *asked, "-o", "json")
    assert (code, json.loads(out)["paths"], err) == (0, [], "")
    assert ask(WEB, "service/web", "--to", "configmap/app", "--exit-code")[0] == 3


def test_a_selector_that_finds_no_subject(ask: Asking) -> None:
    """It is said as without --to, and no chain of nothing is missed."""
    nothing = "No resources found in shop namespace.\n"
    selected = ("services", "-l", "app=gone", "--to", "configmap/app")
    assert ask(WEB, *selected) == (0, "", nothing)
    assert ask(WEB, *selected, "-o", "json")[2] == ""
    cluster = ("persistentvolumes", "-l", "app=gone", "--to", "configmap/app")
    assert ask(WEB, *cluster) == (0, "", "No resources found\n")


def test_a_target_that_does_not_exist(ask: Asking) -> None:
    """It is NotFound, and what refers to its name is still shown; an optional one all the same."""
    objects = [*WEB, make("Deployment", "other", "apps/v1", spec=template(env_from("gone", optional=True)))]
    code, out, err = ask(objects, "deployment/other", "--to", "configmap/gone", "--no-headers")
    assert (code, err) == (1, 'error: no configmap "gone" in FILE\n')
    assert "configmap/gone" in out
    assert ask(objects, "service/web", "--to", "configmap/gone")[::2] == (
        1,
        'error: no configmap "gone" in FILE\n',
    )


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("service/web --to service/web", "--to service/web is the subject itself"),
        ("svc web --to service/web", "--to service/web is the subject itself"),
        ("service/web --to configmap/app --to configmap/other", "--to can only be specified once"),
        (
            "service/web --to configmap",
            "arguments in resource/name form must have a single resource and name",
        ),
        (
            "service/web --to configmap/",
            "arguments in resource/name form must have a single resource and name",
        ),
        ("service/web --to a/b/c", "arguments in resource/name form may not have more than one slash"),
        ("service/web --to nothing/x", 'the server doesn\'t have a resource type "nothing"'),
        ("service/web --to configmap/app --missing", "--to and --missing cannot be used together"),
        ("service/web --to configmap/app --if-deleted", "--to and --if-deleted cannot be used together"),
        ("configmap/other --to configmap/app --if-changed", "--to and --if-changed cannot be used together"),
        ("service/web --to configmap/app --type pods", "--to and --type cannot be used together"),
        ("service/web --to configmap/app --sort-by .kind", "--to and --sort-by cannot be used together"),
    ],
)
def test_usage(ask: Asking, question: str, sentence: str) -> None:
    """What makes no sense is an error in one sentence, exit 1."""
    assert ask(WEB, *question.split()) == (1, "", f"error: {sentence}\n")


@pytest.mark.parametrize("output", ["tree", "dot", "mermaid", "svg", "markdown", "name", "yaml", "wide"])
def test_every_format_shows_the_objects_on_the_chains(ask: Asking, output: str) -> None:
    """Pictures and lists hold the union of the chains, and nothing folded away."""
    code, out, err = ask(WEB, "service/web", "--to", "configmap/app", "-o", output)
    assert (code, err) == (0, "")
    named = "web" if output == "yaml" else "deployment.apps/web"
    assert named in out
    assert "web-1" not in out


def test_several_subjects(ask: Asking) -> None:
    """Each has its own chains; one without says so."""
    code, out, err = ask(WEB, "service/web", "deployment/web", "configmap/other", "--to", "configmap/app")
    assert code == 0
    assert [block.splitlines()[1] for block in out.split("\n\n")] == ["service/web", "deployment.apps/web"]
    assert err == "No relation found between configmap/other and configmap/app within 6 steps.\n"


@pytest.mark.parametrize(("hub", "yes"), [
    (ref("Node", "n", namespace=""), True),
    (ref("ServiceAccount", "default"), True),
    (ref("ServiceAccount", "web"), False),
    (ref("StorageClass", "fast", "storage.k8s.io", ""), True),
    (ref("GatewayClass", "g", "gateway.networking.k8s.io", ""), True),
    (ref("ClusterRole", "view", "rbac.authorization.k8s.io", ""), True),
    (ref("ConfigMap", "shared"), False),
])  # fmt: skip
def test_hubs(hub: Any, *, yes: bool) -> None:
    """What strangers share is a hub: facts/hubs.txt, and what every cluster has."""
    assert is_hub(hub) is yes

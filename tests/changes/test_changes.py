"""`--if-changed` on the real server: who runs on old content, and what cannot be changed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.cases.asking import ask

if TYPE_CHECKING:
    from tests.conftest import RunRelated
    from tests.control_plane.control_plane import ControlPlane

LONG_AGO = "2020-01-01T00:00:00Z"


def spec(*, init: bool = False) -> dict[str, Any]:
    """Return a PodSpec: one container reads a key as a variable, one the whole as files, or `init` alone."""
    key = {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "password"}}}
    mount = {"name": "v", "mountPath": "/v"}
    return {
        "initContainers": [{"name": "init", "image": "i", "volumeMounts": [mount]}] if init else [],
        "containers": [
            {"name": "env", "image": "i", "env": [] if init else [key]},
            {"name": "files", "image": "i", "volumeMounts": [] if init else [mount]},
        ],
        "volumes": [{"name": "v", "secret": {"secretName": "keys"}}],
    }


@dataclass
class Shop:
    """One namespace with a Secret and what reads it."""

    plane: ControlPlane
    namespace: str

    def kubectl(self, *arguments: str, text: str = "") -> str:
        """Run the real kubectl in the namespace."""
        return self.plane.kubectl("--namespace", self.namespace, *arguments, input=text)

    def apply(self, *objects: dict[str, Any]) -> None:
        """Create objects."""
        self.kubectl("apply", "-f", "-", text=yaml.safe_dump_all(objects))

    def started(self, pod: str, *containers: str, field: str = "containerStatuses") -> None:
        """Write into a pod's status that these containers run since long ago, and no others."""
        state = {"terminated" if field.startswith("init") else "running": {"startedAt": LONG_AGO}}
        if field.startswith("init"):
            state["terminated"] |= {"exitCode": 0, "finishedAt": LONG_AGO}  # type: ignore[dict-item]
        own = {"image": "i", "imageID": "", "ready": True, "restartCount": 0, "state": state}
        status = {"status": {field: [{"name": name, **own} for name in containers]}}
        self.kubectl("patch", "pod", pod, "--subresource=status", "--type=merge", "-p", json.dumps(status))

    def write(self, **data: str) -> None:
        """Change the Secret, as somebody who writes these keys alone."""
        patch = json.dumps({"stringData": data})
        manager = f"--field-manager=writes-{'-'.join(sorted(data))}"
        self.kubectl("patch", "secret", "keys", "--type=merge", manager, "-p", patch)

    def asked(self, *flags: str) -> dict[str, dict[str, Any]]:
        """Return `kind/name` → related, of what uses the Secret."""
        where = ("--kubeconfig", str(self.plane.kubeconfig), "--namespace", self.namespace)
        said = ask("secret/keys", "--if-changed", "--used-by", *flags, *where)
        assert said.code == 0, said.stderr
        return {
            f"{item['kind']}/{item['metadata']['name']}": item["related"]
            for item in json.loads(said.stdout)["items"]
        }


@pytest.fixture
def shop(control_plane: ControlPlane, namespace: str) -> Shop:
    """Give a namespace with a Secret without content."""
    made = Shop(control_plane, namespace)
    made.apply({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "keys"}})
    return made


def pod(name: str, **rest: Any) -> dict[str, Any]:
    """Return a pod that no node runs: its status is what the test writes."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name},
        "spec": {"schedulerName": "nobody", **rest},
    }


def deployment(name: str, annotated: dict[str, str] | None = None) -> dict[str, Any]:
    """Return a Deployment of such a pod."""
    labels = {"app": name}
    template = {"metadata": {"labels": labels}, "spec": pod("", **spec())["spec"]}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "annotations": annotated or {}},
        "spec": {"replicas": 1, "selector": {"matchLabels": labels}, "template": template},
    }


def test_a_container_that_started_before_the_last_write_runs_on_old_content(shop: Shop) -> None:
    """Its pod needs a restart since then; a pod whose container started later does not say so."""
    shop.apply(pod("old", **spec()), pod("new", **spec()))
    shop.started("old", "env")
    shop.write(password="rotated")
    found = shop.asked()
    assert found["Pod/old"]["ifChanged"] == found["Pod/new"]["ifChanged"] == "needs restart"
    assert found["Pod/old"]["staleSince"] > LONG_AGO
    assert "staleSince" not in found["Pod/new"]


def test_only_the_keys_and_containers_that_keep_what_they_read_count(shop: Shop) -> None:
    """Another key is not what the variable holds, and the kubelet has refreshed the files."""
    shop.apply(pod("files", **spec()), pod("key", **spec()))
    shop.started("files", "files")
    shop.started("key", "env")
    shop.write(other="x")
    assert not [name for name, related in shop.asked().items() if "staleSince" in related]
    shop.write(password="rotated")
    assert [name for name, related in shop.asked().items() if "staleSince" in related] == ["Pod/key"]


@pytest.mark.parametrize(
    ("items", "path", "old"),
    [
        ([], "password", True),
        ([], "other", False),
        ([{"key": "password", "path": "db/pw"}, {"key": "other", "path": "x"}], "db", True),
        ([{"key": "password", "path": "db/pw"}, {"key": "other", "path": "x"}], "x", False),
        ([{"key": "password", "path": "db/pw"}], "./db/pw", True),
    ],
)
def test_a_sub_path_keeps_the_keys_behind_it(
    shop: Shop, items: list[dict[str, str]], path: str, *, old: bool
) -> None:
    """A container has one file of the volume, or one folder: the others may change as they like."""
    volume = {"name": "v", "secret": {"secretName": "keys", "items": items}}
    mount = {"name": "v", "mountPath": "/v", "subPath": path}
    container = {"name": "files", "image": "i", "volumeMounts": [mount]}
    shop.apply(pod("part", containers=[container], volumes=[volume]))
    shop.started("part", "files")
    shop.write(password="rotated")
    found = shop.asked()["Pod/part"]
    assert (found["ifChanged"], "staleSince" in found) == ("needs restart", old)


def test_what_an_init_container_read_is_old_after_it_ended(shop: Shop) -> None:
    """A volume that an init container alone reads is not read again while the pod lives."""
    shop.apply(pod("made", **spec(init=True)))
    shop.started("made", "init", field="initContainerStatuses")
    assert "staleSince" not in shop.asked()["Pod/made"], "the Secret has no content yet"
    shop.write(password="rotated")
    assert "staleSince" in shop.asked()["Pod/made"]


def test_a_finished_pod_does_not_read_it_again(shop: Shop) -> None:
    """Whatever its containers had, it is over."""
    shop.apply(pod("done", **spec()))
    shop.started("done", "env")
    shop.write(password="rotated")
    done = json.dumps({"status": {"phase": "Succeeded"}})
    shop.kubectl("patch", "pod", "done", "--subresource=status", "--type=merge", "-p", done)
    assert shop.asked()["Pod/done"]["ifChanged"] == "not read again"
    assert "staleSince" not in shop.asked()["Pod/done"]


def test_a_workload_says_what_its_pods_run_on(shop: Shop, run_related: RunRelated) -> None:
    """The row of a Deployment stands for its pods, and an annotation does not hide that they are old."""
    shop.apply(deployment("plain"), deployment("auto", {"reloader.stakater.com/auto": "true"}))
    shop.plane.wait(lambda: len(shop.kubectl("get", "pods", "-o", "name").split()) == 2, "the pods")
    before = {name: related["ifChanged"] for name, related in shop.asked().items() if "Deployment" in name}
    assert before == {"Deployment/plain": "needs restart", "Deployment/auto": "rolls out"}
    for one in shop.kubectl("get", "pods", "-o", "name").split():
        shop.started(one.removeprefix("pod/"), "env")
    shop.write(password="rotated")
    shown = run_related(
        "secret", "keys", "--if-changed", "-n", shop.namespace, kubeconfig=shop.plane.kubeconfig
    )
    assert [
        re.sub(r"\d+\w*\)", "AGE)", line.split("   ")[-1].strip()) for line in shown.stdout.splitlines()
    ] == [
        "IF CHANGED",
        *["needs restart (since AGE)"] * 2,
    ]
    assert "rotated" not in shown.stdout + shown.stderr


@pytest.mark.parametrize("immutable", [True, False])
def test_what_the_server_does_not_say_is_not_claimed(
    shop: Shop, run_related: RunRelated, *, immutable: bool
) -> None:
    """Metadata says that the field `immutable` is there, not whether it is true."""
    fixed = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "fixed"}, "immutable": immutable}
    shop.apply(fixed)
    where = ("-n", shop.namespace)
    said = run_related("secret", "fixed", "--if-changed", *where, kubeconfig=shop.plane.kubeconfig)
    assert said.stderr.splitlines()[0 if "Note" in said.stderr.splitlines()[0] else -1] == (
        "Note: secret/fixed has the field `immutable`: if it is true, the content cannot be changed."
    )
    plain = run_related("secret", "keys", "--if-changed", *where, kubeconfig=shop.plane.kubeconfig)
    assert "immutable" not in plain.stderr


def test_explain_asks_for_nothing_more(shop: Shop, run_related: RunRelated) -> None:
    """What is asked of the server is what the question takes without it."""
    question = ("secret", "keys", "-n", shop.namespace, "--explain")
    plain = run_related(*question, kubeconfig=shop.plane.kubeconfig)
    assert run_related(*question, "--if-changed", kubeconfig=shop.plane.kubeconfig) == plain
    assert plain.code == 0

"""What `--if-deleted` predicts is what happens: subjects are really deleted, and all is looked at again."""

from __future__ import annotations

import json
import time
from fnmatch import fnmatchcase
from typing import Any

import pytest
import yaml

from tests.cases.asking import ask
from tests.control_plane.control_plane import ControlPlane, KubectlError
from tests.deletions.scenario import Scenario, placed, scenarios

GONE_SECONDS = 120.0
SETTLED_SECONDS = 1.0
"""How long what stays is watched after everything else is gone."""


class Deletion:
    """One scenario on the control plane."""

    def __init__(self, control_plane: ControlPlane, namespace: str, scenario: Scenario) -> None:
        self.plane, self.namespace, self.scenario = control_plane, namespace, scenario
        self.subject = placed(scenario.delete, namespace)

    def kubectl(self, *arguments: str, text: str = "") -> str:
        """Run the real kubectl in the namespace."""
        return self.plane.kubectl("--namespace", self.namespace, *arguments, input=text)

    def prepare(self) -> None:
        """Create the objects, and wait for what controllers make of them."""
        for obj in self.scenario.objects:
            manifest = placed(obj, self.namespace)
            for owner in manifest["metadata"].get("ownerReferences", ()):
                owner["uid"] = self.uid(f"{self.namespace}:{owner['kind']}/{owner['name']}")
            self.kubectl("apply", "-f", "-", text=yaml.safe_dump(manifest))
            if obj["kind"] == "CustomResourceDefinition":
                self.kubectl("wait", "--for=condition=Established", f"crd/{obj['metadata']['name']}")
        for pattern in placed(list(self.scenario.awaits), self.namespace):
            typed = pattern.partition("/")[0]
            self.plane.wait(lambda p=pattern, t=typed: self._has(p, t), pattern)  # type: ignore[misc]

    def _has(self, pattern: str, typed: str) -> bool:
        names = self.kubectl("get", typed, "-o", "name").split()
        return any(fnmatchcase(name, pattern) for name in names)

    def predict(self) -> dict[str, tuple[str, str]]:
        """Return the label of each relative → (its uid, what is predicted)."""
        where = ("--kubeconfig", str(self.plane.kubeconfig), "--namespace", self.namespace)
        said = ask(self.subject, "--if-deleted", "--depth", str(self.scenario.depth), *where)
        assert said.code == 0, said.stderr
        return {
            _label(item): (item["metadata"]["uid"], item["related"]["ifDeleted"])
            for item in json.loads(said.stdout)["items"]
        }

    def uid(self, label: str) -> str:
        """Return the uid of an object, empty where there is none."""
        namespace, _, typed = label.rpartition(":")
        inside = ["--namespace", namespace] if namespace else []
        arguments = ["get", *inside, typed, "--ignore-not-found", "-o", "jsonpath={.metadata.uid}"]
        try:
            return self.plane.kubectl(*arguments)
        except KubectlError as error:
            # The kind went with its definition.
            if "the server doesn't have a resource type" in str(error):
                return ""
            raise

    def works(self, probe: dict[str, Any]) -> str:
        """Try what users do; return what refuses it, empty where it works."""
        try:
            if "create" in probe:
                manifest = yaml.safe_dump(placed(probe["create"], self.namespace))
                self.kubectl("create", "--dry-run=server", "-f", "-", text=manifest)
            else:
                self.kubectl("auth", "can-i", *placed(probe["allowed"], self.namespace).split())
        except KubectlError as error:
            return str(error)
        return ""


def _label(item: dict[str, Any]) -> str:
    group, _, _ = item["apiVersion"].rpartition("/")
    kind = f"{item['kind'].lower()}.{group}" if group else item["kind"].lower()
    namespace = item["metadata"].get("namespace", "")
    return f"{namespace}:{kind}/{item['metadata']['name']}"


def _is_settled(deletion: Deletion, expected: dict[str, tuple[str, str]]) -> bool:
    doomed = {label: uid for label, (uid, effect) in expected.items() if effect == "deleted too"}
    return all(deletion.uid(label) != uid for label, uid in doomed.items())


@pytest.mark.parametrize(
    "scenario",
    [pytest.param(s, id=s.name, marks=[pytest.mark.slow] if s.slow else []) for s in scenarios()],
)
def test_the_prediction_comes_true(control_plane: ControlPlane, scenario: Scenario) -> None:
    """What is said to go goes, what is said to stay stays, what is said to hold the subject holds it."""
    if not scenario.controllers:
        _check(control_plane, scenario)
        return
    with ControlPlane(controllers=scenario.controllers) as own:
        _check(own, scenario)


def _check(control_plane: ControlPlane, scenario: Scenario) -> None:
    namespace = control_plane.namespace("deletion")
    deletion = Deletion(control_plane, namespace, scenario)
    deletion.prepare()
    expected = deletion.predict()
    for pattern, effect in placed(scenario.predicts, namespace).items():
        found = {e for label, (_, e) in expected.items() if fnmatchcase(label.partition(":")[2], pattern)}
        assert found == {effect}, (pattern, expected)
    for probe in scenario.then:
        assert deletion.works(probe) == ""
    subject_uid = deletion.uid(f"{namespace}:{deletion.subject}")
    deletion.kubectl("delete", deletion.subject, "--wait=false")
    control_plane.wait(lambda: _is_settled(deletion, expected), "dependents to go", GONE_SECONDS)
    time.sleep(SETTLED_SECONDS)
    stays = {label: uid for label, (uid, effect) in expected.items() if effect != "deleted too"}
    assert {label: deletion.uid(label) for label in stays} == stays
    held = any(effect == "blocks deletion" for _, effect in expected.values())
    assert deletion.uid(f"{namespace}:{deletion.subject}") == (subject_uid if held else "")
    for probe in scenario.then:
        assert probe["refused"] in deletion.works(probe)

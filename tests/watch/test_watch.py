"""`-w` on the real server: what changes is printed, whatever changes it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from tests.watch.conftest import Place, deployment
from tests.watch.watching import Watching

if TYPE_CHECKING:
    from tests.control_plane.control_plane import ControlPlane

USAGE = Path(__file__).parents[2] / "docs/usage.md"
SECRET = ("secret", "password")


def test_the_rows_of_the_docs(place: Place) -> None:
    """A new user, a field more and a user that is gone are rows as docs/usage.md prints them."""
    with place.watch(*SECRET, "-w") as watching:
        watching.until_line("ADDED", "deployment.apps/web")
        place.create("deployments", deployment("api", reads=False, mounts=True))
        watching.until_line("ADDED", "deployment.apps/api")
        place.change("deployments", "api", {"spec": deployment("api", mounts=True)["spec"]})
        watching.until_line("MODIFIED", "deployment.apps/api")
        place.delete("deployments", "web")
        watching.until_line("DELETED", "deployment.apps/web")
        assert watching.interrupt() == 130
    block = re.search(r"\$ kubectl related secret password -w\n(.*?)```", USAGE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    assert [_ageless(line) for line in watching.out] == [_ageless(line) for line in block[1].splitlines()]
    assert watching.err == []


def _ageless(line: str) -> str:
    return re.sub(r"\d+[smhd]$", "AGE", line)


def test_what_the_rules_cannot_see_changes_nothing(place: Place) -> None:
    """Other objects, and fields that are no references, print nothing."""
    with place.watch(*SECRET, "-w") as watching:
        watching.until_line("ADDED", "deployment.apps/web")
        place.create("configmaps", {"metadata": {"name": "other"}})
        place.create("deployments", deployment("stranger", reads=False))
        place.change("deployments", "web", {"spec": {"minReadySeconds": 3}})
        place.change("secrets", "password", {"stringData": {"key": "hunter3"}})
        place.create("deployments", deployment("last"))
        watching.until_line("deployment.apps/last")
    assert len(watching.out) == 3


def test_beside_kubectl(place: Place, control_plane: ControlPlane) -> None:
    """The column EVENT, its width and its words are those of kubectl, and so is a header that comes once."""
    kubectl = str(control_plane.programs.path("kubectl"))
    flags = ["-n", place.namespace, "--kubeconfig", str(place.kubeconfig)]
    get = ["get", "deployments", "-w", "--output-watch-events", *flags]
    with Watching(get, kubectl) as theirs, place.watch(*SECRET, "-w") as ours:
        theirs.until_line("ADDED", "web")
        ours.until_line("ADDED", "deployment.apps/web")
        long_name = "a-name-that-is-longer-than-any-before"
        place.create("deployments", deployment(long_name))
        theirs.until_line("ADDED", long_name)
        ours.until_line("ADDED", f"deployment.apps/{long_name}")
        place.delete("deployments", long_name)
        theirs.until_line("DELETED", long_name)
        ours.until_line("DELETED", f"deployment.apps/{long_name}")
        place.delete("deployments", "web")
        theirs.until_line("DELETED", "web")
        ours.until_line("DELETED", "deployment.apps/web")
    assert {line[:11] for line in theirs.out} >= {line[:11] for line in ours.out}
    # A wide row leaves its column wide.
    shift = len("deployment.apps/")
    last, ours_last = ([*watching.lines("DELETED")][-1] for watching in (theirs, ours))
    assert last.index("0/0") == ours_last.index("gives") - shift


def test_json_is_a_line_for_each_event(place: Place) -> None:
    """-o json prints {"type", "object"} as kubectl does, and the object is an item of the List."""
    with place.watch(*SECRET, "--watch-only", "-o", "json") as watching:
        while not watching.out:
            # Until the watch has begun, a change is part of the first answer.
            place.create(
                "deployments", deployment(f"d{len(place.api.get(place.path('deployments'))['items'])}")
            )
    event = json.loads(watching.out[0])
    assert [*event] == ["type", "object"]
    assert event["type"] == "ADDED"
    assert event["object"]["kind"] == "Deployment"
    assert event["object"]["related"]["edges"][0]["relation"] == "reads env from"


def test_yaml_is_a_document_for_each_event(place: Place) -> None:
    """-o yaml prints documents, separated as kubectl separates them."""
    with place.watch(*SECRET, "-w", "-o", "yaml") as watching:
        watching.until(lambda: "type: ADDED" in watching.out)
        place.create("deployments", deployment("report"))
        watching.until(lambda: "    name: report" in watching.out)
        assert watching.interrupt() == 130
    events = [*yaml.safe_load_all("\n".join(watching.out))]
    assert watching.out[0] == "object:"
    names = {event["object"]["metadata"]["name"] for event in events if event["type"] == "ADDED"}
    assert {"web", "report"} <= names


def test_names_are_a_line_for_each_event(place: Place) -> None:
    """-o name prints TYPE/NAME for each event, as kubectl does."""
    with place.watch(*SECRET, "-w", "-o", "name") as watching:
        watching.until_line("deployment.apps/web")
        place.delete("deployments", "web")
        watching.until_line("deployment.apps/web", times=2)
    assert set(watching.out) >= {"deployment.apps/web"}
    assert all("/" in line and " " not in line for line in watching.out)


def test_a_subject_that_comes_back(place: Place) -> None:
    """A subject that is deleted is reported and watched for; what refers to its name stays listed."""
    with place.watch("configmap", "settings", "-w") as refused:
        assert refused.end() == 1
    place.create("configmaps", {"metadata": {"name": "settings"}})
    with place.watch("configmap", "settings", "-w") as watching:
        watching.until(lambda: bool(watching.err))
        assert watching.err == [f"No related resources found in {place.namespace} namespace."]
        place.delete("configmaps", "settings")
        watching.until(lambda: len(watching.err) == 2)
        place.create("configmaps", {"metadata": {"name": "settings"}})
        watching.until(lambda: len(watching.err) == 3)
    gone, back = watching.err[1:]
    assert gone == "configmap/settings was deleted; waiting for it to come back"
    assert back == "configmap/settings is back"


def test_a_missing_target_that_appears(place: Place) -> None:
    """A target that is missing is MODIFIED when it is created, and again when it is deleted."""
    body = deployment("reader", reads=False)
    body["spec"]["template"]["spec"]["containers"][0]["envFrom"] = [{"configMapRef": {"name": "settings"}}]
    place.create("deployments", body)
    with place.watch("deployment", "reader", "--uses", "-w") as watching:
        watching.until_line("ADDED", "configmap/settings", "Missing")
        place.create("configmaps", {"metadata": {"name": "settings"}})
        watching.until_line("MODIFIED", "configmap/settings")
        place.delete("configmaps", "settings")
        watching.until_line("MODIFIED", "configmap/settings", "Missing")
    assert not [*watching.lines("DELETED")]


def test_subjects_of_a_selector(place: Place) -> None:
    """With -l an object that gets the label becomes a subject; several subjects have a column."""
    with place.watch("secrets,configmaps", "-l", "team=a", "-w") as watching:
        watching.until(lambda: bool(watching.err))
        place.create("configmaps", {"metadata": {"name": "settings", "labels": {"team": "a"}}})
        place.change("secrets", "password", {"metadata": {"labels": {"team": "a"}}})
        watching.until_line("ADDED", "deployment.apps/web")
    assert watching.err == [f"No resources found in {place.namespace} namespace."]


def test_several_subjects_have_a_column(place: Place) -> None:
    """With several subjects, also of different kinds, SUBJECT says which one a row is about."""
    with place.watch("secret/password", "deployment/web", "-w") as watching:
        watching.until_line("deployment.apps/web", "secret/password", times=2)
        place.delete("deployments", "web")
        watching.until_line("DELETED", "secret/password", times=2)
    assert watching.out[0].split()[:3] == ["EVENT", "SUBJECT", "NAME"]


def test_request_timeout_bounds_the_watch(place: Place, control_plane: ControlPlane) -> None:
    """--request-timeout ends the watch as it ends that of kubectl: silently, with 0."""
    kubectl = str(control_plane.programs.path("kubectl"))
    flags = ["-w", "--request-timeout=2s", "-n", place.namespace, "--kubeconfig", str(place.kubeconfig)]
    theirs = subprocess.run([kubectl, "get", "secrets", *flags], capture_output=True, check=False)
    with place.watch(*SECRET, "-w", "--request-timeout=2s") as ours:
        assert ours.end() == theirs.returncode == 0
    assert ours.err == []
    assert theirs.stderr == b""


def test_values_of_a_secret_are_not_printed(place: Place) -> None:
    """No format of a watch prints a Secret's value, also when the Secret changes."""
    with place.watch("deployment", "web", "-w", "-o", "json") as watching:
        watching.until(lambda: len(watching.out) >= 2)
        place.change("secrets", "password", {"metadata": {"labels": {"a": "b"}}})
        watching.until(
            lambda: any('"type":"MODIFIED"' in line and "password" in line for line in watching.out)
        )
    assert "hunter2" not in "".join(watching.out)
    assert "aHVudGVyMg" not in "".join(watching.out)

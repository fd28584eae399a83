"""Questions about a namespace that never stands still: no false error, no object twice, no false relation."""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
from typing import TYPE_CHECKING, Any

import pytest

from tests.control_plane.api import ApiError

if TYPE_CHECKING:
    from tests.control_plane.control_plane import ControlPlane
    from tests.guarantees.conftest import Ask

THREADS = 4
OBJECTS = 12
QUESTIONS = 500


def _deployment(index: int, generation: int) -> dict[str, Any]:
    """Return a Deployment that reads a Secret always, and the ConfigMap of its own number in turns."""
    sources: list[dict[str, Any]] = [{"secretRef": {"name": "always"}}]
    if generation % 2:
        sources.append({"configMapRef": {"name": f"config-{index}"}})
    container = {"name": "app", "image": "app", "envFrom": sources}
    labels = {"app": f"web-{index}"}
    return {
        "metadata": {"name": f"web-{index}"},
        "spec": {
            "replicas": 0,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }


class Churn:
    """Creates and deletes at speed until it is stopped."""

    def __init__(self, control_plane: ControlPlane, namespace: str) -> None:
        self.api = control_plane.api
        self.deployments = f"/apis/apps/v1/namespaces/{namespace}/deployments"
        self.configs = f"/api/v1/namespaces/{namespace}/configmaps"
        self.over = threading.Event()
        self.changes = [0] * THREADS

    def run(self, thread: int) -> None:
        """Change the objects of one thread over and over."""
        generation = 0
        while not self.over.is_set():
            generation += 1
            for index in range(thread, OBJECTS, THREADS):
                with contextlib.suppress(ApiError):
                    self.api.create(self.configs, {"metadata": {"name": f"config-{index}"}})
                with contextlib.suppress(ApiError):
                    self.api.create(self.deployments, _deployment(index, generation))
                for path in (f"{self.deployments}/web-{index}", f"{self.configs}/config-{index}"):
                    with contextlib.suppress(ApiError):
                        self.api.delete(path)
                self.changes[thread] += 4


def check(answer: dict[str, Any]) -> None:
    """Find no object twice, and only relations that some version of the objects had."""
    refs = [(item["kind"], item["metadata"]["name"]) for item in answer["items"]]
    assert len(refs) == len(set(refs))
    uids = [item["metadata"]["uid"] for item in answer["items"] if "uid" in item["metadata"]]
    assert len(uids) == len(set(uids))
    for item in (*answer["items"], *answer["missing"]):
        for edge in item["related"]["edges"]:
            holder, target = edge["from"]["name"], edge["to"]["name"]
            if target.startswith("config-"):
                # A ReplicaSet is named after its Deployment.
                assert f"{holder}-".startswith(f"{target.replace('config', 'web')}-")
                assert edge["via"].endswith("envFrom[1].configMapRef.name")


@pytest.mark.slow
def test_answers_stay_true_while_everything_changes(
    control_plane: ControlPlane, namespace: str, ask: Ask
) -> None:
    """500 questions and more, until as many changes were made meanwhile: each answer is whole and true."""
    control_plane.api.create(f"/api/v1/namespaces/{namespace}/secrets", {"metadata": {"name": "always"}})
    churn = Churn(control_plane, namespace)
    threads = [threading.Thread(target=churn.run, args=(index,)) for index in range(THREADS)]
    for thread in threads:
        thread.start()
    try:
        for number in itertools.count():
            if number >= QUESTIONS and sum(churn.changes) > QUESTIONS:
                break
            question = ("secret always", "--missing", f"configmap config-{number % OBJECTS}")[number % 3]
            told = ask(f"{question} -n {namespace} --ignore-not-found", "-o", "json")
            assert told.code == 0, told.stderr
            check(json.loads(told.stdout))
    finally:
        churn.over.set()
        for thread in threads:
            thread.join()

"""A namespace whose objects change, and questions that watch it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.proxy.server import FaultProxy
from tests.watch.watching import Watching

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.control_plane.api import Api
    from tests.control_plane.control_plane import ControlPlane


class Place(NamedTuple):
    """A namespace with a Secret `password` and a Deployment `web` that reads it."""

    api: Api
    kubeconfig: Path
    namespace: str

    def watch(self, *arguments: str, kubeconfig: Path | None = None) -> Watching:
        """Begin a question about the Secret, or the one of the arguments."""
        config = str(kubeconfig or self.kubeconfig)
        return Watching([*arguments, "--kubeconfig", config, "-n", self.namespace])

    def path(self, kind: str, name: str = "") -> str:
        """Return the path of a collection, or of one object."""
        root = "/apis/apps/v1" if kind == "deployments" else "/api/v1"
        return f"{root}/namespaces/{self.namespace}/{kind}" + (f"/{name}" if name else "")

    def create(self, kind: str, body: dict[str, Any]) -> None:
        """Create an object."""
        self.api.create(self.path(kind), body)

    def delete(self, kind: str, name: str) -> None:
        """Delete an object."""
        self.api.delete(self.path(kind, name))

    def change(self, kind: str, name: str, body: dict[str, Any]) -> None:
        """Merge a patch into an object."""
        self.api.merge(self.path(kind, name), body)


def deployment(name: str, *, reads: bool = True, mounts: bool = False) -> dict[str, Any]:
    """Return a Deployment without pods that uses the Secret in these ways."""
    env = [{"secretRef": {"name": "password"}}] if reads else []
    volumes = [{"name": "v", "secret": {"secretName": "password"}}] if mounts else []
    container = {"name": "app", "image": "app", "envFrom": env}
    labels = {"app": name}
    return {
        "metadata": {"name": name},
        "spec": {
            "replicas": 0,
            # So that it makes no ReplicaSet.
            "paused": True,
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [container], "volumes": volumes},
            },
        },
    }


@pytest.fixture
def place(control_plane: ControlPlane, namespace: str) -> Place:
    """Give the namespace."""
    made = Place(control_plane.api, control_plane.kubeconfig_by_token("admin"), namespace)
    made.create("secrets", {"metadata": {"name": "password"}, "stringData": {"key": "hunter2"}})
    made.create("deployments", deployment("web", mounts=True))
    control_plane.wait(lambda: _is_settled(made), "the Deployment to be observed")
    return made


def _is_settled(place: Place) -> bool:
    found = place.api.get(place.path("deployments", "web"))
    return bool(found.get("status", {}).get("observedGeneration") == found["metadata"]["generation"])


@pytest.fixture
def proxy(control_plane: ControlPlane, tmp_path: Path) -> Iterator[FaultProxy]:
    """Give a proxy in front of the API server; `config` in the test's folder leads through it."""
    authority = tmp_path / "authority.crt"
    authority.write_bytes(control_plane.authority)
    with FaultProxy(control_plane.url, authority) as started:
        started.kubeconfig(tmp_path / "config", token=control_plane.token("admin"))
        yield started

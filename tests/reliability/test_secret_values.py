"""No value of a Secret or ConfigMap is asked for, printed, logged or kept."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.outputs import outputs_of
from tests.proxy.server import FaultProxy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.control_plane.control_plane import ControlPlane
    from tests.guarantees.conftest import Ask

MARKER = "marker-of-a-value-7f3a"
QUESTIONS = (
    "secret created", "secret applied", "configmap created", "deployment reader", "namespace $NS",
    "--missing", "secret created --all-types --depth 0 --weak",
)  # fmt: skip
MANIFEST = f"""
{{apiVersion: v1, kind: Secret, metadata: {{name: NAME}}, stringData: {{password: {MARKER}}}}}
---
{{apiVersion: v1, kind: ConfigMap, metadata: {{name: NAME}}, data: {{setting: {MARKER}}}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: reader-NAME}}
spec:
  replicas: 0
  selector: {{matchLabels: {{app: reader}}}}
  template:
    metadata: {{labels: {{app: reader}}}}
    spec:
      containers:
        - name: app
          image: app
          env: [{{name: A, valueFrom: {{secretKeyRef: {{name: NAME, key: gone}}}}}}]
          envFrom: [{{secretRef: {{name: NAME}}}}, {{configMapRef: {{name: NAME}}}}]
"""


@pytest.fixture(scope="module")
def values(control_plane: ControlPlane) -> Iterator[str]:
    """Give a namespace with a Secret and a ConfigMap that were created, and two that were applied."""
    namespace = control_plane.namespace("values")
    for verb, name in (("create", "created"), ("apply", "applied")):
        control_plane.kubectl(verb, "-n", namespace, "-f", "-", input=MANIFEST.replace("NAME", name))
    yield namespace
    control_plane.delete_namespace(namespace)


@pytest.fixture
def recorded(
    control_plane: ControlPlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FaultProxy]:
    """Give a proxy that keeps every byte of the answers."""
    authority = tmp_path / "authority.crt"
    authority.write_bytes(control_plane.authority)
    with FaultProxy(control_plane.url, authority, keep_bodies=True) as proxy:
        config = proxy.kubeconfig(tmp_path / "config", token=control_plane.token("admin"))
        monkeypatch.setenv("KUBECONFIG", str(config))
        yield proxy


def holds_marker(data: bytes) -> bool:
    """Tell whether bytes hold the value, plain or as the API encodes it."""
    return MARKER.encode() in data or base64.b64encode(MARKER.encode())[:20] in data


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("question", QUESTIONS)
def test_no_value_is_printed_logged_or_kept(values: str, ask: Ask, tmp_path: Path, question: str) -> None:
    """In every format, with the most verbose log, neither output nor cache holds a value."""
    asked = question.replace("$NS", values).replace("reader", "reader-applied")
    for output in outputs_of(question):
        told = ask(f"{asked} -n {values} -v=9", "-o", output)
        assert "Traceback" not in told.stderr
        assert not holds_marker((told.stdout + told.stderr).encode()), output
    kept = [Path(folder, name) for folder, _, names in os.walk(tmp_path / "home") for name in names]
    assert kept
    assert [path for path in kept if holds_marker(path.read_bytes())] == []


def test_values_of_created_objects_are_never_sent(values: str, recorded: FaultProxy, ask: Ask) -> None:
    """The server is never asked for values: they are in no answer, but for the copy that apply left."""
    for question in QUESTIONS:
        ask(
            question.replace("$NS", values).replace("reader", "reader-created") + f" -n {values}",
            "-o",
            "json",
        )
    bodies = [(exchange.path, exchange.plain_body) for exchange in recorded.log]
    assert len(bodies) > 10
    copies = b"kubectl.kubernetes.io/last-applied-configuration"
    assert [path for path, body in bodies if holds_marker(body) and copies not in body] == []
    # Without the copies: what is asked for by name has none of them.
    named = [(path, body) for path, body in bodies if path.endswith("/created")]
    assert named
    assert [path for path, body in named if holds_marker(body)] == []

"""The shop on the control plane, and questions asked in this process."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from kubectl_related.cli.command import command
from tests.control_plane.control_plane import ControlPlane
from tests.control_plane.shop import open_shop
from tests.proxy.server import FaultProxy

_BINDINGS = """
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: checker, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: kubectl-related}
subjects: [{kind: User, name: checker, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: checker}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: kubectl-related}
subjects: [{kind: User, name: checker, apiGroup: rbac.authorization.k8s.io}]
"""


@pytest.fixture(scope="session")
def shop(control_plane: ControlPlane) -> ControlPlane:
    """Give the control plane with examples/shop running on it."""
    open_shop(control_plane)
    return control_plane


@dataclass(frozen=True)
class Told:
    """The output of one question, and its duration in seconds."""

    stdout: str
    stderr: str
    code: int
    seconds: float


class Ask(Protocol):
    """Asks a question in this process."""

    def __call__(self, question: str, *more: str) -> Told:
        """Ask `kubectl related QUESTION` in the namespace shop."""


@pytest.fixture
def proxy(shop: ControlPlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultProxy]:
    """Give a proxy in front of the API server; questions go through it."""
    authority = tmp_path / "authority.crt"
    authority.write_bytes(shop.authority)
    with FaultProxy(shop.url, authority) as started:
        config = started.kubeconfig(tmp_path / "config", token=shop.token("admin"), namespace="shop")
        monkeypatch.setenv("KUBECONFIG", str(config))
        yield started


@pytest.fixture
def ask(shop: ControlPlane, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Give a function that asks; without the proxy it asks the API server itself."""
    if "KUBECONFIG" not in os.environ:
        monkeypatch.setenv("KUBECONFIG", str(shop.kubeconfig_by_token("admin", namespace="shop")))

    def asked(question: str, *more: str) -> Told:
        capsys.readouterr()
        started = time.monotonic()
        code = command([*question.split(), *more])
        seconds = time.monotonic() - started
        told = capsys.readouterr()
        return Told(told.out, told.err, code, seconds)

    return asked


@contextmanager
def checker_has(shop: ControlPlane, roles: str) -> Iterator[None]:
    """Give the user `checker` these roles, and nothing else, for a while."""
    bound = f"{roles}---{_BINDINGS}"
    shop.kubectl("apply", "-f", "-", input=bound)
    try:
        yield
    finally:
        shop.kubectl("delete", "-f", "-", input=bound)

"""docs/troubleshooting.md quotes what the program says."""

from __future__ import annotations

import base64
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pexpect
import pytest
import yaml

from tests.conftest import EXECUTABLE
from tests.control_plane.certs import Authority
from tests.docs.test_permissions import bound_to

if TYPE_CHECKING:
    from tests.conftest import RunRelated
    from tests.control_plane.control_plane import ControlPlane

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/troubleshooting.md").read_text(encoding="utf-8")
QUOTED: list[str] = re.findall(r"^\| `([A-Z][^`]+|error: [^`]+)` \|", PAGE, re.MULTILINE)
SHOP = ("--from", str(ROOT / "examples" / "shop"))
# Part of a message of the page → arguments that print it without a server.
ALONE = {
    "the server doesn't": ("foo", "x", *SHOP),
    "no name was": ("pod",),
    "localhost:8080": ("pod", "x"),
    "no such host": ("pod", "x", "-s", "https://nohost.invalid"),
    "context was not": ("pod", "x", "--context", "nope"),
    "/nope": ("pod", "x", "--from", "/nope"),
    "--bogus": ("pod", "x", "--bogus"),
}
# Of kubectl itself, which never gets as far as this program.
OF_KUBECTL = "unknown command"
WITH_A_SERVER = (
    "Unauthorized",
    'User "nobody"',
    "NotFound",
    "No related",
    "unknown authority",
    "exit code 3",
    "incomplete",
)
# Objects without users, in the namespace default.
LONELY: dict[str, dict[str, Any]] = {
    "/api/v1/namespaces/default/configmaps/alone": {"metadata": {"name": "alone"}},
    "/api/v1/namespaces/default/persistentvolumeclaims/x": {
        "metadata": {"name": "x"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
    },
}


def sentence(words: str) -> str:
    """Return the one sentence of the page that holds the words."""
    (found,) = [quoted for quoted in QUOTED if words in quoted]
    return found


@pytest.mark.parametrize("words", ALONE)
def test_alone(words: str, run_related: RunRelated) -> None:
    """Messages without a server are those of the page."""
    ran = run_related(*ALONE[words])
    assert ran.code == 1
    assert ran.stderr.splitlines()[0] == sentence(words)


def test_kubectl_without_the_plugin(control_plane: ControlPlane, tmp_path: Path) -> None:
    """A kubectl that finds no plugin reports an unknown command."""
    ran = subprocess.run(
        [control_plane.programs.path("kubectl"), "related", "pod", "x"],
        env={"HOME": str(tmp_path), "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr.splitlines()[0] == sentence(OF_KUBECTL)


@pytest.fixture
def configs(control_plane: ControlPlane, tmp_path: Path) -> dict[str, Path]:
    """Give the administrator's kubeconfig with another authority, and with a plugin that fails."""
    config = yaml.safe_load(control_plane.kubeconfig.read_text(encoding="utf-8"))
    authority = base64.b64encode(Authority("another").pem).decode()
    plugin = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": "sh",
        "args": ["-c", "exit 3"],
        "interactiveMode": "Never",
    }
    changed = {
        "untrusted": {**config, "clusters": [_cluster(config, authority)]},
        "plugin": {**config, "users": [{"name": config["users"][0]["name"], "user": {"exec": plugin}}]},
    }
    for name, content in changed.items():
        (tmp_path / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    return {name: tmp_path / name for name in changed}


def _cluster(config: dict[str, Any], authority: str) -> dict[str, Any]:
    cluster = config["clusters"][0]
    return {**cluster, "cluster": {**cluster["cluster"], "certificate-authority-data": authority}}


def test_with_a_server(
    control_plane: ControlPlane, configs: dict[str, Path], run_related: RunRelated
) -> None:
    """Messages about missing rights and empty results are those of the page."""
    admin, nobody = control_plane.kubeconfig, control_plane.kubeconfig_by_token("nobody")
    allowed = control_plane.kubeconfig_for("no-pods")
    roles = run_related("pvc", "x", "--explain", "-o", "yaml", kubeconfig=admin).stdout
    control_plane.apply(bound_to("no-pods", roles.replace("- pods\n", "- pods.none\n")))
    for place, content in LONELY.items():
        control_plane.api.create(place.rpartition("/")[0], content)
    said = {
        "Unauthorized": run_related("pod", "x", "--token", "wrong", kubeconfig=admin),
        'User "nobody"': run_related("pod", "x", kubeconfig=nobody),
        "NotFound": run_related("pod", "x", kubeconfig=admin),
        "No related": run_related("configmap", "alone", kubeconfig=admin),
        "unknown authority": run_related("pod", "x", kubeconfig=configs["untrusted"]),
        "exit code 3": run_related("pod", "x", kubeconfig=configs["plugin"]),
        "incomplete": run_related("pvc", "x", kubeconfig=allowed),
    }
    for place in LONELY:
        control_plane.api.delete(place)
    assert set(said) == set(WITH_A_SERVER)
    for words, ran in said.items():
        assert sentence(words) in ran.stderr.splitlines(), ran


ON_A_TERMINAL = "Note:"
BINDING = """
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: elsewhere}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: shop}}
"""


def test_on_a_terminal(tmp_path: Path) -> None:
    """People are told where users usually are that were not searched, programs are not."""
    (tmp_path / "binding.yaml").write_text(BINDING, encoding="utf-8")
    asked = [str(EXECUTABLE), "serviceaccount", "web", "-n", "shop", "--from", str(tmp_path / "binding.yaml")]
    shown = pexpect.run(" ".join(asked), encoding="utf-8")
    assert sentence(ON_A_TERMINAL) in str(shown).splitlines()
    piped = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert "Note:" not in piped.stderr


def test_every_sentence_is_tested() -> None:
    """A sentence that is added to the page is added here."""
    assert {sentence(words) for words in [*ALONE, OF_KUBECTL, *WITH_A_SERVER, ON_A_TERMINAL]} == set(QUOTED)

"""What a person does with krew: install, ask, complete, upgrade, uninstall; the real programs throughout."""

from __future__ import annotations

import resource
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from release import platforms
from release.manifest import render
from tests.release.conftest import ROOT, VERSION
from tests.release.krew import Krew, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.control_plane.control_plane import ControlPlane

pytestmark = pytest.mark.slow

NEXT = "v99.0.0"
HERE = "/".join(platforms.here())
SHIM = next(
    line
    for line in (ROOT / "docs/install.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("ln -s") and "KREW_ROOT" in line
)
HELP_SECONDS = 0.150
# The time of a bare interpreter on an idle machine, to scale the limit on a busy one.
BARE_SECONDS = 0.012
RUNS = 20


@pytest.fixture
def krew(control_plane: ControlPlane, tmp_path: Path) -> Krew:
    """Give a person with krew, whose home is empty."""
    home = tmp_path / "person"
    krew = Krew(control_plane.programs, home, home / ".krew", control_plane.kubeconfig)
    krew.prepare()
    return krew


@pytest.fixture
def manifest(krew: Krew, archive: Path) -> Path:
    """Give the manifest of this platform, rendered from the archive that exists."""
    path = krew.home / "related.yaml"
    path.write_text(render(archive.parent, only=(HERE,)), encoding="utf-8")
    return path


@pytest.fixture
def installed(krew: Krew, manifest: Path, archive: Path) -> Krew:
    """Give a person who has installed the plugin from its manifest and archive."""
    krew.run("kubectl", "krew", "install", f"--manifest={manifest}", f"--archive={archive}")
    return krew


def test_ask(installed: Krew, namespace: str) -> None:
    """The plugin that krew installed answers through kubectl, on the real API server."""
    assert installed.run("kubectl", "related", "--version") == f"kubectl related {VERSION}\n"
    config = ("--namespace", namespace, "configmap", "kube-root-ca.crt")
    assert "kube-root-ca.crt" in installed.run("kubectl", "get", *config)
    asked = installed.try_to_run("kubectl", "related", *config)
    assert (asked.returncode, asked.stdout) == (0, "")
    assert asked.stderr == f"No related resources found in {namespace} namespace.\n"
    found = installed.run("kubectl", "related", "serviceaccount", "default", "-n", namespace, "-o", "json")
    assert '"complete": true' in found


def test_quick(installed: Krew) -> None:
    """`kubectl related --help` takes less than 150 ms, kubectl's own start included."""
    installed.run("kubectl", "related", "--help")
    bare = quickest(installed, sys.executable, "-I", "-S", "-c", "pass")
    assert quickest(installed, "kubectl", "related", "--help") < HELP_SECONDS * max(1, bare / BARE_SECONDS)


def quickest(krew: Krew, *command: str) -> float:
    """Return the least CPU time of a command, in seconds; it excludes waiting for other programs."""
    taken = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        krew.run(*command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(taken)


def test_complete(installed: Krew) -> None:
    """The one line of docs/install.md makes kubectl complete; before it, kubectl has nothing to offer."""
    asked = ("kubectl", "__complete", "related", "pod", "x", "-o", "")
    assert "mermaid" not in installed.run(*asked)
    installed.run("sh", "-c", SHIM)
    assert "mermaid" in installed.run(*asked).splitlines()
    types = installed.run("kubectl", "__complete", "related", "dep")
    assert "deployments" in types.splitlines()
    script = installed.run("kubectl_complete-related", "--script", "bash")
    assert script == (ROOT / "kubectl_related/cli/completions/bash.sh").read_text(encoding="utf-8")


@pytest.fixture
def index(krew: Krew, archive: Path, tmp_path: Path) -> Iterator[str]:
    """Serve the archive under two versions; give the address."""
    folder = tmp_path / "served"
    folder.mkdir()
    for version in (VERSION, NEXT):
        shutil.copy(archive, folder / platforms.archive_name(version, *platforms.here()))
    with served(folder) as address:
        krew.run("git", "config", "--global", "init.defaultBranch", "main")
        publish(krew, folder, VERSION, address)
        krew.run("kubectl", "krew", "index", "add", "ours", str(krew.home / "index"))
        yield address


def publish(krew: Krew, folder: Path, version: str, address: str) -> None:
    """Commit the manifest of a version to the index."""
    text = render(folder, version=version, address=address, only=(HERE,))
    krew.commit(krew.home / "index", {"related.yaml": text})


def test_upgrade_and_uninstall(krew: Krew, index: str, tmp_path: Path) -> None:
    """From an index it is found, installed, upgraded and removed; the completion follows the upgrade."""
    assert "Show what an object uses" in krew.run("kubectl", "krew", "search", "related")
    krew.run("kubectl", "krew", "install", "ours/related")
    krew.run("sh", "-c", SHIM)
    assert krew.run("kubectl", "krew", "list") == "ours/related\n"
    assert VERSION in (krew.bin / "kubectl-related").resolve().parts
    publish(krew, tmp_path / "served", NEXT, index)
    krew.run("kubectl", "krew", "upgrade")
    assert NEXT in (krew.bin / "kubectl-related").resolve().parts
    assert "Examples:" in krew.run("kubectl", "related", "--help")
    assert "mermaid" in krew.run("kubectl", "__complete", "related", "pod", "x", "-o", "").splitlines()
    krew.run("kubectl", "krew", "uninstall", "related")
    assert krew.try_to_run("kubectl", "related", "--help").returncode == 1
    assert not (krew.root / "store" / "related").exists()


def test_validate(krew: Krew, archive: Path) -> None:
    """krew-index's own check of manifests passes, which installs the plugin and looks for its licence."""
    with served(archive.parent) as address:
        manifest = krew.home / "related.yaml"
        manifest.write_text(render(archive.parent, address=address, only=(HERE,)), encoding="utf-8")
        krew.run("validate-krew-manifest", "-manifest", str(manifest))

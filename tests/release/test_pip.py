"""The wheel in a clean virtual environment, by pip and by pipx, without any tool of development."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from typing import TYPE_CHECKING

import pytest

from tests.release.conftest import ENVIRONMENT, ROOT, VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from tests.control_plane.control_plane import ControlPlane

pytestmark = pytest.mark.slow

PIPX = "pipx==1.18.4"
CONSTRAINT = ROOT / "tests" / "requirements.txt"
SECONDS = 600


def run(*command: str | Path, env: dict[str, str]) -> str:
    """Run a command that succeeds and return its stdout."""
    ran = subprocess.run(
        command, env=env, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
    )
    if ran.returncode:
        raise AssertionError(f"{command}: {ran.stdout}{ran.stderr}")
    return ran.stdout


def pip(*arguments: str | Path, python: Path) -> str:
    """Run a clean environment's pip, which may use the registry."""
    return run(python, "-m", "pip", "--disable-pip-version-check", *arguments, env=ENVIRONMENT)


@pytest.fixture
def wheel(dist: Path) -> Path:
    """Give the wheel."""
    (found,) = dist.glob("*.whl")
    return found


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """Give the interpreter of a new, empty virtual environment."""
    venv.create(tmp_path / "clean", with_pip=True)
    return tmp_path / "clean" / "bin" / "python"


def check(control_plane: ControlPlane, folder: Path) -> None:
    """Check both programs in the folder, through the real kubectl and on the real API server."""
    places = [str(folder), str(control_plane.programs.folder), os.defpath]
    env = {**control_plane.environment(), "PATH": os.pathsep.join(places)}
    assert run("kubectl", "related", "--version", env=env) == f"kubectl related {VERSION}\n"
    found = run("kubectl", "related", "serviceaccount", "default", "-n", "default", "-o", "json", env=env)
    assert '"complete": true' in found
    shop = ("--from", ROOT / "examples" / "shop", "-n", "shop", "-o", "name")
    assert "statefulset.apps/db" in run("kubectl", "related", "pvc", "data-db-0", *shop, env=env)
    page = run("kubectl", "related", "pvc", "data-db-0", *shop[:-1], "html", env=env)
    assert "Content-Security-Policy" in page
    assert "mermaid" in run("kubectl", "__complete", "related", "pod", "x", "-o", "", env=env).splitlines()
    script = run("kubectl_complete-related", "--script", "fish", env=env)
    assert script == (ROOT / "kubectl_related/cli/completions/fish.fish").read_text(encoding="utf-8")


def test_pip(control_plane: ControlPlane, wheel: Path, python: Path) -> None:
    """`pip install` of the wheel gives both programs; nothing is missing and no tool comes along."""
    pip("install", "-c", CONSTRAINT, wheel, python=python)
    assert "No broken requirements" in pip("check", python=python)
    installed = pip("list", "--format=freeze", python=python).lower()
    assert "pytest" not in installed
    assert "nuitka" not in installed
    check(control_plane, python.parent)
    pip("uninstall", "--yes", "kubectl-related", python=python)
    assert not list(python.parent.glob("kubectl*"))


def test_pipx(control_plane: ControlPlane, wheel: Path, python: Path, tmp_path: Path) -> None:
    """`pipx install` of the wheel does the same in an environment of its own."""
    pip("install", PIPX, python=python)
    env = {
        **ENVIRONMENT,
        "PIPX_HOME": str(tmp_path / "pipx"),
        "PIPX_BIN_DIR": str(tmp_path / "bin"),
        "PIPX_MAN_DIR": str(tmp_path / "man"),
        "PIPX_DEFAULT_PYTHON": sys.executable,
    }
    run(python, "-m", "pipx", "install", f"--pip-args=-c {CONSTRAINT}", str(wheel), env=env)
    check(control_plane, tmp_path / "bin")

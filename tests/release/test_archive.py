"""The archive of this machine's platform: it runs, and holds what it must."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import metadata
from typing import TYPE_CHECKING

import pytest

from release.check import check, unpack
from tests.cluster.test_oidc import jwt

if TYPE_CHECKING:
    from pathlib import Path

    from tests.control_plane.control_plane import ControlPlane

pytestmark = pytest.mark.slow

LIBRARIES = {"click", "kubernetes", "msgspec", "pycurl", "PyYAML", "tabulate", "urllib3", "Python", "Nuitka"}


@pytest.fixture
def program(archive: Path, tmp_path: Path) -> Path:
    """Give the unpacked program."""
    unpack(archive, tmp_path)
    return tmp_path / "kubectl-related" / "kubectl-related"


def test_released(archive: Path) -> None:
    """It passes the check that a release has to pass."""
    check(archive)


def test_licences(program: Path) -> None:
    """Our licence is at the top; every required package, Python and Nuitka have theirs."""
    folder = program.parent
    assert (folder / "LICENSE").read_bytes() == metadata_licence()
    found = {path.name for path in (folder / "licenses").iterdir()}
    assert found >= LIBRARIES
    for path in (folder / "licenses").iterdir():
        assert any(file.stat().st_size > 100 for file in path.iterdir()), path


def metadata_licence() -> bytes:
    """Return the licence of the installed package."""
    files = metadata.files("kubectl-related") or []
    (path,) = [file for file in files if file.name == "LICENSE"]
    return path.locate().read_bytes()  # type: ignore[no-any-return, attr-defined]


def test_no_junk(program: Path) -> None:
    """No tests, no models of the kubernetes package and no headers take up room."""
    names = [path.relative_to(program.parent).as_posix() for path in program.parent.rglob("*")]
    assert [name for name in names if "/tests/" in name or "/models/" in name or name.endswith(".h")] == []


@pytest.mark.parametrize("module", ["_json", "_bisect"])
def test_quick_modules(program: Path, module: str) -> None:
    """Python's C modules for JSON and searching are included, as files or built in."""
    assert module in sys.builtin_module_names or list(program.parent.glob(f"{module}.*"))


def asked(control_plane: ControlPlane, program: Path, folder: Path, user: dict[str, object]) -> str:
    """Return what the program says to a user with these credentials."""
    config = json.loads(control_plane.kubectl("config", "view", "--raw", "-o", "json"))
    config["users"][0]["user"] = user
    path = folder / "config"
    path.write_text(json.dumps(config), encoding="utf-8")
    ran = subprocess.run(
        [program, "configmap", "kube-root-ca.crt", "-n", "default"],
        env={**os.environ, "KUBECONFIG": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stderr


def test_oidc(control_plane: ControlPlane, program: Path, tmp_path: Path) -> None:
    """The kubernetes package, which refreshes the tokens of the old auth-provider, is in the archive."""
    settings = {
        "idp-issuer-url": "https://127.0.0.1:1",
        "client-id": "c",
        "refresh-token": "refresh-token-of-nobody",
        "id-token": jwt(-60),
    }
    said = asked(control_plane, program, tmp_path, {"auth-provider": {"name": "oidc", "config": settings}})
    assert "failed to refresh token" in said
    assert "Max retries exceeded" in said
    assert "refresh-token-of-nobody" not in said


def test_credential_plugins_see_the_persons_environment(
    control_plane: ControlPlane, program: Path, tmp_path: Path
) -> None:
    """What an exec plugin inherits is what the person has: none of the archive's libraries."""
    seen = tmp_path / "seen"
    plugin = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": "sh",
        "args": ["-c", f"env > {seen}; exit 3"],
        "interactiveMode": "Never",
    }
    assert "exit code 3" in asked(control_plane, program, tmp_path, {"exec": plugin})
    names = {line.partition("=")[0] for line in seen.read_text(encoding="utf-8").splitlines()}
    added = names - set(os.environ) - {"KUBECONFIG", "KUBERNETES_EXEC_INFO", "PWD", "SHLVL", "_", "OLDPWD"}
    assert added == set()

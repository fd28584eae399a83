"""A real program that hands out credentials, for the tests of exec plugins."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.cluster.auth.credentials import credentials_for
from kubectl_related.cluster.kubeconfig.model import AuthConfig, ClientConfig, ExecConfig
from kubectl_related.errors import CredentialError

if TYPE_CHECKING:
    from pathlib import Path

    from kubectl_related.cluster.auth.request_auth import Credentials

V1 = "client.authentication.k8s.io/v1"
V1BETA1 = "client.authentication.k8s.io/v1beta1"
PREFIX = "Unable to connect to the server: getting credentials: "


class Plugin:
    """A program in Python, and the credentials that it hands out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "login"
        self.config: dict[str, Any] = {}
        self.exec: dict[str, Any] = {"api_version": V1, "interactive_mode": "Never"}
        self.stdin_is_tty = False
        self.environ = {**os.environ, "RUNS": str(folder / "runs")}

    def write(self, code: str) -> None:
        """Write the program: `issue(**status)` prints a credential."""
        self.path.write_text(
            f"#!{sys.executable} -SI\n"
            "import json, os, sys, time\n"
            "with open(os.environ['RUNS'], 'a') as runs: runs.write('x')\n"
            "runs = os.path.getsize(os.environ['RUNS'])\n"
            f"def issue(version={V1!r}, kind='ExecCredential', **status):\n"
            "    print(json.dumps({'apiVersion': version, 'kind': kind, 'status': status}))\n" + code + "\n"
        )
        self.path.chmod(self.path.stat().st_mode | stat.S_IXUSR)

    @property
    def runs(self) -> int:
        """How often the program ran."""
        file = self.folder / "runs"
        return file.stat().st_size if file.exists() else 0

    def credentials(self, code: str = "issue(token='t')", **fields: Any) -> Credentials:
        """Return the credentials; `fields` are of the exec section."""
        self.write(code)
        plugin = ExecConfig(**{"command": str(self.path), **self.exec, **fields})
        config = ClientConfig(**{"server": "https://h:1", "auth": AuthConfig(exec=plugin), **self.config})
        return credentials_for(config, self.environ, stdin_is_tty=self.stdin_is_tty)

    def refusal(self, code: str = "", **fields: Any) -> str:
        """Return the line that is printed where the program fails."""
        with pytest.raises(CredentialError) as caught:
            self.credentials(code, **fields).current()
        return caught.value.line()

"""What is imported when: start-up time is part of the behaviour. And the list of variables."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import kubectl_related.cluster
from kubectl_related.cluster.kubeconfig.environment import VARIABLES

FOLDER = Path(kubectl_related.cluster.__path__[0])


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("kubeconfig.load", {"pycurl", "ssl", "socket", "kubernetes", "subprocess"}),
        ("auth.credentials", {"pycurl", "ssl", "kubernetes", "subprocess"}),
        ("auth.exec_plugin", {"pycurl", "ssl", "kubernetes"}),
        ("http.client", {"kubernetes", "requests", "ssl", "http.client", "asyncio", "inspect"}),
    ],
)
def test_imports(module: str, unwanted: set[str]) -> None:
    """A module brings along nothing that is slow and not needed yet."""
    code = f"import sys, kubectl_related.cluster.{module}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert unwanted.isdisjoint(ran.stdout.split())


def test_variables() -> None:
    """Every variable that the code asks for by name is in the list, with a sentence."""
    asked = set()
    for file in FOLDER.rglob("*.py"):
        asked |= set(re.findall(r'environ\.get\(\s*"(\w+)"', file.read_text(encoding="utf-8")))
    known = {*VARIABLES, *(name.lower() for name in VARIABLES)}
    assert asked <= known
    assert all(meaning.endswith(".") for meaning in VARIABLES.values())

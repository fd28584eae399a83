"""Completion through the real kubectl and in a real shell, on the real API server."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from kubectl_related.completion import SCRIPTS

if TYPE_CHECKING:
    from tests.cluster.control_plane import ControlPlane

TYPED = {
    "": "deployments",
    "dep": "deployments",
    "configmap ": "kube-root-ca.crt",
    "configmap kube-root-ca.crt ": "kube-root-ca.crt",
    "configmap/": "configmap/kube-root-ca.crt",
    "configmap/kube-root-ca.crt ": "deployments/",
    "pod x --namespace ": "kube-system",
    "pod x -n ": "kube-system",
    "pod x --context ": "test",
    "pod x --cluster ": "test",
    "pod x --user ": "test",
    "pod x --output ": "json",
    "pod x -o ": "mermaid",
    "pod x --type ": "pods",
    "pod x --color ": "never",
    "pod x --dep": "--depth",
    "namespaces ": "default",
}


def candidates(control_plane: ControlPlane, typed: str) -> list[str]:
    """Return what kubectl gives to the shell for `kubectl related TYPED`."""
    *words, last = typed.split(" ")
    said = control_plane.kubectl("__complete", "related", *words, last)
    return [line.partition("\t")[0] for line in said.splitlines() if not line.startswith(":")]


@pytest.mark.parametrize("typed", TYPED)
def test_kubectl_completes(control_plane: ControlPlane, typed: str) -> None:
    """The real kubectl finds the candidates for types, names, namespaces, contexts, formats and flags."""
    assert TYPED[typed] in candidates(control_plane, typed)


def test_nothing_to_say_is_silence(control_plane: ControlPlane) -> None:
    """An unknown type has no names, and nobody is told."""
    assert candidates(control_plane, "nothing ") == []


@pytest.mark.parametrize(
    ("typed", "expected"), [("dep", "deployments"), ("configmap kube", "kube-root-ca.crt")]
)
def test_bash_completes_the_plain_executable(control_plane: ControlPlane, typed: str, expected: str) -> None:
    """The script for bash offers what begins with the word that is typed."""
    words = ["kubectl-related", *typed.split()]
    script = f"""
        source <(kubectl_complete-related --script bash)
        COMP_WORDS=({" ".join(words)}) COMP_CWORD={len(words) - 1}
        _kubectl_related
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    ran = subprocess.run(
        ["bash", "--norc", "-c", script],
        env=control_plane.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    found = ran.stdout.split()
    assert expected in found
    assert all(word.startswith(words[-1]) for word in found)


@pytest.mark.parametrize("shell", SCRIPTS)
def test_every_shell_has_a_script(control_plane: ControlPlane, shell: str) -> None:
    """The script of each shell asks the program that answers for kubectl, too."""
    ran = subprocess.run(
        ["kubectl_complete-related", "--script", shell], env=control_plane.environment(),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "kubectl_complete-related" in ran.stdout.split("\n", 2)[2]

"""Completion through the real kubectl, on the real API server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.control_plane.control_plane import ControlPlane

TYPED = {
    "": "deployments",
    "dep": "deployments",
    "configmap ": "kube-root-ca.crt",
    "services,configmap": "services,configmaps",
    "services,configmap ": "kube-root-ca.crt",
    "configmap/": "configmap/kube-root-ca.crt",
    "configmap/kube-root-ca.crt ": "deployments/",
    "pod x --namespace ": "kube-system",
    "pod x -n ": "kube-system",
    "pod x --context ": "test",
    "pod x --cluster ": "test",
    "pod x --user ": "test",
    "pod x --output ": "json",
    "pod x -o ": "mermaid",
    "pod x --output=js": "json",
    "pod x --namespace=kube-s": "kube-system",
    "pod x --type ": "pods",
    "pod x --type !po": "!pods",
    "pod x -": "-n",
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
    """An unknown type has no names and no message."""
    assert candidates(control_plane, "nothing ") == []


def test_what_is_typed_already_is_not_offered(control_plane: ControlPlane) -> None:
    """A name already on the line is no longer a candidate."""
    assert candidates(control_plane, "configmap kube-root-ca.crt ") == []

"""ConfigMaps that a controller makes in every namespace are in no manifest, and not missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command

if TYPE_CHECKING:
    from pathlib import Path

MOUNTS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: own}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: c, image: i}]
  volumes: [{name: ca, configMap: {name: %s}}]
"""


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("kube-root-ca.crt", ""),
        ("istio-ca-root-cert", ""),
        ("openshift-service-ca.crt", ""),
        ("istio-ca-root-certs", "istio-ca-root-certs"),
    ],
)
@pytest.mark.parametrize("closed", [(), ("--closed",)])
def test_what_is_made_in_every_namespace(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, printed: str, closed: tuple[str, ...]
) -> None:
    """Other ConfigMaps prove nothing about it; a name that is nearly the same is missing."""
    (folder / "in.yaml").write_text(MOUNTS % name)
    where = "-o", "jsonpath={.missing[*].metadata.name}"
    assert command(["--missing", "--from", "in.yaml", *closed, *where]) == 0
    assert capsys.readouterr().out.strip() == printed

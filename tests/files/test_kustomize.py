"""Patches in folders of kustomize change objects, and are not objects that replace them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command

if TYPE_CHECKING:
    from pathlib import Path

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web%s}
spec:
  selector: {matchLabels: {app: web}}
  template: {spec: {volumes: [{name: v, secret: {secretName: from-base}}], containers: [{name: c, image: x}]}}
"""
PATCH = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: c, envFrom: [{configMapRef: {name: from-patch}}]}]}}}
"""
JSON_PATCH = "- {op: replace, path: /spec/replicas, value: 2}\n- {op: remove, path: /spec/x}\n"


@pytest.mark.parametrize(
    "instructions",
    [
        "resources: [base.yaml]\npatches: [{path: a-patch.yaml}, {path: json.yaml}]",
        "resources: [base.yaml]\npatchesStrategicMerge: [./a-patch.yaml]\npatchesJson6902: [path: json.yaml]",
        "resources: [base.yaml]",
    ],
)
@pytest.mark.parametrize("namespace", ["", ", namespace: shop"])
@pytest.mark.parametrize("patch", ["a-patch.yaml", "z-patch.yaml"])
def test_a_patch_does_not_replace_its_object(
    folder: Path, capsys: pytest.CaptureFixture[str], instructions: str, namespace: str, patch: str
) -> None:
    """Named as a patch or not named at all, before the object or behind it: the object counts."""
    (folder / "kustomization.yaml").write_text(instructions.replace("a-patch", patch[:-5]))
    (folder / "base.yaml").write_text(WEB % namespace)
    (folder / patch).write_text(PATCH)
    (folder / "json.yaml").write_text(JSON_PATCH)
    assert command(["deploy", "web", "--uses", "--from", ".", "-o", "name"]) == 0
    told = capsys.readouterr()
    assert "secret/from-base" in told.out
    assert "from-patch" not in told.out
    assert told.err == ""


def test_a_patch_of_what_was_not_read_is_an_object(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The base is elsewhere: what the patch says is all that is known."""
    (folder / "kustomization.yaml").write_text("resources: [../base]\npatches: [{path: patch.yaml}]")
    (folder / "patch.yaml").write_text(PATCH)
    assert command(["deploy", "web", "--uses", "--from", ".", "-o", "name"]) == 0
    assert "configmap/from-patch" in capsys.readouterr().out


def test_overlays_are_objects(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A resource with fewer fields is a resource: the last one counts, with a warning."""
    (folder / "kustomization.yaml").write_text("resources: [base.yaml, z.yaml]")
    (folder / "base.yaml").write_text(WEB % "")
    (folder / "z.yaml").write_text(PATCH)
    assert command(["deploy", "web", "--uses", "--from", ".", "-o", "name"]) == 0
    told = capsys.readouterr()
    assert "configmap/from-patch" in told.out
    assert told.err == "warning: ./z.yaml:1: Deployment web is defined again, the last one counts\n"

"""What a change of a ConfigMap or Secret means, in words, and what cannot be asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command
from kubectl_related.model.graph import Relative
from kubectl_related.printers.rows.consequences import age_of, if_changed, severity
from kubectl_related.relations.changes.consequences import CONSEQUENCES
from tests.unit.helpers import ref

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400
WRITTEN = 1_000_000_000
OTHER_KIND = "--if-changed can only be used with configmaps and secrets, not with pods"
MANIFEST = """
{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, immutable: %s}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: a, envFrom: [{configMapRef: {name: settings}}]}]}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: keys}
spec: {target: {name: keys}, secretStoreRef: {name: s}}
---
{apiVersion: v1, kind: Secret, metadata: {name: keys}}
"""


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-5, "0s"), (0, "0s"), (119, "119s"), (120, "2m"), (150, "2m30s"), (600, "10m"),
        (3 * 3600 - 1, "179m"),
        (3 * 3600, "3h"), (3 * 3600 + 60, "3h1m"), (8 * 3600 + 60, "8h"),
        (2 * DAY - 1, "47h"), (3 * DAY, "3d"),
        (3 * DAY + 3600, "3d1h"), (8 * DAY + 3600, "8d"), (729 * DAY, "729d"), (730 * DAY, "2y"),
        (731 * DAY, "2y1d"), (8 * 365 * DAY, "8y"), (9 * 365 * DAY + DAY, "9y"),
    ],
)  # fmt: skip
def test_a_duration_is_written_as_kubectl_writes_ages(seconds: int, shown: str) -> None:
    """The larger the duration, the coarser it is; a clock that lags shows no time."""
    assert age_of("2001-09-09T01:46:40Z", WRITTEN + seconds) == shown


def test_a_time_that_is_none_is_unknown() -> None:
    """Whatever a server says as a time, nothing raises."""
    assert age_of("yesterday", WRITTEN) == "<unknown>"


def test_the_most_demanding_consequence_is_the_worst() -> None:
    """Old content is worse than what is not old, and what reads nothing is the mildest."""
    found = [severity(Relative(ref("Pod", "p"), if_changed=one)) for one in (*CONSEQUENCES, "")]
    assert found == sorted(found)
    old = Relative(ref("Pod", "p"), if_changed=CONSEQUENCES[0], stale_since="2001-09-09T01:46:40Z")
    assert severity(old) < found[0]
    assert if_changed(old).startswith("needs restart (since 2")


def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str], *question: str, immutable: str = "true") -> str:
    """Return what stderr says of a question to the manifests."""
    file = tmp_path / "a.yaml"
    file.write_text(MANIFEST % immutable, encoding="utf-8")
    command([*question, "--from", str(file), "-o", "name"])
    return capsys.readouterr().err


def test_an_immutable_subject_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It cannot be changed, which only the question about changes has to say."""
    said = "Note: configmap/settings is immutable: its content cannot be changed.\n"
    assert asked(tmp_path, capsys, "configmap/settings", "--if-changed") == said
    assert asked(tmp_path, capsys, "configmap/settings", "--if-changed", immutable="false") == ""
    assert asked(tmp_path, capsys, "configmap/settings") == ""


def test_what_writes_the_subject_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change by hand would not last."""
    assert asked(tmp_path, capsys, "secret/keys", "--if-changed") == (
        "Note: secret/keys is written by externalsecret.external-secrets.io/keys:"
        " a change of your own may be overwritten.\n"
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("pod web --if-changed", OTHER_KIND),
        ("pods -l !x --if-changed", OTHER_KIND),
        ("secret/keys pod/web --if-changed --explain",
         OTHER_KIND),
        ("secret keys --if-changed --if-deleted", "--if-changed and --if-deleted cannot be used together"),
        ("secret keys --if-changed --missing", "--if-changed and --missing cannot be used together"),
        ("--if-changed --missing", "--if-changed and --missing cannot be used together"),
        ("pod web --missing --if-deleted", "--if-deleted and --missing cannot be used together"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_an_error(
    question: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only ConfigMaps and Secrets have content, and two consequences at once are none."""
    file = tmp_path / "a.yaml"
    file.write_text(MANIFEST % "false", encoding="utf-8")
    output = [] if "--explain" in question else ["-o", "json"]
    assert command([*question.split(), "--from", str(file), *output]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err.splitlines()[0]) == ("", f"error: {said}")


BOTH = """
{apiVersion: v1, kind: ConfigMap, metadata: {name: files}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: variables}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - {name: a, envFrom: [{configMapRef: {name: variables}}], volumeMounts: [{name: v, mountPath: /v}]}
      volumes: [{name: v, configMap: {name: files}}]
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-1
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
spec:
  replicas: 0
  template:
    spec:
      containers: [{name: a, volumeMounts: [{name: v, mountPath: /v}]}]
      volumes: [{name: v, configMap: {name: files}}]
"""


@pytest.mark.parametrize("output", ["", "tree"])
def test_each_subject_has_its_own_consequences(
    output: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What one subject means to a workload is not said of another; an old ReplicaSet is folded."""
    file = tmp_path / "a.yaml"
    file.write_text(BOTH, encoding="utf-8")
    chosen = ["-o", output] if output else []
    assert command(["cm", "files", "variables", "--if-changed", "--from", str(file), *chosen]) == 0
    lines = [line.split("  ") for line in capsys.readouterr().out.splitlines() if "deployment" in line]
    found = [[cell.strip() for cell in line if cell.strip()][1:] for line in lines]
    assert found == [["is mounted by", "updates in place"], ["gives env to", "needs restart"]]
    assert command(["cm/files", "--if-changed", "--from", str(file), "--no-headers"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize("output", ["", "wide", "markdown", "tree", "dot", "mermaid", "json", "yaml"])
def test_every_format_shows_the_consequence(
    output: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A format that shows what a deletion means shows what a change means."""
    file = tmp_path / "a.yaml"
    file.write_text(MANIFEST % "false", encoding="utf-8")
    assert (
        command(["cm/settings", "--if-changed", "--from", str(file), *(["-o", output] if output else [])])
        == 0
    )
    told = capsys.readouterr().out
    assert "needs restart" in told
    if output == "json":
        related = json.loads(told)["items"][0]["related"]
        assert related["ifChanged"] == "needs restart"
        assert "staleSince" not in related

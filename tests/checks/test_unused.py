"""What --unused claims of files: nothing that may be used is called unused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command

if TYPE_CHECKING:
    from pathlib import Path

OLD = "{apiVersion: v1, kind: Secret, metadata: {name: old}}"
POD = (
    "{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}, spec: {containers: [{name: a}]}}"
)
SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: mail}, spec: {selector: {app: mail}}}"
ROLE = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: own}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [own], verbs: [get]}
"""


class Search:
    """Searches files for unused objects."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys
        self.code, self.stderr = 0, ""

    def __call__(self, text: str, *arguments: str) -> dict[str, str]:
        """Return `[NAMESPACE/]NAME` → WHY of each object that is listed."""
        (self._folder / "input.yaml").write_text(text, encoding="utf-8")
        self.code = command(["--unused", *arguments, "--from", str(self._folder), "-o", "json"])
        printed = self._capsys.readouterr()
        self.stderr = printed.err
        listed = json.loads(printed.out)["unused"] if printed.out else []
        return {
            "/".join(filter(None, (item["metadata"].get("namespace"), item["metadata"]["name"]))): (
                item["related"]["why"]
            )
            for item in listed
        }


@pytest.fixture
def search(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Search:
    """Give a function that searches manifests."""
    return Search(tmp_path, capsys)


@pytest.mark.parametrize(("secret", "pod"), [("", "shop"), ("shop", ""), ("shop", "shop")])
def test_an_object_without_a_namespace_may_live_in_any(search: Search, secret: str, pod: str) -> None:
    """A pod and its Secret may be rendered for one namespace though only one of them says so."""
    inside = {"": "", "shop": ", namespace: shop"}
    text = f"""
{{apiVersion: v1, kind: Secret, metadata: {{name: used{inside[secret]}}}}}
---
apiVersion: v1
kind: Pod
metadata: {{name: web{inside[pod]}}}
spec: {{containers: [{{name: a, envFrom: [{{secretRef: {{name: used}}}}]}}]}}
"""
    assert search(text) == {}


def test_an_object_of_another_namespace_is_not_meant(search: Search) -> None:
    """A Secret of the same name in a namespace of its own is unused."""
    text = """
{apiVersion: v1, kind: Secret, metadata: {name: used, namespace: attic}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: a, envFrom: [{secretRef: {name: used}}]}]}
"""
    assert search(text) == {"attic/used": "nothing uses it"}


def test_a_broken_file_may_use_anything(search: Search, tmp_path: Path) -> None:
    """Nothing is claimed if a file could not be read; stderr names the types, exit 1."""
    (tmp_path / "broken.yaml").write_text("a: [", encoding="utf-8")
    assert search(f"{OLD}\n---\n{POD}", "secrets,sc") == {}
    assert search.code == 1
    expected = "not listed, because something that may use them could not be read: secrets, storageclasses"
    assert expected in search.stderr


def test_a_custom_object_without_a_definition_is_read_by_its_data(search: Search) -> None:
    """A reference of a kind that nothing describes counts."""
    text = f"""{OLD}
---
apiVersion: example.com/v1
kind: Robot
metadata: {{name: r2}}
spec: {{auth: {{secretRef: {{name: old}}}}}}
"""
    assert search(text) == {}


@pytest.mark.parametrize(
    ("text", "flags", "expected"),
    [
        (SERVICE, (), {}),
        (SERVICE, ("--closed",), {"default/mail": "selects nothing"}),
        (f"{SERVICE}\n---\n{POD}", (), {"default/mail": "selects nothing"}),
        ("{apiVersion: v1, kind: Service, metadata: {name: bare}}", (), {}),
        (
            "{apiVersion: v1, kind: Service, metadata: {name: bare}}",
            ("--closed",),
            {"default/bare": "selects nothing"},
        ),
    ],
)
def test_a_part_of_a_cluster_proves_nothing_of_selectors(
    search: Search, text: str, flags: tuple[str, ...], expected: dict[str, str]
) -> None:
    """Without any workload, or without a selector, only a whole cluster shows that nothing is behind."""
    assert search(text, "svc", *flags) == expected


def test_a_source_of_copies_is_used(search: Search) -> None:
    """A controller copies it to a Secret of another namespace; the copy is made by it."""
    text = """
apiVersion: v1
kind: Secret
metadata: {name: source, namespace: shop}
---
apiVersion: v1
kind: Secret
metadata:
  name: copy
  namespace: attic
  annotations: {replicator.v1.mittwald.de/replicate-from: shop/source}
"""
    assert "shop/source" not in search(text)


def test_an_object_does_not_use_itself(search: Search) -> None:
    """A role that gives access to itself is unused."""
    assert search(ROLE) == {"own": "nothing uses it"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["deployments"], "error: --unused cannot look at deployments.apps, only at: configmaps, secrets,"),
        (["cm", "old"], "error: --unused takes types only, no names: TYPE[,TYPE]"),
        (["cm/old"], "error: --unused takes types only, no names: TYPE[,TYPE]"),
        (["--missing"], "error: --missing and --unused cannot be used together"),
        (["--depth", "2"], "error: --depth and --unused cannot be used together"),
        (["-f", "x.yaml"], "error: --filename and --unused cannot be used together"),
    ],
)
def test_usage_errors(search: Search, arguments: list[str], sentence: str) -> None:
    """Other kinds and flags without meaning are refused."""
    assert search(OLD, *arguments) == {}
    assert search.code == 1
    assert search.stderr.startswith(sentence)

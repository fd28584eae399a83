"""Which objects of files are the subjects: selectors, categories, and where objects live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command

if TYPE_CHECKING:
    from pathlib import Path

INPUT = """\
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop, labels: {app: x}}
spec: {nodeName: n1, hostNetwork: true, containers: [{name: c, envFrom: [{configMapRef: {name: cm}}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: b, namespace: shop, labels: {app: x}}
spec: {containers: [{name: c, envFrom: [{configMapRef: {name: cm}}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: d, namespace: shop, labels: {app: x}}
spec: {selector: {}, template: {spec: {containers: [{name: c, envFrom: [{configMapRef: {name: cm}}]}]}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: cm}
"""


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Give a function that asks the input and returns exit code, stdout and stderr."""
    (tmp_path / "input.yaml").write_text(INPUT, encoding="utf-8")

    def ask(*args: str) -> tuple[int, str, str]:
        code = command([*args, "--from", str(tmp_path)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ("spec.nodeName=n1", 1), ("spec.nodeName==n1", 1), ("spec.nodeName!=n1", 1), ("spec.nodeName=", 1),
        ("spec.hostNetwork=true", 1), ("metadata.namespace=shop", 2), ("metadata.name=a,spec.nodeName=n2", 0),
        ("nothing.at.all=x", 0), ("spec.containers=x", 0),
    ],
)  # fmt: skip
def test_field_selectors(told: Told, fields: str, count: int) -> None:
    """Fields are compared where they stand; what is not there is empty."""
    code, out, _ = told("pod", "-n", "shop", "--field-selector", fields, "-o", "jsonpath={.subjects[*].name}")
    assert (code, len(out.split())) == (0, count)


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (["-l", "a=b=c"], "unable to parse requirement: found '=c', expected: ',' or 'end of string'"),
        (["--field-selector", "spec.x"], "invalid selector: 'spec.x'; can't understand 'spec.x'"),
    ],
)
def test_selectors_that_cannot_be_read(told: Told, flags: list[str], reason: str) -> None:
    """A selector that the API server would refuse is refused in its words."""
    code, out, err = told("pod", *flags)
    assert (code, out) == (1, "")
    assert err.startswith('Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match')
    assert err.endswith(f"{reason}\n")


def test_the_category_all(told: Told) -> None:
    """`all` means for files what it means for a server."""
    _, out, _ = told("all", "-n", "shop", "-l", "app=x", "-o", "jsonpath={.subjects[*].kind}")
    assert out.split() == ["Pod", "Pod", "Deployment"]
    assert told("all", "x")[2] == "error: you must specify only one resource\n"


@pytest.mark.parametrize("args", [("all/x",), ("pod,all", "x"), ("pod", "a", "--to", "all/x")])
def test_a_category_is_no_type_of_one_object(told: Told, args: tuple[str, ...]) -> None:
    """Where each name has one type, a category is as unknown as it is to kubectl get."""
    assert told(*args) == (1, "", 'error: the server doesn\'t have a resource type "all"\n')


@pytest.mark.parametrize("selector", [("-l", "app=x"), ("--field-selector", "metadata.name=a")])
def test_a_selector_of_a_check_needs_a_type(told: Told, selector: tuple[str, str]) -> None:
    """A check of everything selects nothing: a selector without TYPE is the error that it is to kubectl."""
    code, out, err = told("--missing", *selector)
    assert (code, out) == (1, "")
    assert err.startswith("You must specify the type of resource to look at.")
    assert told("pod", "--missing", *selector)[0] == 0


def test_an_object_of_a_kind_that_is_not_served(told: Told, tmp_path: Path) -> None:
    """Of several objects of -f the others are answered, exit 1; kubectl's words say which one was not."""
    unknown = "{apiVersion: example.org/v1, kind: Ox, metadata: {name: %s}}"
    asked = tmp_path / "asked.txt"
    asked.write_text(
        f"{unknown % 'o'}\n---\n{{apiVersion: v1, kind: Pod, metadata: {{name: a, namespace: shop}}}}\n"
    )
    said = (
        f'resource mapping not found for name: "%s" namespace: "" from "{asked}": no matches for kind "Ox"'
        ' in version "example.org/v1"\nensure CRDs are installed first\n'
    )
    code, out, err = told("-f", str(asked), "--uses", "-o", "name")
    assert (code, out) == (1, "configmap/cm\nnode/n1\nserviceaccount/default\n")
    assert err == said % "o"
    asked.write_text(f"{unknown % 'o'}\n---\n{unknown % 'x'}\n")
    assert told("-f", str(asked)) == (1, "", said % "o" + said % "x")


def test_a_subject_that_is_nowhere_is_where_it_is_spoken_of(told: Told, tmp_path: Path) -> None:
    """Of several namespaces the only one whose objects say its name: what refers to it counts."""
    metadata = "metadata: {name: gone, namespace: other}"
    (tmp_path / "more.yaml").write_text(f"{{apiVersion: v1, kind: Secret, {metadata}}}", encoding="utf-8")
    spec = "spec: {containers: [{name: c, envFrom: [{configMapRef: {name: gone}}]}]}"
    pod = f"{{apiVersion: v1, kind: Pod, metadata: {{name: reads, namespace: shop}}, {spec}}}"
    (tmp_path / "pod.yaml").write_text(pod, encoding="utf-8")
    said = f'error: no configmap "gone" in {tmp_path}; there is secret "gone"\n'
    assert told("configmap", "gone", "-o", "name") == (1, "pod/reads\n", said)


def test_an_object_without_a_namespace(told: Told) -> None:
    """It lives in the namespace of -n, else in `default`, whatever the others say."""
    _, out, _ = told("pod", "a", "-n", "shop", "-o", "name")
    assert "configmap/cm" in out.split()
    code, _, err = told("configmap", "cm")
    assert (code, err) == (0, "No related resources found in default namespace.\n")


if TYPE_CHECKING:
    from collections.abc import Callable

    Told = Callable[..., tuple[int, str, str]]

"""-o sarif is valid against the official schema, -o junit is understood by a reader of JUnit."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from kubectl_related.cli.command import command
from kubectl_related.model.graph import (
    MISSING,
    MISSING_KEY,
    MISSING_PORT,
    SELECTS_NOTHING,
    Edge,
    Related,
    Relative,
)
from kubectl_related.printers.formats import format_of
from kubectl_related.printers.layout import Layout
from kubectl_related.printers.reports.sarif import address
from kubectl_related.printers.reports.verdict import RULES
from kubectl_related.printers.rows.shown import shown_of
from tests.formats.reports.reading import cases_of, results_of
from tests.formats.test_pictures import HOSTILE
from tests.unit.helpers import ref, served

MANIFESTS = """
apiVersion: v1
kind: ConfigMap
metadata: {name: used}
data: {a: "1"}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: a
    envFrom:
    - configMapRef: {name: gone}
    - configMapRef: {name: perhaps, optional: true}
    env:
    - name: B
      valueFrom:
        configMapKeyRef:
          name: used
          key: b
"""
SERVICES = """
{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: web}}, spec: {containers: [{name: a}]}}
---
apiVersion: v1
kind: Service
metadata: {name: none}
spec:
  ports: [{port: 80}]
  selector: {app: none}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - port: 80
    targetPort: http
"""
KEY = "[0].valueFrom.configMapKeyRef.name (b)"
CLEAN = "{apiVersion: v1, kind: Pod, metadata: {name: web}}"
BROKEN = "a: ["


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)


def report(capsys: pytest.CaptureFixture[str], output: str, *texts: str) -> str:
    """Return what a check of these files prints."""
    for number, text in enumerate(texts):
        Path(f"{number}.yaml").write_text(text, encoding="utf-8")
    command(["--missing", "--from", ".", "-o", output])
    return capsys.readouterr().out


def test_a_result_for_each_reference(capsys: pytest.CaptureFixture[str]) -> None:
    """Rule, level and line are those of the reference; files are relative to the working directory."""
    found = {}
    for one in results_of(report(capsys, "sarif", MANIFESTS)):
        (location,) = one["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "0.yaml"
        assert location["logicalLocations"][0]["fullyQualifiedName"] == "default/pod/web"
        found[place["region"]["startLine"]] = one["ruleId"], one["level"], one["message"]["text"]
    env = "spec.containers[0].env"
    assert found == {
        14: (
            "missing-reference",
            "error",
            f"pod/web reads env from configmap/gone, which does not exist: {env}From[0].configMapRef.name",
        ),
        15: (
            "missing-reference",
            "note",
            f"pod/web reads env from configmap/perhaps, which does not exist: {env}From[1].configMapRef.name",
        ),
        20: (
            "missing-key",
            "error",
            f"pod/web reads env from configmap/used, but the key does not exist: {env}{KEY}",
        ),
    }


def test_every_reason_has_its_rule(capsys: pytest.CaptureFixture[str]) -> None:
    """A port and a selector have their rule, level and line as a name has."""
    found = {
        one["locations"][0]["physicalLocation"]["region"]["startLine"]: (
            one["ruleId"],
            one["message"]["text"],
        )
        for one in results_of(report(capsys, "sarif", SERVICES))
    }
    assert found == {
        9: ("selects-nothing", "service/none selects pods (app=none), but nothing matches: spec.selector"),
        15: (
            "missing-port",
            "service/web selects pods (app=web), but the port does not exist: spec.selector (http)",
        ),
    }
    assert {MISSING, MISSING_KEY, MISSING_PORT, SELECTS_NOTHING} <= set(RULES)


UNUSED = """
{apiVersion: v1, kind: ConfigMap, metadata: {name: old}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: sales, labels: {grafana_dashboard: "1"}}}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: used
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: a, envFrom: [{configMapRef: {name: used}}]}]}
"""


def unused(capsys: pytest.CaptureFixture[str], output: str) -> str:
    """Return what a search for unused ConfigMaps prints, with those that are kept."""
    Path("0.yaml").write_text(UNUSED, encoding="utf-8")
    command(["--unused", "cm", "--weak", "--from", ".", "-o", output])
    return capsys.readouterr().out


def test_a_result_for_each_unused_object(capsys: pytest.CaptureFixture[str]) -> None:
    """An unused object is an error at the line of its name; one that a convention keeps is a note."""
    found = {
        one["locations"][0]["physicalLocation"]["region"]["startLine"]: (
            one["ruleId"],
            one["level"],
            one["message"]["text"],
        )
        for one in results_of(unused(capsys, "sarif"))
    }
    assert found == {
        2: ("unused-object", "error", "configmap/old: nothing uses it"),
        4: ("unused-object", "note", "configmap/sales: dashboard that Grafana finds by label"),
    }


def test_a_case_for_each_object_that_may_be_unused(capsys: pytest.CaptureFixture[str]) -> None:
    """An unused object fails; one that is used or kept passes."""
    cases = cases_of(unused(capsys, "junit"))
    assert set(cases) == {"configmap/old", "configmap/sales", "configmap/used"}
    (failure,) = cases["configmap/old"].result
    assert (failure.type, failure.message) == ("unused-object", "configmap/old: nothing uses it")
    assert cases["configmap/used"].is_passed
    assert cases["configmap/sales"].is_passed
    assert "dashboard" in cases["configmap/sales"].system_out


def test_a_case_for_each_object(capsys: pytest.CaptureFixture[str]) -> None:
    """An object fails once, for all that dangles; what may dangle is only mentioned."""
    cases = cases_of(report(capsys, "junit", MANIFESTS))
    assert cases["configmap/used"].is_passed
    web = cases["pod/web"]
    (failure,) = web.result
    assert (web.classname, web._elem.get("file")) == ("default", "0.yaml")  # noqa: SLF001 - it has no name for it
    assert (failure.type, failure.message) == ("missing-reference", "2 references dangle")
    assert [line.partition(" ")[0] for line in failure.text.splitlines()] == ["./0.yaml:14:", "./0.yaml:20:"]
    assert "configmap/perhaps" in web.system_out


def test_nothing_dangles(capsys: pytest.CaptureFixture[str]) -> None:
    """A clean check is a whole report: no result, and what was checked has passed."""
    assert results_of(report(capsys, "sarif", CLEAN)) == []
    assert [(name, case.is_passed) for name, case in cases_of(report(capsys, "junit", CLEAN)).items()] == [
        ("pod/web", True)
    ]


def test_a_subject_is_checked_too(capsys: pytest.CaptureFixture[str]) -> None:
    """With TYPE the subjects are what is checked."""
    Path("a.yaml").write_text(MANIFESTS, encoding="utf-8")
    command(["pod/web", "--missing", "--from", "a.yaml", "-o", "junit"])
    assert list(cases_of(capsys.readouterr().out)) == ["pod/web"]
    command(["pod/web", "--missing", "--from", "a.yaml", "-o", "sarif"])
    assert len(results_of(capsys.readouterr().out)) == 3


def test_an_incomplete_check_is_not_green(capsys: pytest.CaptureFixture[str]) -> None:
    """If a file could not be read, both reports say so."""
    log = report(capsys, "sarif", CLEAN, BROKEN)
    assert results_of(log) == []
    assert json.loads(log)["runs"][0]["invocations"] == [{"executionSuccessful": False}]
    cases = cases_of(report(capsys, "junit", CLEAN, BROKEN))
    assert [name for name, case in cases.items() if case.is_error] == ["everything could be read"]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_can_be_reported(name: str) -> None:
    """Names are text, whatever they hold; without files a result has the object's name alone."""
    holder, target = ref("Pod", name), ref("ConfigMap", name)
    edge = Edge(holder, target, "mounts", f"metadata.annotations['{name}']")
    relative = Relative(target, edges={edge}, missing=True)
    answer = Related((), ("shop",), (relative,), served(), only_missing=True, is_check=True)

    def printed(output: str) -> str:
        out = io.StringIO()
        format_of(output)[0].printer("")(shown_of(answer, Layout()), Layout(), out)
        return out.getvalue()

    (one,) = results_of(printed("sarif"))
    assert one["locations"] == [
        {"logicalLocations": [{"name": name, "fullyQualifiedName": f"shop/pod/{name}", "kind": "resource"}]}
    ]
    (case,) = cases_of(printed("junit")).values()
    assert case.is_failure


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("web.yaml", "web.yaml"),
        ("./deploy//web.yaml", "deploy/web.yaml"),
        ("../web.yaml", "../web.yaml"),
        ("a b/käse#1.yaml", "a%20b/k%C3%A4se%231.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        ("/elsewhere/web.yaml", "file:///elsewhere/web.yaml"),
    ],
)
def test_addresses(file: str, expected: str) -> None:
    """A file's address is that of a URI, relative if the file is in the working directory."""
    assert address(file) == expected


def test_an_absolute_path_becomes_relative(tmp_path: Path) -> None:
    """It does not matter how the working directory was named."""
    assert address(os.fspath(tmp_path / "a/web.yaml")) == "a/web.yaml"

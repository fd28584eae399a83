"""Formats that show fields show the file and the line of each, if the objects were read from files."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from kubectl_related.cli.command import command

MANIFESTS = """
apiVersion: v1
kind: ConfigMap
metadata: {name: used}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - name: a
        envFrom:
        - configMapRef:
            name: used
        - configMapRef:
            name: gone
"""
USED, GONE = 16, 18


@pytest.fixture
def manifests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a folder with a file."""
    monkeypatch.chdir(tmp_path)
    Path("web.yaml").write_text(MANIFESTS, encoding="utf-8")


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a question prints."""
    command([*arguments])
    return capsys.readouterr().out


def edges(printed: str, section: str) -> list[dict[str, Any]]:
    """Return the edges of a List."""
    return [edge for item in json.loads(printed)[section] for edge in item["related"]["edges"]]


@pytest.mark.usefixtures("manifests")
def test_a_check_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    """WHERE is the last column of a check; the List has file and line."""
    titles, row = asked(capsys, "--missing", "--from", ".", "-o", "wide").splitlines()
    assert titles.endswith("WHERE")
    assert row.endswith(f" ./web.yaml:{GONE}")
    (edge,) = edges(asked(capsys, "--missing", "--from", "web.yaml", "-o", "json"), "missing")
    assert (edge["file"], edge["line"]) == ("web.yaml", GONE)


@pytest.mark.usefixtures("manifests")
def test_a_subject_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    """Used or using, the place is that of the field; the plain table has neither VIA nor WHERE."""
    for subject in ("configmap/used", "deployment/web"):
        wide = asked(capsys, subject, "--from", "web.yaml", "-o", "wide")
        assert f" web.yaml:{USED}\n" in wide
        assert "WHERE" not in asked(capsys, subject, "--from", "web.yaml")
    template = "jsonpath={.items[*].related.edges[*].line}"
    assert asked(capsys, "configmap/used", "--from", "web.yaml", "-o", template) == str(USED)


def test_stdin_has_lines_too(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What came through a pipe is <stdin>."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MANIFESTS.encode())))
    assert f"<stdin>:{GONE}\n" in asked(capsys, "--missing", "--from", "-", "-o", "wide")

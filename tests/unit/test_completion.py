"""kubectl's completion protocol."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from kubectl_related import completion
from kubectl_related.cluster.discovery import Cache, Discovered, Half
from kubectl_related.flags import FLAGS, GLOBAL_FLAGS
from kubectl_related.printers.formats import FORMATS
from tests.unit.helpers import served

if TYPE_CHECKING:
    from pathlib import Path

SERVER = "http://127.0.0.1:9"


def completed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *args: str) -> list[str]:
    """Return the lines that the program prints for these arguments."""
    monkeypatch.setattr(sys, "argv", ["kubectl_complete-related", *args])
    completion.main()
    told = capsys.readouterr()
    assert told.err == ""
    return told.out.splitlines()


@pytest.fixture
def discovered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave a cache of a server that nobody can reach."""
    config = tmp_path / "config"
    config.write_text(
        f"clusters: [{{name: c, cluster: {{server: '{SERVER}'}}}}]\n"
        "contexts: [{name: k, context: {cluster: c, user: u, namespace: shop}}]\n"
        "users: [{name: u, user: {}}]\ncurrent-context: k\n"
    )
    monkeypatch.setenv("KUBECONFIG", str(config))
    monkeypatch.setenv("KUBECACHEDIR", str(tmp_path / "cache"))
    rows = served().rows
    Cache(tmp_path / "cache", SERVER).save(Discovered((Half(rows[:16]), Half(rows[16:]))))


def test_flags(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A dash offers every flag with its help."""
    *lines, directive = completed(monkeypatch, capsys, "pod", "x", "--")
    assert lines == [f"--{flag.long}\t{flag.help}" for flag in (*FLAGS, *GLOBAL_FLAGS)]
    assert directive == ":4"


@pytest.mark.parametrize("before", [["-o"], ["pod", "x", "--output"], ["-A", "-o"]])
def test_formats(
    before: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Behind -o stand the formats."""
    assert completed(monkeypatch, capsys, *before, "") == [*FORMATS, ":4"]


@pytest.mark.parametrize("flag", ["-f", "--from", "--kubeconfig"])
def test_files(flag: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a path stands the shell offers files."""
    assert completed(monkeypatch, capsys, flag, "") == [":0"]


@pytest.mark.usefixtures("discovered")
def test_types_come_from_the_cache(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first argument is a type, known without asking the server; one of two groups is told apart."""
    *lines, directive = completed(monkeypatch, capsys, "")
    assert {"pods", "deployments", "events", "events.events.k8s.io"} <= set(lines)
    assert lines == sorted(lines)
    assert directive == ":4"
    assert completed(monkeypatch, capsys, "-A", "--depth", "2", "")[:-1] == lines


@pytest.mark.usefixtures("discovered")
@pytest.mark.parametrize("args", [["pods", ""], ["pods/"], ["nothing", ""]])
def test_names_without_a_server(
    args: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the server cannot be reached there are no candidates and not a word."""
    assert completed(monkeypatch, capsys, *args) == [":4"]


@pytest.mark.parametrize("args", [[""], ["pods", ""], ["--bogus", ""]])
def test_nothing_is_configured(
    args: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a kubeconfig, or with arguments that are wrong, there are no candidates either."""
    lines = completed(monkeypatch, capsys, *args)
    assert lines[-1] == ":4"
    assert not [line for line in lines if "rror" in line]

"""kubectl's completion protocol."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kubectl_related.cli import completion
from kubectl_related.cli.flags import ALL_FLAGS
from kubectl_related.cluster.discovery import DiscoveredRoots, DiscoveryCache, RootDiscovery
from kubectl_related.printers.formats import FORMATS
from tests.unit.helpers import served

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
    DiscoveryCache(tmp_path / "cache", SERVER).save(
        DiscoveredRoots((RootDiscovery(rows[:16]), RootDiscovery(rows[16:])))
    )


def test_flags(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A dash offers every flag with its help, in all its spellings."""
    flags = ALL_FLAGS
    long = [f"--{flag.long}\t{flag.help}" for flag in flags]
    short = [f"-{flag.short}\t{flag.help}" for flag in flags if flag.short]
    *lines, directive = completed(monkeypatch, capsys, "pod", "x", "-")
    assert sorted(lines) == sorted(long + short)
    assert directive == ":4"
    assert completed(monkeypatch, capsys, "pod", "x", "--")[:-1] == long


@pytest.mark.parametrize("before", [["-o"], ["pod", "x", "--output"], ["-A", "-o"]])
def test_formats(
    before: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Behind -o stand the formats."""
    assert completed(monkeypatch, capsys, *before, "") == [*FORMATS, ":4"]


def test_a_value_behind_an_equals_sign(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of `--output=y` only the value is completed: the shells put the flag before it."""
    assert completed(monkeypatch, capsys, "--output=y") == ["yaml", ":4"]
    assert completed(monkeypatch, capsys, "--color=a") == ["always", "auto", ":4"]


@pytest.mark.parametrize("flag", ["--depth", "--token", "-l", "--as"])
def test_nothing_to_offer(
    flag: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a value can be anything but a path, no files are offered."""
    assert completed(monkeypatch, capsys, flag, "") == [":4"]


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


SHOP = Path(__file__).parents[2] / "examples" / "shop"


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["statefulset", ""], ["db"]),
        (["service", "web", ""], ["db", "mail", "search"]),
        (["-An", "shop", "service", "w"], ["web"]),
        (["service/w"], ["service/web"]),
        (["deployments,statefulsets", "w"], ["web", "worker"]),
        (["pod", "x", "--type", "secrets,!statefulset"], ["secrets,!statefulsets"]),
        (["--", "statefulset", ""], ["db"]),
    ],
)
def test_files_are_asked_too(
    args: list[str], expected: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Behind --from types and names are those of the files."""
    *found, directive = completed(monkeypatch, capsys, "--from", str(SHOP), *args)
    assert (found, directive) == (expected, ":4")


def test_stdin_is_left_alone(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With `--from -` the objects are not there yet, and nothing waits for them."""
    assert completed(monkeypatch, capsys, "--from", "-", "pod", "") == [":4"]

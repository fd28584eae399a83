"""--baseline: what an earlier check found is not reported again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[..., tuple[int, str, str]]

POD = """
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [%s]}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: here, namespace: shop}}
"""


def container(*names: str) -> str:
    """Return a container that reads these ConfigMaps."""
    sources = ", ".join(f"{{configMapRef: {{name: {name}}}}}" for name in names)
    return f"{{name: a, image: i, envFrom: [{sources}]}}"


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Give a function that checks a pod which reads these ConfigMaps."""
    monkeypatch.chdir(tmp_path)

    def checked(names: str, *flags: str) -> tuple[int, str, str]:
        Path("pod.yaml").write_text(POD % container(*names.split()), encoding="utf-8")
        code = command(["--missing", "--from", "pod.yaml", "--exit-code", *flags])
        told = capsys.readouterr()
        return code, told.out, told.err

    return checked


def test_only_what_is_new_is_reported(check: Check) -> None:
    """What the baseline holds is not shown and does not count, wherever its line has moved."""
    Path("old.json").write_text(check("one two", "-o", "json")[1], encoding="utf-8")
    known = "Baseline: 2 known, not reported again; 0 of it gone.\n"
    assert check("two one", "--baseline", "old.json") == (0, "", f"{known}No missing references found.\n")
    code, out, _ = check("two three one", "--baseline", "old.json", "-o", "markdown")
    assert (code, "configmap/three" in out, "configmap/one" in out) == (3, True, False)


def test_what_is_gone_is_counted(check: Check) -> None:
    """A line on stderr says how much of the baseline is no longer found."""
    Path("old.json").write_text(check("one two", "-o", "json")[1], encoding="utf-8")
    assert "1 known, not reported again; 1 of it gone." in check("one", "--baseline", "old.json")[2]


@pytest.mark.parametrize(("content", "reason"), [("x", "it is not JSON"), ("{}", "it is not a List")])
def test_a_bad_baseline_is_an_error(check: Check, content: str, reason: str) -> None:
    """A baseline that cannot be read fails the check in one sentence."""
    Path("old.json").write_text(content, encoding="utf-8")
    code, out, err = check("one", "--baseline", "old.json")
    assert (code, out) == (1, "")
    assert reason in err
    assert "No such file" in check("one", "--baseline", "nowhere.json")[2]


def test_a_baseline_needs_a_check(capsys: pytest.CaptureFixture[str]) -> None:
    """Without --missing it is a usage error."""
    assert command(["pod", "web", "--baseline", "x"]) == 1
    assert "--baseline holds findings of a check" in capsys.readouterr().err

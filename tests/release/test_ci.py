"""What docs/ci.md offers: the action, the hook of pre-commit and the examples for pipelines."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from kubectl_related.cli.command import parse

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
INPUTS: dict[str, dict[str, str]] = ACTION["inputs"]
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
EXAMPLES: list[dict[str, Any]] = [
    yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
]
POD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: a, envFrom: [{configMapRef: {name: %s}}]}]}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: used}}
"""


def run_check(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the action's last step as the runner does, with these inputs."""
    given = {name: row["default"] for name, row in INPUTS.items()} | inputs
    step = STEPS[-1]
    env = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: given[found[1]], value)
        for name, value in step["env"].items()
    }
    env |= {"PYTHON": sys.executable, "RUNNER_TEMP": str(folder), "PATH": os.environ["PATH"]}
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(shell, cwd=folder, env=env, capture_output=True, text=True, check=False)


def results(file: Path) -> list[Any]:
    """Return the results of a SARIF file."""
    found: list[Any] = json.loads(file.read_text(encoding="utf-8"))["runs"][0]["results"]
    return found


@pytest.mark.parametrize(("target", "code"), [("gone", 3), ("used", 0)])
def test_the_action_leaves_sarif(tmp_path: Path, target: str, code: int) -> None:
    """The report is there in any case; the log shows what dangles, the exit code is that of the check."""
    (tmp_path / "web.yaml").write_text(POD % target, encoding="utf-8")
    told = run_check(tmp_path)
    assert told.returncode == code, told.stderr
    assert len(results(tmp_path / "kubectl-related.sarif")) == bool(code)
    assert ("configmap/gone" in told.stdout) == bool(code)


def test_inputs_of_the_action(tmp_path: Path) -> None:
    """Each input has its flag; a path is text, whatever it holds."""
    for name in ("one", "two $(touch oops)"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "web.yaml").write_text((POD % "gone").replace("web", name[:3]), encoding="utf-8")
    inputs = {"path": "one\ntwo $(touch oops)\n", "closed": "true", "sarif-file": "a b.sarif"}
    assert run_check(tmp_path, **inputs).returncode == 3
    assert len(results(tmp_path / "a b.sarif")) == 2
    assert not (tmp_path / "oops").exists()
    assert run_check(tmp_path, path="nowhere").returncode == 1


def test_a_baseline_of_the_action(tmp_path: Path) -> None:
    """What is in the baseline is not reported."""
    (tmp_path / "web.yaml").write_text(POD % "gone", encoding="utf-8")
    asked = [sys.executable, "-m", "kubectl_related", "--missing", "--from", "web.yaml", "-o", "json"]
    known = subprocess.run(
        asked, cwd=tmp_path, capture_output=True, check=True, env={"PATH": os.environ["PATH"]}
    )
    (tmp_path / "known.json").write_bytes(known.stdout)
    assert run_check(tmp_path, path="web.yaml", baseline="known.json").returncode == 0


def test_the_action_is_a_composite_one() -> None:
    """Every input is described and used; nothing of an input is pasted into a script; actions are pinned."""
    assert ACTION["runs"]["using"] == "composite"
    assert all(row["description"] for row in (*INPUTS.values(), *ACTION["outputs"].values()))
    assert ACTION["outputs"].keys() <= INPUTS.keys()
    passed = " ".join(STEPS[-1]["env"].values())
    assert set(re.findall(r"inputs\.([\w-]+)", passed)) == set(INPUTS)
    for step in STEPS:
        assert "${{" not in step.get("run", "")
        assert ("run" in step) == (step.get("shell") == "bash")
        assert re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", step.get("uses", "actions/x@v1.0.0"))


def test_the_hook_can_be_typed() -> None:
    """The command of the hook, with the arguments of the example too, is a check with --exit-code."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    repositories = next(one["repos"] for one in EXAMPLES if "repos" in one)
    (example,) = (hook for repository in repositories for hook in repository["hooks"])
    assert hook["id"] == example["id"]
    for arguments in (hook["args"], example["args"]):
        program, *typed = shlex.split(hook["entry"]) + arguments
        options = parse(typed)
        assert program == "kubectl-related"
        assert options is not None
        assert (options.missing, options.exit_code) == (True, True)
        assert options.from_paths == (arguments[0],)


def test_the_examples_use_what_there_is() -> None:
    """The inputs of the GitHub example are the action's; GitLab's commands parse."""
    github = next(one["jobs"]["references"] for one in EXAMPLES if "jobs" in one)
    (step,) = (step for step in github["steps"] if "/kubectl-related@" in step["uses"])
    assert step["with"].keys() <= INPUTS.keys()
    assert github["steps"][-1]["with"]["sarif_file"] == INPUTS["sarif-file"]["default"]
    gitlab = next(one["references"] for one in EXAMPLES if "references" in one)
    command, _, file = gitlab["script"][-1].partition(" > ")
    assert parse(shlex.split(command)[1:]) is not None
    assert gitlab["artifacts"]["reports"]["junit"] == file

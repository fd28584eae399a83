"""Workflows: a release builds the manifest's platforms, a pull request runs .ci/run, actions are pinned."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import yaml

from release.manifest import read_template

ROOT = Path(__file__).parents[2]
WORKFLOWS = {
    path.stem: path.read_text(encoding="utf-8") for path in (ROOT / ".github/workflows").glob("*.yml")
}
TEXT = WORKFLOWS["release"]
# YAML 1.1 reads the key `on` as a truth.
WORKFLOW: dict[Any, Any] = yaml.safe_load(TEXT)
JOBS: dict[str, Any] = WORKFLOW["jobs"]


def test_started_by_tags() -> None:
    """A tag of a version starts it, nothing else does."""
    assert WORKFLOW[True] == {"push": {"tags": ["v[0-9]+.[0-9]+.[0-9]+*"]}}


def test_the_platforms_of_the_manifest() -> None:
    """Each platform of plugin.yaml is built on a machine of its own, and no other."""
    built = [(row["os"], row["arch"]) for row in JOBS["archive"]["strategy"]["matrix"]["include"]]
    assert built == [(platform.os, platform.arch) for platform in read_template()[1]]


def test_pull_requests_are_tested() -> None:
    """A pull request, from a fork too, runs all checks, without secrets and with read rights only."""
    workflow: dict[Any, Any] = yaml.safe_load(WORKFLOWS["test"])
    assert "pull_request" in workflow[True]
    assert workflow["permissions"] == {"contents": "read"}
    assert {"run": ".ci/run"} in workflow["jobs"]["test"]["steps"]
    assert "secrets." not in WORKFLOWS["test"]


def test_every_action_is_pinned() -> None:
    """Actions of all workflows are named with a whole version."""
    uses = [used for text in WORKFLOWS.values() for used in re.findall(r"uses: (\S+)", text)]
    assert len(uses) > 5
    for action in uses:
        assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+\.\d+\.\d+", action), action


def test_order_and_rights() -> None:
    """Nothing is published before everything is checked, and each job may do only what it must."""
    assert {name: job.get("needs") for name, job in JOBS.items()} == {
        "wheel": None,
        "archive": "wheel",
        "release": "archive",
        "pypi": "release",
        "krew": "release",
    }
    assert WORKFLOW["permissions"] == {}
    assert JOBS["pypi"]["permissions"] == {"id-token": "write"}
    written = [name for name, job in JOBS.items() if "write" in job["permissions"].values()]
    assert written == ["release", "pypi"]
    assert "secrets." not in TEXT


def test_every_program_exists() -> None:
    """The modules and files that its steps name are here."""
    for module in re.findall(r"python -m (release\.\w+)", TEXT):
        assert importlib.util.find_spec(module), module
    for name in re.findall(r"-[rc] (\S+\.txt)", TEXT):
        assert (ROOT / name).is_file(), name


def test_the_glibc_of_the_documentation() -> None:
    """The oldest glibc that archives are held to is the one that the documentation promises."""
    promised = JOBS["archive"]["env"]["GLIBC"]
    assert f"glibc {promised}" in (ROOT / "docs/install.md").read_text(encoding="utf-8")

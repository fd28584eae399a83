"""The release workflow builds what the manifest names, and pins what it uses."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import yaml

from release.manifest import read_template

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
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


def test_every_action_is_pinned() -> None:
    """Actions are named with a whole version."""
    uses = [step["uses"] for job in JOBS.values() for step in job["steps"] if "uses" in step]
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

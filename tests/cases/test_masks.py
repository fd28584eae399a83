"""Objects that are decoded only as far as they are read answer every question as whole ones do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from kubectl_related.files.reader import read
from tests.cases.asking import ask, ask_files
from tests.cases.case import Case, all_cases, bare_manifests
from tests.cases.crds import definitions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LONG = 1 << 20
"""Bytes of a list from which on its objects are decoded in part."""
FROM_FILES = [case for case in all_cases() if not case.cluster_only]
EXAMPLE = "examples/shop"
ON_EXAMPLE = (
    "configmap app-config --depth 0 --if-deleted --weak",
    "configmap app-config --if-changed",
    "service web --weak --depth 2",
    "--unused --weak",
    "--missing --weak",
)


def _objects(file: Path | str, namespace: str = "") -> list[dict[str, Any]]:
    """Return the objects of a file or folder; those without a namespace get this one."""
    said: list[str] = []
    found = [one.obj for one in read([str(file)], b"", said.append).objects]
    for obj in found if namespace else ():
        obj["metadata"].setdefault("namespace", namespace)
    return found


def _lists(objects: Iterable[dict[str, Any]], folder: Path) -> list[Path]:
    """Write the objects as a list, and once more with so many blanks that it counts as a long one."""
    items = ",".join(map(json.dumps, objects))
    files = [folder / "short.json", folder / "long.json"]
    for file, blanks in zip(files, ("", " " * LONG), strict=True):
        file.write_text(f'{{"apiVersion":"v1","kind":"List","items":[{blanks}{items}]}}', encoding="utf-8")
    return files


def test_all_cases_at_once_have_the_same_answer(tmp_path: Path) -> None:
    """A check of the objects of all cases finds the same, with the same words."""
    objects: list[dict[str, Any]] = []
    for case in FROM_FILES:
        (tmp_path / "one.yaml").write_text(bare_manifests(case), encoding="utf-8")
        objects += _objects(tmp_path / "one.yaml", case.namespace)
    files = _lists(objects, tmp_path)
    whole, part = (ask("--missing", "--weak", "--from", str(file)) for file in files)
    assert whole.stdout.count('"via"') > 500
    assert part.stdout.replace("long.json", "short.json") == whole.stdout
    assert (part.code, part.stderr.replace("long.json", "short.json")) == (whole.code, whole.stderr)


@pytest.mark.slow
@pytest.mark.parametrize("case", FROM_FILES, ids=lambda case: case.name)
def test_a_case_has_the_same_answer(case: Case, tmp_path: Path) -> None:
    """The question of a case is answered alike, with hints."""
    manifests = tmp_path / "manifests.yaml"
    manifests.write_text(bare_manifests(case), encoding="utf-8")
    short, long = _lists(
        (obj for file in (manifests, *definitions(case)) for obj in _objects(file)), tmp_path
    )
    whole, part = (ask_files([*case.question, "--weak"], case.namespace, file) for file in (short, long))
    assert part.stdout.replace("long.json", "short.json") == whole.stdout
    assert (part.code, part.stderr.replace("long.json", "short.json")) == (whole.code, whole.stderr)


@pytest.mark.parametrize("question", ON_EXAMPLE)
def test_the_example_has_the_same_answer(question: str, tmp_path: Path) -> None:
    """Questions to the example shop are answered alike."""
    whole, part = (
        ask(*question.split(), "--from", str(file)) for file in _lists(_objects(EXAMPLE), tmp_path)
    )
    assert (part.code, part.stdout.replace("long.json", "short.json")) == (whole.code, whole.stdout)
    assert part.stderr.replace("long.json", "short.json") == whole.stderr


def test_a_field_of_another_type_is_read_as_ever(tmp_path: Path) -> None:
    """Fields whose types no rule expects change neither the answer nor what is said of them."""
    odd = [
        {"containers": "none", "volumes": {"name": "a"}, "nodeName": 7},
        {"containers": [1, None, {"env": {"a": 1}, "envFrom": [{"configMapRef": "app"}]}], "volumes": [[]]},
        ["no", "mapping"],
        {"containers": [{"envFrom": [{"configMapRef": {"name": "app"}}]}], "serviceAccountName": False},
    ]
    pods = [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": f"p{n}", "labels": labels}, "spec": spec}
        for n, (spec, labels) in enumerate(zip(odd, ({}, "x", None, {"a": 1}), strict=True))
    ]
    manifests = tmp_path / "manifests.yaml"
    manifests.write_text(yaml.safe_dump_all(pods), encoding="utf-8")
    short, long = _lists(_objects(manifests), tmp_path)
    for question in (["configmap", "app", "--weak"], ["--missing", "--weak"]):
        whole, part = (ask_files(question, "shop", file) for file in (short, long))
        assert (part.code, part.stdout.replace("long.json", "short.json")) == (whole.code, whole.stdout)
        assert part.stderr.replace("long.json", "short.json") == whole.stderr

"""The custom kinds of the cases: which group is defined where (crds.txt), and by which files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from kubectl_related.relations.parse import columns
from tests.cases.modules import kept

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.cases.case import Case

FOLDER = Path(__file__).parent
OWN = "-"
"""Stands for the module where the definitions are files of this folder."""


@dataclass(frozen=True)
class Row:
    """A line of crds.txt."""

    group: str
    module: str
    glob: str


@cache
def rows() -> tuple[Row, ...]:
    """Return the lines of crds.txt."""
    return read_rows(FOLDER / "crds.txt")


def read_rows(file: Path) -> tuple[Row, ...]:
    """Return the lines of a file like crds.txt."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(Row(*row) for line in lines if (row := columns(line)))


def groups_of(case: Case) -> list[str]:
    """Return the groups of a case's objects that crds.txt defines."""
    return [group for group in dict.fromkeys(row.group for row in rows()) if case.has_group(group)]


def definitions(case: Case) -> list[Path]:
    """Return the files that define the kinds of a case's custom objects.

    Not the whole group of each: a server with a thousand definitions is slow for every case.
    """
    used = {obj["kind"] for obj in case.objects}
    return [
        file for group in groups_of(case) for file in defined(group) if _spec(file)["names"]["kind"] in used
    ]


@cache
def defined(group: str) -> tuple[Path, ...]:
    """Return the files that define the kinds of one group. Raises: ValueError where its module has none."""
    files = []
    for row in rows():
        if row.group == group:
            folder = FOLDER if row.module == OWN else kept(row.module, _globs(row.module))
            pattern = row.glob if row.module == OWN else f"*.{group}.json"
            found = sorted(folder.glob(pattern))
            if not found:
                raise ValueError(f"crds.txt: no definition of {group} in {row.module} {row.glob}")
            files += [file for file in found if _spec(file)["group"] == group]
    return tuple(files)


def _globs(module: str) -> Iterable[str]:
    return {row.glob for row in rows() if row.module == module}


def without_descriptions(file: Path) -> dict[str, Any]:
    """Return a definition as a server gets it: its prose is most of it, and slows down every read.

    Without a status of its own, so that what a case says of an object's status is kept.
    """
    definition = _read(file)
    for version in definition["spec"]["versions"]:
        version.get("subresources", {}).pop("status", None)
        _drop_descriptions(version.get("schema", {}).get("openAPIV3Schema", {}))
    return definition


def _drop_descriptions(schema: dict[str, Any]) -> None:
    schema.pop("description", None)
    below = [*schema.get("properties", {}).values(), schema.get("items"), schema.get("additionalProperties")]
    for part in below:
        if isinstance(part, dict):
            _drop_descriptions(part)


def is_namespaced(group: str, kind: str) -> bool:
    """Tell whether objects of a custom kind live in namespaces. Raises: ValueError for an undefined one."""
    for file in defined(group):
        spec = _spec(file)
        if spec["names"]["kind"] == kind:
            return bool(spec["scope"] == "Namespaced")
    raise ValueError(f"crds.txt does not define {kind}.{group}")


@cache
def _spec(file: Path) -> dict[str, Any]:
    spec = _read(file)["spec"]
    return {key: spec[key] for key in ("group", "names", "scope")}


def _read(file: Path) -> dict[str, Any]:
    text = file.read_bytes()
    read: dict[str, Any] = json.loads(text) if file.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)
    return read

"""Other projects' custom kinds and sample manifests out of Go modules: fetched once for this machine.

Keeps the definitions alone, one JSON file each, and the manifests of a module in one file, in the cache
folder beside the built control plane.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kubectl_related.files.report import Report, Warnings
from kubectl_related.files.yaml_reader import read_yaml
from tests.control_plane.build import cache_folder, go_environment, locked
from tests.control_plane.toolchain import find_go

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.errors import FileError

LAYOUT = "1"
"""Part of the folder's name: another number where the kept files look different."""


def kept(module: str, globs: Iterable[str]) -> Path:
    """Return the folder with the definitions that these globs find in MODULE@VERSION.

    Safe for several runs at once: one fetches, the others wait.
    Raises: ValueError for a file that cannot be read, CalledProcessError for a module that is not served.
    """
    globs = sorted(set(globs))
    digest = hashlib.sha256("\n".join([LAYOUT, module, *globs]).encode()).hexdigest()[:8]
    folder = cache_folder() / "definitions" / f"{module.replace('/', '_')}-{digest}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with locked(folder.with_name(f"{folder.name}.lock")):
            if not folder.is_dir():
                _fetch(module, globs, folder)
    return folder


def _fetch(module: str, globs: Iterable[str], folder: Path) -> None:
    # The whole module goes away; what is kept is moved to its place in one step.
    with (
        _downloaded(module, folder.parent) as source,
        tempfile.TemporaryDirectory(dir=folder.parent) as partial,
    ):
        whole = Path(partial, "whole")
        whole.mkdir()
        for file in _matching(source, globs):
            for definition in _definitions(file):
                path = whole / f"{definition['metadata']['name']}.json"
                path.write_text(json.dumps(definition), encoding="utf-8")
        whole.rename(folder)


def kept_manifests(module: str, globs: Iterable[str]) -> Path:
    """Return the file with the manifests that these globs find in MODULE@VERSION: a JSON list of documents.

    A file that is no YAML (a template) is left out. Safe for several runs at once, as `kept` is.
    """
    globs = sorted(set(globs))
    digest = hashlib.sha256("\n".join([LAYOUT, module, *globs]).encode()).hexdigest()[:8]
    kept_file = cache_folder() / "manifests" / f"{module.replace('/', '_')}-{digest}.json"
    if not kept_file.is_file():
        kept_file.parent.mkdir(parents=True, exist_ok=True)
        with locked(kept_file.with_name(f"{kept_file.name}.lock")):
            if not kept_file.is_file():
                with _downloaded(module, kept_file.parent) as source:
                    found = [value for file in _matching(source, globs) for value in _documents(file, [])]
                partial = kept_file.with_suffix(".partial")
                partial.write_text(json.dumps(found, default=str), encoding="utf-8")
                partial.rename(kept_file)
    return kept_file


def _matching(source: Path, globs: Iterable[str]) -> list[Path]:
    return sorted({file for glob in globs for file in source.glob(glob)})


def _documents(file: Path, errors: list[FileError]) -> list[dict[str, Any]]:
    # The project's own reader: PyYAML's cannot read the plain = of some definitions.
    documents = list(read_yaml(file.read_bytes(), Report(file.name, errors, Warnings(lambda _: None))))
    return [document.value for document in documents if isinstance(document.value, dict)]


@contextmanager
def _downloaded(module: str, folder: Path) -> Iterator[Path]:
    """Yield the folder of a module's files, which goes away afterwards."""
    with tempfile.TemporaryDirectory(dir=folder) as partial:
        yield _download(module, Path(partial))


def _definitions(file: Path) -> Iterator[dict[str, Any]]:
    errors: list[FileError] = []
    for value in _documents(file, errors):
        if value.get("kind") == "CustomResourceDefinition":
            # Its webhook does not run here, and the server would ask it for every object of another version.
            value["spec"].pop("conversion", None)
            yield value
    if errors:
        raise ValueError(f"{file}: {errors[0]}")


def _download(module: str, folder: Path) -> Path:
    # A module cache of its own, that can be taken away: a test's HOME is not the person's.
    places = {"GOPATH": str(folder / "go"), "GOCACHE": str(folder / "build"), "GOFLAGS": "-modcacherw"}
    ran = subprocess.run(
        [find_go(), "mod", "download", "-json", module],
        cwd="/",
        env={**go_environment(), **places},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Path(json.loads(ran.stdout)["Dir"])

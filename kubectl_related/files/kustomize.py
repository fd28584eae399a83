"""Reads what kustomizations say of their files, and which labels they add; nothing is built.

Files that they take for patches change objects, and are not objects themselves.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from kubectl_related.files.paths import STDIN
from kubectl_related.model.objects import elements, group_of, mapping, strings_in, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_GROUP = "kustomize.config.k8s.io"
_FILES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_RESOURCES = ("resources", "bases", "components", "crds")
_ELSEWHERE = ("helmCharts", "helmChartInflationGenerator", "generators")
"""Fields by which kustomize gets objects that no file of the input holds."""
_PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902")
_REPLACED = ("replacements", "vars")


def is_kustomization(value: Any, path: str) -> bool:
    """Return whether a document instructs kustomize, so that it is not an object of the API."""
    if not isinstance(value, dict):
        return False
    if "kind" in value:
        return group_of(value.get("apiVersion")) == _GROUP
    return os.path.basename(path) in _FILES  # noqa: PTH119 - called for each document


class Kustomizations:
    """The kustomizations that were read, by folder."""

    def __init__(self) -> None:
        self._resources: dict[str, dict[str, str]] = {}
        """Folder → the path of each resource, and how it is written."""
        self._files: list[str] = []
        self._patches: set[str] = set()
        self.labels: set[str] = set()
        """The keys of labels that objects, pod templates and selectors get when they are built."""
        self.affixes: set[tuple[str, str]] = set()
        """(namePrefix, nameSuffix) of each kustomization that has any."""
        self.namespaces: set[str] = set()
        """Those into which kustomizations move all their objects."""
        self.patched: list[str] = []
        """The texts of patches, which may name objects."""

    def add(self, value: dict[str, Any], path: str) -> None:
        """Note what a kustomization says of other files."""
        if path != STDIN:
            folder = os.path.dirname(path)  # noqa: PTH120 - paths are compared as strings
            resources = self._resources.setdefault(folder, {})
            resources.update(_paths(value, _RESOURCES, folder))
            resources.update((field, field) for field in _ELSEWHERE if value.get(field))
            self._patches.update(path for path, _ in _paths(value, _PATCHES, folder))
        labels = map(mapping, elements(value.get("labels")))
        added = [value.get("commonLabels"), *(one.get("pairs") for one in labels)]
        self.labels.update(key for pairs in added for key in mapping(pairs))
        affix = text(value.get("namePrefix")), text(value.get("nameSuffix"))
        if any(affix):
            self.affixes.add(affix)
        if namespace := text(value.get("namespace")):
            self.namespaces.add(namespace)
        self.add_patch([value.get(field) for field in (*_PATCHES, *_REPLACED)])

    def add_patch(self, value: Any) -> None:
        """Note the texts of a patch: what it puts into an object is not read as a part of that."""
        self.patched += strings_in([value])

    def add_file(self, path: str) -> None:
        """Note that a file was read, whatever it holds."""
        self._files.append(path)

    def folder_of(self, path: str) -> str | None:
        """Return the folder of the nearest kustomization above a file."""
        folder = os.path.dirname(path)  # noqa: PTH120
        while folder not in self._resources:
            parent = os.path.dirname(folder)  # noqa: PTH120
            if parent == folder:
                return None
            folder = parent
        return folder

    def unread(self) -> dict[str, str]:
        """Return folder → a resource of its kustomization, as it is written, that was not read."""
        there: set[str] = set()
        for path in self._files if self._resources else ():
            at = os.path.normpath(path)
            while at not in there:
                there.add(at)
                at = os.path.dirname(at)  # noqa: PTH120
        lacking = {
            folder: [written for path, written in listed.items() if path not in there]
            for folder, listed in self._resources.items()
        }
        return {folder: written[0] for folder, written in lacking.items() if written}

    def built_upon(self, folders: Iterable[str]) -> set[str]:
        """Return these folders and those whose kustomizations take them as resources, and so on."""
        found = set(folders)
        paths = {os.path.normpath(folder) for folder in found}
        waiting = {folder for folder in self._resources if folder not in found}
        while more := {one for one in waiting if not paths.isdisjoint(self._resources[one])}:
            found |= more
            waiting -= more
            paths = {os.path.normpath(folder) for folder in more}
        return found

    def is_patch(self, path: str) -> bool:
        """Return whether a kustomization names this file as a patch."""
        return bool(self._patches) and os.path.normpath(path) in self._patches

    def is_unlisted(self, path: str) -> bool:
        """Return whether the nearest kustomization above a file names neither it nor its folder."""
        folder = self.folder_of(path) if self._resources else None
        if folder is None:
            return False
        at = os.path.normpath(path)
        return not any(at == one or at.startswith(one + os.sep) for one in self._resources[folder])


def _paths(value: dict[str, Any], fields: tuple[str, ...], folder: str) -> Iterator[tuple[str, str]]:
    """Yield (path, as it is written) of the files that these fields name."""
    for field in fields:
        for one in elements(value.get(field)):
            path = text(one) or text(mapping(one).get("path"))
            if path and "\n" not in path:
                yield os.path.normpath(os.path.join(folder, path)), path  # noqa: PTH118

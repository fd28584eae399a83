"""Which files of a folder kustomize takes for patches: they change objects, and are not objects themselves.

Reads only what a kustomization says of its files; nothing is built.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from kubectl_related.model.objects import elements, group_of, mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterator

_GROUP = "kustomize.config.k8s.io"
_FILES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_RESOURCES = ("resources", "bases", "crds")
_PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902")


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
        self._resources: dict[str, set[str]] = {}
        self._patches: set[str] = set()

    def add(self, value: dict[str, Any], path: str) -> None:
        """Note what a kustomization says of other files."""
        folder = os.path.dirname(path)  # noqa: PTH120 - paths are compared as strings
        self._resources.setdefault(folder, set()).update(_paths(value, _RESOURCES, folder))
        self._patches.update(_paths(value, _PATCHES, folder))

    def is_patch(self, path: str) -> bool:
        """Return whether a kustomization names this file as a patch."""
        return bool(self._patches) and os.path.normpath(path) in self._patches

    def is_unlisted(self, path: str) -> bool:
        """Return whether the nearest kustomization above a file names neither it nor its folder."""
        if not self._resources:
            return False
        at = os.path.normpath(path)
        folder = os.path.dirname(path)  # noqa: PTH120
        while folder not in self._resources:
            parent = os.path.dirname(folder)  # noqa: PTH120
            if parent == folder:
                return False
            folder = parent
        listed = self._resources[folder]
        return not any(at == one or at.startswith(one + os.sep) for one in listed)


def _paths(value: dict[str, Any], fields: tuple[str, ...], folder: str) -> Iterator[str]:
    for field in fields:
        for one in elements(value.get(field)):
            path = text(one) or text(mapping(one).get("path"))
            if path and "\n" not in path:
                yield os.path.normpath(os.path.join(folder, path))  # noqa: PTH118

"""What kustomize is still to build: which parts were not read, and what the rest may become."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kubectl_related.model.printable import printable
from kubectl_related.model.source import Unbuilt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.files.extract_objects import Placed
    from kubectl_related.files.kustomize import Kustomizations
    from kubectl_related.files.report import Warnings
    from kubectl_related.model.objects import Ref

_UNREAD = "kustomizations that build upon what was not read"


def unbuilt(
    objects: Mapping[Ref, Placed], kustomizations: Kustomizations, warnings: Warnings, *, closed: bool
) -> Unbuilt:
    """Return what the kustomizations say of these objects; `closed`: nothing was left unread."""
    unread = {} if closed else kustomizations.unread()
    for folder, written in sorted(unread.items()):
        part = f"its kustomization builds upon {printable(written)}, which was not read"
        warnings.warn(_UNREAD, printable(folder or "."), f"{part}: what it refers to may be there")
    folders = kustomizations.built_upon(unread)
    nearest = cache(kustomizations.folder_of)
    return Unbuilt(
        frozenset(ref for ref, one in objects.items() if folders and nearest(one.file.path) in folders),
        frozenset(kustomizations.labels),
        tuple(kustomizations.patched),
        tuple(sorted(kustomizations.affixes)),
        frozenset(kustomizations.namespaces),
    )

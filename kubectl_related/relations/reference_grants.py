"""What a grant allows: the shape of Gateway API's ReferenceGrant, whatever its kind is called.

A grant lives in the target's namespace. Each entry of `spec.from` has the group,
kind and namespace of allowed holders, each entry of `spec.to` the group, the kind
and perhaps the name of targets; an absent or empty name stands for every one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.model.objects import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object


PATHS_OF_GRANTS = ("spec.from", "spec.to")
"""The fields of a grant that are read."""


def allows(grant: Object, holder: Ref, target: Ref) -> bool:
    """Return whether a grant in the target's namespace lets the holder refer to the target."""
    spec = mapping(grant.get("spec"))
    who, what = (holder.group, holder.kind), (target.group, target.kind)
    welcome = any(
        _kind(entry) == who and text(entry.get("namespace")) == holder.namespace
        for entry in _entries(spec.get("from"))
    )
    return welcome and any(
        _kind(entry) == what and text(entry.get("name")) in ("", target.name)
        for entry in _entries(spec.get("to"))
    )


def _entries(written: Any) -> Iterator[dict[str, Any]]:
    yield from (mapping(entry) for entry in written) if isinstance(written, list) else ()


def _kind(entry: dict[str, Any]) -> tuple[str, str]:
    return text(entry.get("group")), text(entry.get("kind"))

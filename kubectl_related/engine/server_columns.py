"""What the server prints of relatives that no list of a wave covered: asked for once they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.source import Form, Get, ListOf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.engine.walk import Walk
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resource
    from kubectl_related.model.source import Request

_SINGLY = 16
"""Objects of one kind and namespace that are asked for by name; of more the whole table costs less."""


def fill_cells(walk: Walk) -> None:
    """Ask for the cells of every relative that has none yet."""
    lacking: dict[tuple[Resource, str], list[Ref]] = {}
    for ref, resource in _without_cells(walk):
        lacking.setdefault((resource, ref.namespace), []).append(ref)
    many = (key for key, refs in lacking.items() if len(refs) > _SINGLY)
    _ask(walk, [ListOf(*key, Form.CELLS) for key in many])
    # Also what a table did not hold: it may be forbidden, or newer than the object.
    _ask(walk, [Get(resource, ref.namespace, ref.name, Form.CELLS) for ref, resource in _without_cells(walk)])


def _without_cells(walk: Walk) -> Iterable[tuple[Ref, Resource]]:
    return [
        (ref, relative.resource)
        for (ref, _), relative in sorted(walk.found.relatives.items())
        if relative.resource is not None and relative.obj and ref not in walk.cells
    ]


def _ask(walk: Walk, requests: list[Request]) -> None:
    for request, answer in walk.source.fetch(requests, lambda _request, _answer: ()).items():
        walk.keep_cells(request, answer)

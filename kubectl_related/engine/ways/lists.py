"""The lists in which the targets of a reference are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.scope import EVERYWHERE, Scope, whole_form
from kubectl_related.model.source import Form, ListOf
from kubectl_related.relations.carriers import templates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.model.resources import Resources
    from kubectl_related.model.source import Request
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK


class Lists:
    """Turns kinds into requests for their objects."""

    def __init__(self, tables: Tables, resources: Resources, scope: Scope) -> None:
        self.tables = tables
        self.resources = resources
        self.scope = scope

    def workloads(self, place: str) -> Iterator[Request]:
        """Yield the lists of everything with a pod template."""
        for gk in self.tables.carriers:
            resource = self.resources.of(*gk) if templates(self.tables.carriers, gk) else None
            if resource is not None:
                yield from self.listed(ListOf(resource, place, Form.WHOLE))

    def all_of_kind(self, gk: GK, namespace: str, form: Form | None = None) -> Iterator[Request]:
        """Yield the list of all objects of a kind in a namespace; without a form only what is needed."""
        resource = self.resources.of(*gk)
        if resource is not None:
            place = namespace if resource.namespaced else EVERYWHERE
            yield from self.listed(ListOf(resource, place, form or self.list_form(gk)))

    def list_form(self, gk: GK) -> Form:
        """Return how much of the objects in a list is asked for."""
        return whole_form(gk) if self.scope.whole else Form.METADATA

    def listed(self, request: ListOf) -> Iterator[Request]:
        """Yield a list, and what the server prints of it if that is wanted."""
        yield request
        if self.scope.columns and (request.namespace or not request.resource.namespaced):
            yield request._replace(form=Form.TABLE)

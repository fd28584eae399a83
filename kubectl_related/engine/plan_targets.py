"""Plans the requests that find what objects use, and drops redundant ones. Makes no request itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.reference_grants import needed
from kubectl_related.engine.scope import EVERYWHERE, Scope, whole_form
from kubectl_related.model.source import Form, Get, ListOf
from kubectl_related.relations.carriers import templates
from kubectl_related.relations.catalogue import POD
from kubectl_related.relations.kind_facts import NAMESPACE
from kubectl_related.relations.rule import How

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.engine.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resources
    from kubectl_related.model.source import Request
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK, Rule


class UsesPlanner:
    """Turns the references of objects into requests for their targets."""

    def __init__(self, tables: Tables, resources: Resources, scope: Scope) -> None:
        self.tables = tables
        self.resources = resources
        self.scope = scope

    def rules_of(self, gk: GK) -> tuple[Rule, ...]:
        """Return the rules of a kind's own fields, hints only where they are wanted."""
        return tuple(rule for rule in self.tables.of(gk) if self.scope.wants(rule))

    def expected(self, refs: Iterable[Ref]) -> Iterator[Request]:
        """Yield the lists needed to find what these objects use, as far as their kinds alone show it."""
        for ref in sorted(refs):
            yield from self.kind_lookups(self.rules_of((ref.group, ref.kind)))
            for rule in self.rules_of((ref.group, ref.kind)):
                if (
                    rule.how is How.CLAIM_TEMPLATE
                    and (resource := self.resources.of(*rule.to[0])) is not None
                ):
                    yield from self._listed(ListOf(resource, ref.namespace, self._list_form(resource.gk)))
                elif rule.templates and rule.by_selector and rule.namespace_selector is None:
                    yield from self._templates(ref.namespace)

    def kind_lookups(self, rules: Iterable[Rule]) -> Iterator[Request]:
        """Yield the lists of the objects that name the kinds of these rules' targets."""
        for gk in dict.fromkeys(rule.kind_in.gk for rule in rules if rule.kind_in is not None):
            resource = self.resources.of(*gk)
            if resource is not None:
                yield ListOf(resource, EVERYWHERE, Form.WHOLE)

    def _templates(self, place: str) -> Iterator[Request]:
        for gk in self.tables.carriers:
            resource = self.resources.of(*gk) if templates(self.tables.carriers, gk) else None
            if resource is not None:
                yield from self._listed(ListOf(resource, place, Form.WHOLE))

    def targets(self, references: Iterable[Reference]) -> Iterator[Request]:
        """Yield the requests that find the targets of references."""
        for reference in references:
            if reference.target is not None:
                yield from self._one(reference)
                yield from needed([reference], self.resources)
            elif reference.claims is not None or reference.annotated:
                yield from self._all_of_kind(reference)
            elif reference.selector is not None:
                yield from self._selected(reference)

    def _one(self, reference: Reference) -> Iterator[Request]:
        target, resource = reference.target, reference.resource
        if target is not None and resource is not None and (target.namespace or not resource.namespaced):
            form = Form.WHOLE if reference.ports else self.scope.form(resource.gk)
            yield Get(resource, target.namespace, target.name, form)

    def _all_of_kind(self, reference: Reference) -> Iterator[Request]:
        resource = self.resources.of(*reference.rule.to[0])
        if resource is not None:
            place = reference.holder.namespace if resource.namespaced else EVERYWHERE
            # A field that marks the default is no metadata.
            by_field = reference.annotated.startswith(".")
            form = Form.WHOLE if by_field else self._list_form(resource.gk)
            yield from self._listed(ListOf(resource, place, form))

    def _selected(self, reference: Reference) -> Iterator[Request]:
        place = EVERYWHERE if reference.namespaces else reference.holder.namespace
        if reference.namespaces and (resource := self.resources.of(*NAMESPACE)) is not None:
            yield ListOf(resource, EVERYWHERE, Form.METADATA)
        labels = str(reference.selector)
        for gk in reference.rule.to:
            resource = self.resources.of(*gk)
            if resource is not None:
                named = f"metadata.name={reference.name}" if reference.name else ""
                where = place if resource.namespaced else EVERYWHERE
                form = self._list_form(gk)
                yield from self._listed(
                    ListOf(resource, where, form, label_selector=labels, field_selector=named)
                )
        if reference.rule.templates and POD in reference.rule.to:
            yield from self._templates(place)

    def _list_form(self, gk: GK) -> Form:
        return whole_form(gk) if self.scope.whole else Form.METADATA

    def _listed(self, request: ListOf) -> Iterator[Request]:
        yield request
        if self.scope.columns and (request.namespace or not request.resource.namespaced):
            yield request._replace(form=Form.TABLE)


def without_redundant(requests: Iterable[Request], asked: Iterable[Request] = ()) -> list[Request]:
    """Return each request once; drop lists whose objects another list, or one `asked` before, includes."""
    wanted = list(dict.fromkeys(requests))
    whole = {request for request in (*wanted, *asked) if _is_whole(request)}
    return [request for request in wanted if not _is_part(request, whole)]


def _is_whole(request: Request) -> bool:
    return isinstance(request, ListOf) and request == ListOf(request.resource, request.namespace)


def _is_part(request: Request, whole: set[Request]) -> bool:
    # A list of every namespace may be forbidden where one namespace is not: it replaces no other list.
    if not isinstance(request, ListOf) or request.form not in (Form.WHOLE, Form.METADATA):
        return False
    return request not in whole and ListOf(request.resource, request.namespace) in whole

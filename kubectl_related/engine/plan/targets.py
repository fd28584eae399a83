"""Plans the requests for what objects use, and drops redundant ones. Makes no request itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.reference_grants import needed
from kubectl_related.engine.scope import EVERYWHERE
from kubectl_related.engine.ways.lists import Lists
from kubectl_related.engine.ways.registry import way_of
from kubectl_related.model.source import Form, ListOf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Request
    from kubectl_related.relations.rule import GK, Rule


class UsesPlanner(Lists):
    """Turns the references of objects into requests for their targets."""

    def rules_of(self, gk: GK) -> tuple[Rule, ...]:
        """Return the rules of a kind's own fields, hints only if they are wanted."""
        return tuple(rule for rule in self.tables.of(gk) if self.scope.wants(rule))

    def expected(self, refs: Iterable[Ref]) -> Iterator[Request]:
        """Yield the lists needed to find what these objects use, as far as their kinds alone show it."""
        for ref in sorted(refs):
            rules = self.rules_of((ref.group, ref.kind))
            yield from self.kind_lookups(rules)
            for rule in rules:
                yield from way_of(rule).expected(self, rule, ref.namespace)

    def kind_lookups(self, rules: Iterable[Rule]) -> Iterator[Request]:
        """Yield the lists of the objects that name the kinds of these rules' targets."""
        for gk in dict.fromkeys(rule.kind_in.gk for rule in rules if rule.kind_in is not None):
            resource = self.resources.of(*gk)
            if resource is not None:
                yield ListOf(resource, EVERYWHERE, Form.WHOLE)

    def targets(self, references: Iterable[Reference]) -> Iterator[Request]:
        """Yield the requests that find the targets of references."""
        for reference in references:
            yield from reference.requests(self)
            yield from needed([reference], self.resources)


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

"""Which objects make others: what is made is not missing, and its maker is asked about instead.

Pure: from references that were read. Does not depend on what exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_related.relations.kind_facts import NAMESPACE_NAME_LABEL
from kubectl_related.relations.rule import WRITES

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from kubectl_related.engine.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.selectors import Selector


class Makers(NamedTuple):
    """What makes each target that the references of makers mean."""

    named: Mapping[Ref, tuple[Ref, ...]]
    """Target → its makers. A target of a maker without a namespace has none either."""
    others: tuple[Reference, ...]
    """References that mean names of a pattern, or one name in many namespaces."""
    namespaces: Mapping[str, Mapping[str, str]]

    def of(self, target: Ref) -> tuple[Ref, ...]:
        """Return what makes an object, sorted; empty where nothing does."""
        found = {*self.named.get(target, ()), *self.named.get(target._replace(namespace=""), ())}
        found |= {reference.holder for reference in self.others if self._means(reference, target)}
        return tuple(sorted(found - {target}))

    def _means(self, reference: Reference, target: Ref) -> bool:
        if (target.group, target.kind) not in reference.rule.to:
            return False
        if reference.claims is not None:
            in_place = target.namespace == reference.holder.namespace
            return in_place and reference.claims.fullmatch(target.name) is not None
        return reference.name == target.name and any(
            self._selects(selector, target.namespace) for selector in reference.namespaces
        )

    def _selects(self, selector: Selector, namespace: str) -> bool:
        """Tell whether a namespace is selected, or may be because nobody knows its labels."""
        by_name = all(requirement.key == NAMESPACE_NAME_LABEL for requirement in selector.requirements)
        if namespace not in self.namespaces and not by_name:
            return True
        return selector.matches({NAMESPACE_NAME_LABEL: namespace, **self.namespaces.get(namespace, {})})


def makers(
    references: Iterable[Reference],
    namespaces: Mapping[str, Mapping[str, str]],
    without_namespace: Container[Ref] = (),
) -> Makers:
    """Return what makes what, by the references of everything that was read.

    `namespaces`: the labels of the namespaces that are known. `without_namespace`: objects of
    files that carry no namespace, so that what they make may be in any.
    """
    named: dict[Ref, dict[Ref, None]] = {}
    others: list[Reference] = []
    for reference in references:
        if reference.claims is not None or (reference.name and reference.rule.relation == WRITES):
            others.append(reference)
        elif reference.target is not None and (reference.owned or reference.rule.relation == WRITES):
            anywhere = reference.holder in without_namespace
            target = reference.target._replace(namespace="") if anywhere else reference.target
            named.setdefault(target, {})[reference.holder] = None
    return Makers({target: tuple(by) for target, by in named.items()}, tuple(others), namespaces)

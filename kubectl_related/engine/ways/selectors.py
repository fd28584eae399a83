"""References by labels: selectors, maps of labels, the value of one label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kubectl_related.engine.scope import EVERYWHERE
from kubectl_related.engine.ways.field import read_any_selector
from kubectl_related.engine.ways.reference import Reference
from kubectl_related.engine.ways.way import Way
from kubectl_related.model.objects import Ref, labels_of, mapping, text
from kubectl_related.model.selectors import Requirement, Selector, read_map
from kubectl_related.model.source import Form, ListOf
from kubectl_related.relations.carriers import templates
from kubectl_related.relations.catalogue import POD
from kubectl_related.relations.kind_facts import NAMESPACE, NAMESPACE_NAME_LABEL
from kubectl_related.relations.selector_dialects import dialects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.engine.pool import Pool
    from kubectl_related.engine.ways.field import Field
    from kubectl_related.engine.ways.lists import Lists
    from kubectl_related.engine.ways.lookup import Lookup
    from kubectl_related.engine.ways.reference import NamespaceLabels
    from kubectl_related.model.source import Object, Request
    from kubectl_related.relations.carriers import Carriers
    from kubectl_related.relations.rule import GK, Rule


@dataclass(slots=True, eq=False, repr=False, match_args=False, kw_only=True)
class SelectorReference(Reference):
    """A reference to whatever has certain labels, or one name, in certain namespaces."""

    selector: Selector
    namespaces: tuple[Selector, ...] = ()
    """The selector acts in what any of these selects; empty = in the holder's namespace."""
    name: str = ""
    """The name of what is selected; empty = any."""

    @property
    def searched(self) -> str:
        """The namespace that holds everything the selector can find; empty = every namespace."""
        return EVERYWHERE if self.namespaces else self.holder.namespace

    @property
    def anyone(self) -> Ref:
        """Stands for whatever is selected: a reference without a name."""
        return Ref(*self.rule.to[0], self.searched, "")

    def requests(self, lists: Lists) -> Iterator[Request]:
        """Yield the lists of selectable objects, and of the namespaces that decide."""
        if self.namespaces and (resource := lists.resources.of(*NAMESPACE)) is not None:
            yield ListOf(resource, EVERYWHERE, Form.METADATA)
        for gk in self.rule.to:
            resource = lists.resources.of(*gk)
            if resource is not None:
                yield from lists.listed(
                    ListOf(
                        resource,
                        self.searched if resource.namespaced else EVERYWHERE,
                        lists.list_form(gk),
                        label_selector=str(self.selector),
                        field_selector=f"metadata.name={self.name}" if self.name else "",
                    )
                )
        if self.rule.templates and POD in self.rule.to:
            yield from lists.workloads(self.searched)

    def targets(self, pool: Pool, namespaces: NamespaceLabels) -> Iterator[Ref]:
        """Yield the objects of the pool that are selected, only the highest if the rule says so."""
        selected = self._selected(pool, namespaces)
        if self.rule.highest:
            found = list(selected)
            selected = iter([max(found, key=lambda ref: self._version(pool.get(ref)))] if found else [])
        return selected

    def _version(self, obj: Object | None) -> int:
        written = labels_of(obj).get(self.rule.highest, "")
        return int(written) if written.isascii() and written.isdigit() else -1

    def found_anywhere(self, pool: Pool) -> Iterator[Ref]:
        """Yield the objects that have the labels, whatever their namespace."""
        for gk in selectable(self.rule, pool.carriers):
            yield from (ref for ref in pool.selected(gk, self.selector) if self.name in ("", ref.name))

    def _selected(self, pool: Pool, namespaces: NamespaceLabels) -> Iterator[Ref]:
        for ref in self.found_anywhere(pool):
            if self._acts_in(ref.namespace, namespaces):
                yield ref

    def may_mean(self, target: Ref, namespaces: NamespaceLabels) -> bool:
        """Return whether an object of this name is meant, or may be because its namespace is not known."""
        return self.name == target.name and any(
            _may_select(selector, target.namespace, namespaces) for selector in self.namespaces
        )

    def _acts_in(self, namespace: str, namespaces: NamespaceLabels) -> bool:
        if not self.namespaces:
            return namespace in ("", self.holder.namespace) or not self.holder.namespace
        return any(_selects(selector, namespace, namespaces) for selector in self.namespaces)


def selectable(rule: Rule, carriers: Carriers) -> Iterable[GK]:
    """Return the kinds whose labels a rule's selector looks at: of pods also those with a pod template."""
    if rule.to != (POD,) or not rule.templates:
        return rule.to
    return [POD, *(gk for gk in carriers if templates(carriers, gk))]


def _selects(selector: Selector, namespace: str, namespaces: NamespaceLabels) -> bool:
    return selector.matches({NAMESPACE_NAME_LABEL: namespace, **namespaces.get(namespace, {})})


def _may_select(selector: Selector, namespace: str, namespaces: NamespaceLabels) -> bool:
    by_name = all(requirement.key == NAMESPACE_NAME_LABEL for requirement in selector.requirements)
    is_known = namespace in namespaces or by_name
    return not is_known or _selects(selector, namespace, namespaces)


class BySelector(Way):
    """The field is a LabelSelector; the rule says what an empty or absent one means."""

    def read(self, lookup: Lookup, field: Field) -> Iterator[Reference]:
        """Yield what the selector means."""
        rule, value = field.rule, field.value
        namespaces, place = field.namespaces(), field.hit
        if value is None and rule.namespace_selector is not None:
            if not namespaces:
                return
            place = field.hit.beside(rule.namespace_selector.pattern)
        selector = self.selector(value)
        if isinstance(value, dict) and (problem := _problem(selector, value)):
            written = selector.refused_value if selector is not None else None
            lookup.refuse(field, problem, written or "")
            return
        if value is None and (rule.nil_matches or namespaces):
            selector = Selector()
        if selector is None or not (selector.requirements or value is None or rule.empty_matches):
            return
        if rule.dialect:
            parts = dialects()[rule.dialect].split(selector)
            if parts is None:
                return
            selector, namespaces = parts[0], (parts[1],) if parts[1].requirements else namespaces
        if rule.kind_in is not None:
            rule = rule._replace(to=tuple(lookup.kinds_elsewhere(field, rule.kind_in)))
            if not rule.to:
                return
        yield SelectorReference(
            rule, field.holder, place, field.is_optional(), ports=field.ports(),
            selector=selector, namespaces=namespaces,
        )  # fmt: skip

    def selector(self, value: Any) -> Selector | None:
        """Return the selector in the field, None if it is absent or not valid."""
        return read_any_selector(value)


class ByLabels(BySelector):
    """The field is a mapping of labels that the target must have."""

    def selector(self, value: Any) -> Selector | None:
        """Return the selector in the field, None if it is absent or not valid."""
        return read_map(value)


class ByLabelValue(Way):
    """The field holds the value of a label of the target."""

    def read(self, lookup: Lookup, field: Field) -> Iterator[Reference]:  # noqa: ARG002
        """Yield what has the label that the rule names, with this value."""
        if value := text(field.value):
            key, *others = field.rule.label.split(",")
            wanted = [(key, value), *(other.split("=", 1) for other in others)]
            selector = Selector(tuple(Requirement(k, "In", (v,)) for k, v in wanted))
            yield SelectorReference(
                field.rule, field.holder, field.hit, field.is_optional(), selector=selector
            )


def _problem(selector: Selector | None, written: dict[str, Any]) -> str:
    """Return why the API server refuses a selector, empty if it does not."""
    if selector is not None and selector.refused_value is not None:
        return f'invalid label value "{selector.refused_value}"'
    labels = written.get("matchLabels") if written.keys() & {"matchLabels", "matchExpressions"} else written
    if selector is None and any(isinstance(value, bool | int | float) for value in mapping(labels).values()):
        return "label values must be strings"
    return ""

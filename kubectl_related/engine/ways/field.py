"""A field of an object that a rule reads, and other fields that the rule's options name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.model.selectors import Requirement, Selector, parse_selector, read_selector
from kubectl_related.record import Record
from kubectl_related.relations.kind_facts import NAMESPACE_NAME_LABEL
from kubectl_related.relations.rule import ANY_NAMESPACE, plain
from kubectl_related.relations.selector_dialects import dialects

if TYPE_CHECKING:
    from kubectl_related.model.fieldpaths import Hit
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.pathtree import RelativePath
    from kubectl_related.model.source import Object
    from kubectl_related.relations.rule import Rule


class Field(Record):
    """A field, the rule that reads it, and the object that has it."""

    rule: Rule
    hit: Hit
    obj: Object
    holder: Ref

    @property
    def value(self) -> Any:
        """The value of the field, None if it is absent."""
        return self.hit.value

    def text_at(self, path: RelativePath | None) -> str:
        """Return the text of another field, which an option names; empty without that option."""
        return "" if path is None else path.first_text(self.obj, self.hit)

    def or_twin(self) -> Field:
        """Return the deprecated field if this one is absent or empty and that one is not."""
        twin = self.rule.twin
        if twin is None or self.value not in (None, ""):
            return self
        value = twin.first_text(self.obj, self.hit)
        return self._replace(hit=self.hit.beside(twin.pattern)._replace(value=value)) if value else self

    def is_optional(self) -> bool:
        """Return whether the target may be absent by design."""
        optional = self.rule.optional
        if isinstance(optional, bool):
            return optional
        values = optional.values(self.obj, self.hit)
        return bool(values) and any(value is True or (isinstance(value, str) and value) for value in values)

    def keys(self) -> tuple[str, ...]:
        """Return the keys of the target that are named."""
        if self.rule.keys is None:
            return ()
        values = self.rule.keys.values(self.obj, self.hit)
        return tuple(sorted({v for v in values if isinstance(v, str) and v}))

    def ports(self) -> tuple[str, ...]:
        """Return the ports of the target that are named, or their defaults; numbers as text."""
        ports = self.rule.ports
        if not ports:
            return ()
        found = {plain(value) for port in ports for value in port.where.values(self.obj, self.hit)}
        defaults = {port.default for port in ports if port.default}
        return tuple(sorted(found - {"", "{}"} or defaults))

    def namespaces(self) -> tuple[Selector, ...]:
        """Return what selects the namespaces of the targets: labels, names, the rule itself."""
        rule = self.rule
        found: list[Selector] = []
        if rule.namespace_selector is not None:
            written = rule.namespace_selector.values(self.obj, self.hit)
            found += [_of_namespaces(rule, one) for one in written if one not in (None, "")]
        if rule.namespaces is not None:
            lists = (v for v in rule.namespaces.values(self.obj, self.hit) if isinstance(v, str))
            names = tuple(sorted({name.strip() for one in lists for name in one.split(",")} - {""}))
            found += [Selector((Requirement(NAMESPACE_NAME_LABEL, "In", names),))] if names else []
        if rule.inside:
            found += one_namespace("" if rule.inside == ANY_NAMESPACE else rule.inside)
        return tuple(found)


def one_namespace(name: str) -> tuple[Selector, ...]:
    """Return what selects one namespace by its name; empty = all of them."""
    return (Selector((Requirement(NAMESPACE_NAME_LABEL, "In", (name,)),) if name else ()),)


_NOWHERE = Selector((Requirement(NAMESPACE_NAME_LABEL, "DoesNotExist"),))
"""Selects no namespace: what cannot be read must not mean the holder's own."""


def read_any_selector(value: Any) -> Selector | None:
    """Read a LabelSelector, or text in its place: an expression of Calico, or what -l takes.

    None if it is absent or not valid.
    """
    if not isinstance(value, str):
        return read_selector(value)
    from kubectl_related.model.expressions import read_expression

    found = read_expression(value)
    if found is not None:
        return found
    try:
        return parse_selector(value)
    except ValueError:
        return None


def _of_namespaces(rule: Rule, written: Any) -> Selector:
    selector = read_any_selector(written)
    if selector is not None and rule.dialect:
        selector = dialects()[rule.dialect].of_namespaces(selector)
    return _NOWHERE if selector is None else selector

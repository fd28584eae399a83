"""What other fields of an object say about one of its references, by the options of the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.model.expressions import read_expression
from kubectl_related.model.selectors import Requirement, Selector, read_selector
from kubectl_related.relations.kind_facts import NAMESPACE_NAME_LABEL
from kubectl_related.relations.rule import ANY_NAMESPACE, plain
from kubectl_related.relations.selector_dialects import dialects

if TYPE_CHECKING:
    from kubectl_related.model.fieldpaths import Hit
    from kubectl_related.model.source import Object
    from kubectl_related.relations.rule import Rule


def namespaces_meant(namespace: str) -> tuple[Selector, ...]:
    """Return what selects one namespace by its name; empty = all of them."""
    return (Selector((Requirement(NAMESPACE_NAME_LABEL, "In", (namespace,)),) if namespace else ()),)


NOWHERE = Selector((Requirement(NAMESPACE_NAME_LABEL, "DoesNotExist"),))
"""Selects no namespace: what cannot be read must not mean the own one."""


def read_any_selector(value: Any) -> Selector | None:
    """Read a LabelSelector, or an expression that stands in its place; None where it is none or not valid."""
    return read_expression(value) if isinstance(value, str) else read_selector(value)


def _of_namespaces(rule: Rule, written: Any) -> Selector:
    selector = read_any_selector(written)
    if selector is not None and rule.dialect:
        selector = dialects()[rule.dialect].of_namespaces(selector)
    return NOWHERE if selector is None else selector


def where_it_acts(rule: Rule, obj: Object, hit: Hit) -> tuple[Selector, ...]:
    """Return what selects the namespaces in which a selector acts: labels, names, the rule itself."""
    found: list[Selector] = []
    if rule.namespace_selector is not None:
        written = rule.namespace_selector.values(obj, hit)
        found += [_of_namespaces(rule, one) for one in written if one not in (None, "")]
    if rule.namespaces is not None:
        lists = (v for v in rule.namespaces.values(obj, hit) if isinstance(v, str))
        names = tuple(sorted({name.strip() for one in lists for name in one.split(",")} - {""}))
        found += [Selector((Requirement(NAMESPACE_NAME_LABEL, "In", names),))] if names else []
    if rule.inside:
        found += namespaces_meant("" if rule.inside == ANY_NAMESPACE else rule.inside)
    return tuple(found)


def twin_of(rule: Rule, obj: Object, hit: Hit) -> Hit:
    """Return the place of the deprecated field if the one that was found is absent or empty and it is not."""
    if rule.twin is None or hit.value not in (None, ""):
        return hit
    value = rule.twin.first_text(obj, hit)
    return hit.beside(rule.twin.pattern)._replace(value=value) if value else hit


def is_optional(rule: Rule, obj: Object, hit: Hit) -> bool:
    """Tell whether a reference may dangle."""
    if isinstance(rule.optional, bool):
        return rule.optional
    values = rule.optional.values(obj, hit)
    return bool(values) and any(value is True or (isinstance(value, str) and value) for value in values)


def ports_named(rule: Rule, obj: Object, hit: Hit) -> tuple[str, ...]:
    """Return the ports of the target that are named, numbers as text; an absent port may have a default."""
    if not rule.ports:
        return ()
    found = {plain(value) for port in rule.ports for value in port.where.values(obj, hit)} - {"", "{}"}
    defaults = {port.default for port in rule.ports if port.default}
    return tuple(sorted(found or defaults))


def keys_named(rule: Rule, obj: Object, hit: Hit) -> tuple[str, ...]:
    """Return the keys of the target that are named."""
    if rule.keys is None:
        return ()
    values = rule.keys.values(obj, hit)
    return tuple(sorted({v for v in values if isinstance(v, str) and v}))

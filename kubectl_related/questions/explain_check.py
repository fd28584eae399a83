"""Explains a check of a whole namespace without requesting objects: --missing with --explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.missing import lists_of_holders
from kubectl_related.model.fieldpaths import render_pattern
from kubectl_related.printers.explanation import Explanation
from kubectl_related.relations.rule import kind_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.model.resources import Resource, Resources
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import Rule


def explain_check(tables: Tables, resources: Resources, namespace: str) -> Explanation:
    """Return what checking the references of a namespace (empty = of the cluster) takes."""
    lists = list(lists_of_holders(tables, resources, namespace))
    holders = [one.resource for one in lists]
    rules = [(holder, rule) for holder in holders for rule in tables.of(holder.gk) if not rule.by_selector]
    targets = dict.fromkeys(
        (namespace if target.namespaced else "", target)
        for _, rule in rules
        for target in _targets(rule, resources)
    )
    requests = [("LIST", one.resource.path(one.namespace), "objects") for one in lists]
    for place, target in targets:
        requests.append(("LIST", target.path(place), "where something refers to it"))
        requests.append(("GET", f"{target.path(place)}/{{name}}", "where no list holds it"))
    permissions = [(one.namespace, one.resource, "list") for one in lists]
    permissions += [(place, target, verb) for place, target in targets for verb in ("get", "list")]
    rows = (_row(holder, rule) for holder, rule in rules)
    return Explanation(tuple(dict.fromkeys(rows)), tuple(requests), tuple(dict.fromkeys(permissions)))


def _targets(rule: Rule, resources: Resources) -> Iterator[Resource]:
    """Yield the resources of a rule's targets, and of the grants it needs across namespaces."""
    for gk in (*rule.to, *([rule.grant] if rule.grant is not None else [])):
        if (resource := resources.of(*gk)) is not None:
            yield resource


def _row(holder: Resource, rule: Rule) -> tuple[str, ...]:
    kinds = ",".join(map(kind_text, rule.to)) or "*"
    return rule.relation, kinds, f"{kind_text(holder.gk)}: {render_pattern(rule.pattern)}", rule.source

"""Explains --missing and --unused of a whole namespace without requesting objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.missing import lists_of_holders
from kubectl_related.engine.scope import EVERYWHERE
from kubectl_related.engine.sweep import lists_of
from kubectl_related.model.fieldpaths import render_pattern
from kubectl_related.printers.explanation import Explanation
from kubectl_related.relations.facts.usage import CLAIMED, LEADS
from kubectl_related.relations.parse import verbs
from kubectl_related.relations.rule import kind_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kubectl_related.engine.unused.plan import UsersPlan
    from kubectl_related.model.resources import Resource, Resources
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.facts.usage import UsableKind
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


def explain_unused(plan: UsersPlan, kinds: Sequence[UsableKind]) -> Explanation:
    """Return what it takes to know that nothing uses objects of these kinds."""
    users = (one for place, gks in plan.users(kinds).items() for one in lists_of(gks, plan.resources, place))
    lists = [*plan.candidates(kinds), *plan.besides(kinds), *users]
    requests = {("LIST", one.resource.path(one.namespace), "objects"): None for one in lists}
    permissions = {(one.namespace, one.resource, "list"): None for one in lists}
    relations: dict[tuple[str, ...], None] = {}
    for kind in kinds:
        for rule in plan.rules_to(kind.gk):
            if plan.resources.of(*rule.holder) is not None:
                relations[verbs()[rule.relation], *rule.written, rule.source] = None
        for rule in plan.own_rules(kind):
            holder = plan.resources.of(*kind.gk)
            if holder is not None:
                relations[_row(holder, rule)] = None
            for target in _targets(rule, plan.resources) if kind.how in (CLAIMED, LEADS) else ():
                place = plan.namespace if target.namespaced else EVERYWHERE
                requests["GET", f"{target.path(place)}/{{name}}", "where no list holds it"] = None
                permissions[place, target, "get"] = None
    return Explanation(tuple(relations), tuple(requests), tuple(permissions))


def _targets(rule: Rule, resources: Resources) -> Iterator[Resource]:
    """Yield the resources of a rule's targets, and of the grants it needs across namespaces."""
    for gk in (*rule.to, *([rule.grant] if rule.grant is not None else [])):
        if (resource := resources.of(*gk)) is not None:
            yield resource


def _row(holder: Resource, rule: Rule) -> tuple[str, ...]:
    kinds = ",".join(map(kind_text, rule.to)) or "*"
    return rule.relation, kinds, f"{kind_text(holder.gk)}: {render_pattern(rule.pattern)}", rule.source

"""What a question takes, without asking it: relations, requests, and the RBAC rules these need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_related.engine.plan_users import Planner
from kubectl_related.engine.redundant import spared
from kubectl_related.engine.scope import EVERYWHERE, Scope, whole_form
from kubectl_related.model.fieldpaths import Each
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.model.source import Form, Get, ListOf
from kubectl_related.relations.parse import verbs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resource, Resources
    from kubectl_related.model.source import Request
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK, Rule

_FORMS = {
    Form.WHOLE: "objects",
    Form.METADATA: "metadata",
    Form.CELLS: "READY, STATUS, AGE",
    Form.KEYS: "metadata, names of keys",
}


class Explanation(NamedTuple):
    """Rows of text for people, and what is needed to be allowed to ask."""

    relations: tuple[tuple[str, ...], ...]
    """(relation as it reads from the subject, kind, field, source)."""
    requests: tuple[tuple[str, ...], ...]
    """(verb, path, what is asked for)."""
    permissions: tuple[tuple[str, Resource, str], ...]
    """(namespace or empty for the cluster, resource, verb)."""


def explain(
    refs: Sequence[Ref],
    directions: Sequence[str],
    tables: Tables,
    resources: Resources,
    scope: Scope,
    *,
    cascade: bool = False,
) -> Explanation:
    """Return what asking about these objects takes; `cascade`: also for what a deletion takes along."""
    planner = Planner(tables, resources, scope)
    requests: list[Request] = []
    relations: list[tuple[str, ...]] = []
    permissions: dict[tuple[str, Resource, str], None] = {}
    later: list[tuple[str, ...]] = []
    for ref in refs:
        resource = resources.of(ref.group, ref.kind)
        if resource is not None:
            requests.append(Get(resource, ref.namespace, ref.name, whole_form(resource.gk)))
    if USED_BY in directions:
        requests += planner.users(refs)
        relations += _used_by(refs, planner)
    if cascade:
        from kubectl_related.engine.deletion import cascades

        requests += Planner(tables, resources, scope.of_a_cascade(), cascades).users(refs)
    if USES in directions:
        requests += planner.uses.expected(refs)
        relations += _uses(refs, planner)
        later, needed = _targets(refs, planner)
        permissions |= dict.fromkeys(needed)
    for request in requests:
        permissions[request.namespace, request.resource, _verb(request)] = None
    rows = [(_verb(r).upper(), _path(r), _what(r)) for r in spared(requests)]
    return Explanation(tuple(dict.fromkeys(relations)), tuple(rows + later), tuple(permissions))


def _verb(request: Request) -> str:
    return "list" if isinstance(request, ListOf) else "get"


def _path(request: Request) -> str:
    if isinstance(request, Get):
        return request.resource.path(request.namespace, request.name)
    path = request.resource.path(request.namespace)
    return f"{path}?fieldSelector={request.field_selector}" if request.field_selector else path


def _what(request: Request) -> str:
    needles = request.needles if isinstance(request, ListOf) else None
    if needles is None:
        return _FORMS[request.form]
    return f"{_FORMS[request.form]} that hold {', '.join(sorted(needles.strings | needles.parts))}"


def _used_by(refs: Iterable[Ref], planner: Planner) -> Iterator[tuple[str, ...]]:
    for ref in refs:
        for rule in planner.rules_to((ref.group, ref.kind)):
            if planner.resources.of(*rule.holder) is not None:
                yield verbs()[rule.relation], *rule.written, rule.source


def _uses(refs: Iterable[Ref], planner: Planner) -> Iterator[tuple[str, ...]]:
    for rule in _own(refs, planner):
        kinds = ",".join(name_of_kind(gk) for gk in rule.to) or "*"
        yield rule.relation, kinds, path_text(rule.pattern), rule.source


def _own(refs: Iterable[Ref], planner: Planner) -> Iterator[Rule]:
    for ref in refs:
        yield from planner.uses.rules_of((ref.group, ref.kind))


def _targets(
    refs: Sequence[Ref], planner: Planner
) -> tuple[list[tuple[str, ...]], list[tuple[str, Resource, str]]]:
    """Return what is asked for once the subject is known: its targets by name, or lists by label."""
    rows: dict[tuple[str, ...], None] = {}
    needed: dict[tuple[str, Resource, str], None] = {}
    for rule in _own(refs, planner):
        for gk in rule.to:
            resource = planner.resources.of(*gk)
            if resource is None:
                continue
            verb = "list" if rule.by_selector else "get"
            place = next((ref.namespace for ref in refs if ref.namespace), "") if resource.namespaced else ""
            name = "" if rule.by_selector else "{" + path_text(rule.pattern) + "}"
            rows[
                verb.upper(),
                resource.path(place) + (f"/{name}" if name else ""),
                "where the subject refers to it",
            ] = None
            needed[place, resource, verb] = None
        if rule.grant is not None and (resource := planner.resources.of(*rule.grant)) is not None:
            path = resource.path("NS").replace("/NS/", "/{namespace}/")
            rows["LIST", path, "where the subject refers to another namespace"] = None
            needed[EVERYWHERE, resource, "list"] = None
    return list(rows), list(needed)


def name_of_kind(gk: GK) -> str:
    """Return a kind as tables write it."""
    return f"{gk[1]}.{gk[0]}" if gk[0] else gk[1]


def path_text(pattern: Pattern) -> str:
    """Return a pattern as tables write it."""
    out = ""
    for step in pattern:
        if step is Each.BELOW:
            out += f".{step.value}"
        elif isinstance(step, Each):
            out += step.value
        elif "." in step or "/" in step:
            out += f"['{step}']"
        else:
            out += f".{step}" if out else step
    return out


def roles(explanation: Explanation, name: str) -> list[dict[str, Any]]:
    """Return the Roles and the ClusterRole that allow the question, ready to apply."""
    places: dict[str, dict[tuple[str, str], set[str]]] = {}
    for namespace, resource, verb in explanation.permissions:
        places.setdefault(namespace, {}).setdefault((resource.group, resource.plural), set()).add(verb)
    found = []
    for namespace, wanted in sorted(places.items()):
        kind, meta = (
            ("Role", {"name": name, "namespace": namespace}) if namespace else ("ClusterRole", {"name": name})
        )
        grouped: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for (group, plural), verbs_ in sorted(wanted.items()):
            grouped.setdefault((group, tuple(sorted(verbs_))), []).append(plural)
        rules = [
            {"apiGroups": [group], "resources": plurals, "verbs": list(allowed)}
            for (group, allowed), plurals in sorted(grouped.items())
        ]
        found.append(
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": meta, "rules": rules}
        )
    return found

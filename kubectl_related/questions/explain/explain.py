"""What a question takes, without asking it: relations, requests, and the RBAC rules these need."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from kubectl_related.engine.plan.targets import without_redundant
from kubectl_related.engine.plan.users import Planner, crosses
from kubectl_related.engine.scope import EVERYWHERE, Scope, whole_form
from kubectl_related.model.fieldpaths import render_pattern
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.model.source import Form, Get, ListOf
from kubectl_related.printers.explanation import Explanation
from kubectl_related.questions.about import checked_subjects, reach_of, scope_about
from kubectl_related.questions.check_place import checked_namespace
from kubectl_related.questions.explain.checks import explain_check
from kubectl_related.questions.explain.starts import ANY_NAME, ANY_NAMESPACE, starts_of
from kubectl_related.questions.question import About, CheckPlace, Paths, Unused
from kubectl_related.relations.kind_facts import NAMESPACE, VALUES_NEVER_READ
from kubectl_related.relations.parse import verbs
from kubectl_related.relations.rule import How, kind_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resource, Resources
    from kubectl_related.model.source import Request
    from kubectl_related.questions.question import Explain
    from kubectl_related.questions.session import Session
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK, Rule

_BOTH = (USED_BY, USES)
_ANYWHERE = (ANY_NAME, ANY_NAMESPACE)
"""Namespaces that are not known before they are asked for; one that is walked to is called `{name}`."""
_FORMS = {
    Form.WHOLE: "objects",
    Form.METADATA: "metadata",
    Form.TABLE: "READY, STATUS, AGE",
    Form.KEYS: "metadata, names of keys",
}


def explain(question: Explain, session: Session) -> Explanation:
    """Return what it takes to answer a question. Raises: RelatedError."""
    resources = session.source.resources()
    if isinstance(question.question, CheckPlace):
        return explain_check(session.tables(), resources, checked_namespace(session))
    if isinstance(question.question, Paths):
        return _explain_paths(question.question, session)
    if isinstance(question.question, Unused):
        from kubectl_related.engine.unused.plan import UsersPlan
        from kubectl_related.questions.explain.checks import explain_unused
        from kubectl_related.questions.unused import kinds_asked

        kinds = list(kinds_asked(question.question, session))
        scope = session.scope(columns=True)
        return explain_unused(
            UsersPlan(session.tables(), resources, scope, checked_namespace(session)), kinds
        )
    return _explain_about(question.question, session)


def _explain_about(about: About, session: Session) -> Explanation:
    """Return what a question about objects takes, with what it takes to find them."""
    refs, lists = starts_of(about.asked, session._replace(errors=[]))
    tables, resources = session.tables(reach_of(about, refs)), session.source.resources()
    checked_subjects(about, refs, resources)
    for note in _unknown_kinds(about, refs, tables) if session.source.live else ():
        session.streams.warn(note)
    # The roles allow the server's table too, whatever format they are printed in.
    scope = scope_about(session, refs, columns=True)._replace(whole=about.depth != 1)
    first = explain_about(about, refs, tables, resources, scope, lists=lists)
    if about.depth == 1:
        return first
    return _united([first, *_further(refs, about.directions, about.depth, tables, resources, scope)])


def _unknown_kinds(about: About, refs: Sequence[Ref], tables: Tables) -> Iterator[str]:
    """Yield what no role can allow before the objects are read: fields that say the kind themselves."""
    for gk in dict.fromkeys((ref.group, ref.kind) for ref in refs) if USES in about.directions else ():
        for rule in tables.of(gk):
            if rule.how is How.TYPED_REF and not (rule.to or rule.weak):
                field = f"{render_pattern(rule.pattern)} of {kind_text(gk)}"
                yield f"Note: {field} may name an object of any kind, which these rights do not include."


def _explain_paths(question: Paths, session: Session) -> Explanation:
    """Return what a search takes that goes as far as any chain of kinds."""
    from kubectl_related.questions.paths import ends_of

    named = tuple(one for one in question.asked if one.name is not None)
    ends, target = ends_of(question._replace(asked=named), session)
    if session.errors:
        raise session.errors[0]
    chosen = tuple(one for one in question.asked if one.name is None)
    selected, lists = starts_of(chosen, session._replace(options=session.options._replace(filenames=())))
    refs, tables, resources = [*ends, *selected, target], session.tables(), session.source.resources()
    scope = scope_about(session, refs, columns=False)._replace(whole=True, lists_once=True)
    first = explain_about(About(()), refs, tables, resources, scope, lists=lists)
    return _united([first, *_further(refs, _BOTH, question.depth, tables, resources, scope)])


def _further(
    refs: Sequence[Ref],
    directions: Sequence[str],
    depth: int,
    tables: Tables,
    resources: Resources,
    scope: Scope,
) -> Iterator[Explanation]:
    """Yield what the further steps take: a walk goes from kind to kind as far as there are rules."""
    from kubectl_related.questions.explain.further import reachable

    found = reachable(refs, Planner(tables, resources, scope), depth, directions)
    for way, there in found.items():
        yield explain_about(About((), (way,)), there, tables, resources, scope, further=True)


def _united(parts: Iterable[Explanation]) -> Explanation:
    parts = list(parts)
    return Explanation(
        tuple(dict.fromkeys(row for part in parts for row in part.relations)),
        tuple(dict.fromkeys(row for part in parts for row in part.requests)),
        tuple(dict.fromkeys(row for part in parts for row in part.permissions)),
    )


def explain_about(
    about: About,
    refs: Sequence[Ref],
    tables: Tables,
    resources: Resources,
    scope: Scope,
    *,
    lists: Iterable[Request] = (),
    further: bool = False,
) -> Explanation:
    """Return what asking about these objects takes, with what a deletion takes along.

    `lists` find them; `further`: a walk comes by them, and lists have found them before.
    """
    planner = Planner(tables, resources, scope, members=not further)
    requests: list[Request] = [*lists, *_subjects(() if further else refs, resources)]
    relations: list[tuple[str, ...]] = []
    permissions: dict[tuple[str, Resource, str], None] = {}
    later: list[tuple[str, ...]] = []
    if USED_BY in about.directions:
        requests += planner.users(refs)
        relations += _used_by(refs, planner)
    if about.if_deleted:
        from kubectl_related.engine.deletion import cascades

        requests += Planner(tables, resources, scope.of_a_cascade(), cascades).users(refs)
    if USES in about.directions:
        requests += planner.uses.expected(refs)
        relations += _uses(refs, planner)
        later, needed = _targets(refs, planner)
        permissions |= dict.fromkeys(needed)
    for request in requests:
        permissions[request.namespace, request.resource, _verb(request)] = None
    because = _because(refs, planner) if USED_BY in about.directions else {}
    rows = [
        (_verb(r).upper(), _path(r), _what(r), because.get(r.resource.gk, "") if _is_searched(r) else "")
        for r in without_redundant(requests)
    ]
    allowed = dict.fromkeys(
        (EVERYWHERE if place in _ANYWHERE else place, resource, verb) for place, resource, verb in permissions
    )
    return Explanation(tuple(dict.fromkeys(relations)), tuple(rows + later), tuple(allowed))


def _subjects(refs: Iterable[Ref], resources: Resources) -> Iterator[Get]:
    for ref in refs:
        resource = resources.of(ref.group, ref.kind)
        if resource is not None:
            yield Get(resource, ref.namespace, ref.name, whole_form(resource.gk))


def _because(refs: Iterable[Ref], planner: Planner) -> dict[GK, str]:
    """Return by kind for which fields its objects are listed: the first, and how many others."""
    fields: dict[GK, dict[str, None]] = {}
    for gk in dict.fromkeys((ref.group, ref.kind) for ref in refs):
        for rule in planner.rules_to(gk):
            fields.setdefault(rule.holder, {})[render_pattern(rule.pattern)] = None
    return {gk: _first_of(list(found)) for gk, found in fields.items()}


def _first_of(fields: list[str]) -> str:
    """Name one field; what annotations say is the exception."""
    first = min(fields, key=lambda path: ".annotations" in f".{path}")
    return f"{first} and {len(fields) - 1} more" if len(fields) > 1 else first


def _is_searched(request: Request) -> bool:
    return isinstance(request, ListOf) and request.form is not Form.TABLE


def _verb(request: Request) -> str:
    return "list" if isinstance(request, ListOf) else "get"


def _path(request: Request) -> str:
    if isinstance(request, Get):
        return unquote(request.resource.path(request.namespace, request.name))
    given = {"labelSelector": request.label_selector, "fieldSelector": request.field_selector}
    query = "&".join(f"{name}={selector}" for name, selector in given.items() if selector)
    return unquote(request.resource.path(request.namespace)) + (f"?{query}" if query else "")


def _what(request: Request) -> str:
    byte_filter = request.byte_filter if isinstance(request, ListOf) else None
    if byte_filter is None:
        return _FORMS[request.form]
    return f"{_FORMS[request.form]} that hold {', '.join(sorted(byte_filter.exact | byte_filter.substrings))}"


def _used_by(refs: Iterable[Ref], planner: Planner) -> Iterator[tuple[str, ...]]:
    for ref in refs:
        for rule in planner.rules_to((ref.group, ref.kind)):
            if planner.resources.of(*rule.holder) is not None:
                yield verbs()[rule.relation], *rule.written, rule.source


def _uses(refs: Iterable[Ref], planner: Planner) -> Iterator[tuple[str, ...]]:
    for rule in _own(refs, planner):
        kinds = ",".join(kind_text(gk) for gk in rule.to) or "*"
        yield rule.relation, kinds, render_pattern(rule.pattern), rule.source


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
            listed = rule.by_selector or (planner.scope.weak and rule.default_class)
            verb = "list" if listed else "get"
            place = next((ref.namespace for ref in refs if ref.namespace), "") if resource.namespaced else ""
            name = "" if listed else "{" + render_pattern(rule.pattern) + "}"
            rows[
                verb.upper(),
                resource.path(place) + (f"/{name}" if name else ""),
                "where the subject refers to it",
            ] = None
            # Nobody should be given all Secrets for one question.
            elsewhere = crosses(rule) and gk not in VALUES_NEVER_READ
            for at in dict.fromkeys((place, EVERYWHERE if elsewhere else place)):
                needed[at, resource, verb] = None
                if not rule.by_selector:
                    needed[at, resource, "get"] = None
        if rule.grant is not None and (resource := planner.resources.of(*rule.grant)) is not None:
            path = resource.path("NS").replace("/NS/", "/{namespace}/")
            rows["LIST", path, "where the subject refers to another namespace"] = None
            needed[EVERYWHERE, resource, "list"] = None
        for request in _selected_elsewhere(rule, planner):
            rows["LIST", _path(request), "where the subject selects namespaces"] = None
            needed[EVERYWHERE, request.resource, "list"] = None
    return list(rows), list(needed)


def _selected_elsewhere(rule: Rule, planner: Planner) -> Iterator[Request]:
    """Yield the lists that a selector takes that holds in the namespaces that the object selects."""
    if rule.by_selector and rule.namespace_selector is not None:
        yield from planner.uses.all_of_kind(NAMESPACE, EVERYWHERE)
        if rule.templates:
            yield from planner.uses.workloads(EVERYWHERE)

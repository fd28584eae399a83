"""What one object refers to: its fields read by the rules, without asking whether it exists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kubectl_related.engine.reference import Reference, decided_by_what_exists
from kubectl_related.engine.rule_options import (
    is_optional,
    keys_named,
    namespaces_meant,
    ports_named,
    read_any_selector,
    twin_of,
    where_it_acts,
)
from kubectl_related.model.fieldpaths import Each
from kubectl_related.model.objects import Ref, group_of, mapping, ref_of, text, uid_of
from kubectl_related.model.pathtree import PathTree, find
from kubectl_related.model.selectors import Requirement, Selector, read_map
from kubectl_related.relations.catalogue import CUSTOM
from kubectl_related.relations.names import ANY_CASE_GROUPS, is_template, readings
from kubectl_related.relations.rule import SCHEMA, How
from kubectl_related.relations.selector_dialects import dialects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kubectl_related.model.fieldpaths import Hit
    from kubectl_related.model.resources import Resources
    from kubectl_related.model.source import Object
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.names import KindIn
    from kubectl_related.relations.rule import GK, Rule


class Reader:
    """Reads objects by the rules of their kinds; keeps one path tree for each set of rules."""

    def __init__(
        self,
        tables: Tables,
        resources: Resources,
        at_hand: Callable[[Ref], Object | None] = lambda _ref: None,
        *,
        templates: bool = False,
    ) -> None:
        """Read by these tables; `at_hand` gives the objects that say more about a reference.

        `templates`: objects may still have names to be filled in, as in files.
        """
        self._templates = templates
        self.tables = tables
        self.resources = resources
        self._at_hand = at_hand
        self.refused: dict[tuple[Ref, str], str] = {}
        """(object, path of a field) → why the API server refuses the field."""
        self._trees: dict[int, tuple[tuple[Rule, ...], PathTree[Rule]]] = {}
        """By the identity of the rules, which are kept: hashing hundreds of them for each object is slow."""

    def read(self, obj: Object, rules: tuple[Rule, ...]) -> Iterator[Reference]:
        """Yield what the object refers to by these rules of its kind."""
        holder = ref_of(obj)
        for rule, hit in self._tree(rules).hits(obj):
            if rule.conditions and not all(condition.holds(obj, hit) for condition in rule.conditions):
                continue
            for reference in _READERS[rule.how](self, rule, hit, obj, holder):
                target = reference.target
                if target is None or (_is_name(reference, target) and not rule.skips(target.name)):
                    yield reference
                elif self._templates and not rule.skips(target.name):
                    # Both ends may wait for the same value; without such an object it is no reference.
                    yield reference._replace(ambiguous=True)

    def _refuse(self, rule: Rule, hit: Hit, holder: Ref, problem: str) -> None:
        """Note a field that the API server refuses; a schema may only look as if it were a reference."""
        if rule.origin != SCHEMA and Each.BELOW not in rule.pattern:
            self.refused[holder, hit.via] = problem

    def _tree(self, rules: tuple[Rule, ...]) -> PathTree[Rule]:
        if id(rules) not in self._trees:
            tree: PathTree[Rule] = PathTree()
            for rule in rules:
                named = rule.default or rule.twin or rule.default_class
                absent = bool(named or rule.nil_matches or rule.namespace_selector)
                tree.add(rule.pattern, rule, absent=absent)
            self._trees[id(rules)] = rules, tree
        return self._trees[id(rules)][1]

    def named(self, rule: Rule, hit: Hit, obj: Object, holder: Ref) -> Iterator[Reference]:
        """Read a string that is the target's name; an absent class means the default one."""
        if hit.value is None and rule.default_class:
            yield Reference(rule, holder, hit, annotated=rule.default_class)
        hit = twin_of(rule, obj, hit)
        if isinstance(hit.value, _OTHER_SCALARS):
            self._refuse(rule, hit, holder, "must be a string")
            return
        written = rule.default if hit.value in _ABSENT else text(hit.value)
        if rule.match is not None and rule.match.means_all:
            if (inside := rule.match.namespace(written)) is not None:
                yield Reference(rule, holder, hit, selector=Selector(), namespaces=namespaces_meant(inside))
            return
        if rule.format is not None and written:
            written = rule.format.name(written, obj, hit)
        if rule.names_in_namespaces:
            yield from self._named_in_namespaces(rule, hit, obj, holder, written)
            return
        namespace = rule.inside or (rule.namespace.first_text(obj, hit) if rule.namespace else "")
        kinds = list(self._named_kinds(rule, hit, obj))
        for pairs in readings(written, rule.split, rule.match):
            yield from decided_by_what_exists(
                self._by_name(rule, hit, obj, holder, (group, kind, inside or namespace, name))
                for name, inside in pairs
                for group, kind in kinds
            )

    def _named_in_namespaces(
        self, rule: Rule, hit: Hit, obj: Object, holder: Ref, name: str
    ) -> Iterator[Reference]:
        """Read a name that holds in several namespaces: those that the rule's other fields select."""
        namespaces = where_it_acts(rule, obj, hit)
        if not namespaces and rule.nil_matches:
            namespaces = namespaces_meant("")
        if name and namespaces:
            yield Reference(rule, holder, hit, is_optional(rule, obj, hit), selector=Selector(),
                            namespaces=namespaces, name=name)  # fmt: skip

    def _named_kinds(self, rule: Rule, hit: Hit, obj: Object) -> Iterable[GK]:
        """Return the kinds that a name may be of: the one that stands beside it where the rule says so."""
        if rule.kind_in is not None:
            return self._kind_elsewhere(rule, rule.kind_in, hit, obj)
        if rule.kind is None and rule.group is None:
            return rule.to
        kind = rule.kind.first_text(obj, hit) if rule.kind else rule.to[0][1]
        version = rule.group.first_text(obj, hit) if rule.group else ""
        key = "apiVersion" if "/" in version or _VERSION.fullmatch(version) else "group"
        group = self._group(rule, {key: version} if rule.group is not None and version else {}, kind)
        if kind.islower():
            group, kind = self._of_plural(rule, group, kind)
        return [(group, kind)] if kind and self.tables.refers(rule, (group, kind)) else []

    def referred(self, rule: Rule, hit: Hit, obj: Object, holder: Ref) -> Iterator[Reference]:
        """Read a mapping that says name and perhaps kind, group, namespace and uid."""
        value = mapping(hit.value)
        name, kind = text(value.get("name")), text(value.get("kind"))
        if isinstance(value.get("name"), _OTHER_SCALARS):
            self._refuse(rule, hit, holder, "its name must be a string")
        group = self._group(rule, value, kind)
        if not kind and rule.to and rule.to[0] != CUSTOM:
            kind = rule.to[0][1]
        if not name or not kind or not self.tables.refers(rule, (group, kind)):
            return
        namespace = rule.namespace.first_text(obj, hit) if rule.namespace else text(value.get("namespace"))
        namespace = rule.inside or namespace
        yield self._by_name(
            rule, hit, obj, holder, (group, kind, namespace, name), uid=text(value.get("uid"))
        )

    def _kind_elsewhere(self, rule: Rule, where: KindIn, hit: Hit, obj: Object) -> Iterable[GK]:
        """Return the kind that another object says, none while that is not at hand."""
        other = self._at_hand(Ref(*where.gk, "", where.name.first_text(obj, hit)))
        said = (mapping(found.value) for found in find(other, where.pattern))
        kinds = ((group_of(value.get("apiVersion")), text(value.get("kind"))) for value in said)
        return [gk for gk in kinds if self.tables.refers(rule, gk)]

    def _of_plural(self, rule: Rule, group: str, plural: str) -> GK:
        served = [self.resources.of(*gk) for gk in rule.to] + [self.resources.of_plural(group, plural)]
        return next((row.gk for row in served if row is not None and row.plural == plural), (group, ""))

    def _group(self, rule: Rule, value: dict[str, Any], kind: str) -> str:
        if text(value.get("apiVersion")):
            group = group_of(value["apiVersion"])
        elif "apiGroup" in value or "group" in value:
            group = text(value.get("apiGroup")) or text(value.get("group"))
        else:
            kinds = [gk for gk in rule.to if gk != CUSTOM and kind in ("", gk[1])]
            served = self.resources.of_kind(kind)
            return kinds[0][0] if kinds else served[0].group if served else ""
        if group in LEGACY_GROUPS and (served := self.resources.of_kind(kind)):
            return served[0].group
        return group

    def _by_name(
        self, rule: Rule, hit: Hit, obj: Object, holder: Ref, target: tuple[str, str, str, str], uid: str = ""
    ) -> Reference:
        group, kind, namespace, name = target
        resource = self.resources.of(group, kind)
        namespace = "" if resource is not None and not resource.namespaced else namespace or holder.namespace
        return Reference(
            rule, holder, hit, is_optional(rule, obj, hit), keys_named(rule, obj, hit),
            ports_named(rule, obj, hit), target=Ref(group, kind, namespace, name), resource=resource, uid=uid,
        )  # fmt: skip

    def selected(self, rule: Rule, hit: Hit, obj: Object, holder: Ref) -> Iterator[Reference]:
        """Read a label selector; what an empty or absent one means is the rule's to say."""
        namespaces, place = where_it_acts(rule, obj, hit), hit
        if hit.value is None and rule.namespace_selector is not None:
            if not namespaces:
                return
            place = hit.beside(rule.namespace_selector.pattern)
        selector = read_map(hit.value) if rule.how is How.LABELS else read_any_selector(hit.value)
        if isinstance(hit.value, dict) and (problem := _problem(selector, hit.value)):
            self._refuse(rule, hit, holder, problem)
            return
        if hit.value is None and (rule.nil_matches or namespaces):
            selector = Selector()
        if selector is None or not (selector.requirements or hit.value is None or rule.empty_matches):
            return
        if rule.dialect:
            parts = dialects()[rule.dialect].split(selector)
            if parts is None:
                return
            selector, namespaces = parts[0], (parts[1],) if parts[1].requirements else namespaces
        yield Reference(
            rule, holder, place, is_optional(rule, obj, hit), ports=ports_named(rule, obj, hit),
            selector=selector, namespaces=namespaces,
        )  # fmt: skip

    def labelled(self, rule: Rule, hit: Hit, obj: Object, holder: Ref) -> Iterator[Reference]:
        """Read a string that is the value of a label of the target."""
        if value := text(hit.value):
            key, *others = rule.label.split(",")
            wanted = [(key, value), *(other.split("=", 1) for other in others)]
            selector = Selector(tuple(Requirement(k, "In", (v,)) for k, v in wanted))
            yield Reference(rule, holder, hit, is_optional(rule, obj, hit), selector=selector)

    def claimed(self, rule: Rule, hit: Hit, _obj: Object, holder: Ref) -> Iterator[Reference]:
        """Read a StatefulSet's claim template: it names claims TEMPLATE-SET-ORDINAL."""
        if template := text(hit.value):
            name = re.escape(f"{template}-{holder.name}-")
            yield Reference(rule, holder, hit, claims=re.compile(f"{name}(0|[1-9][0-9]*)"))

    def defined(self, rule: Rule, hit: Hit, _obj: Object, holder: Ref) -> Iterator[Reference]:
        """Read the definition of a custom object: PLURAL.GROUP."""
        own = self.resources.of(holder.group, holder.kind)
        if own is not None:
            target = Ref(*rule.to[0], "", own.qualified)
            yield Reference(rule, holder, hit, target=target, resource=self.resources.of(*rule.to[0]))

    def ephemeral(self, rule: Rule, hit: Hit, obj: Object, holder: Ref) -> Iterator[Reference]:
        """Read a pod's ephemeral volume: its claim is POD-VOLUME, and counts only when the pod owns it."""
        volume = text(mapping(hit.around(0)).get("name"))
        if volume and isinstance(hit.value, dict):
            ((group, kind),) = rule.to
            target = Ref(group, kind, holder.namespace, f"{holder.name}-{volume}")
            resource = self.resources.of(group, kind)
            yield Reference(
                rule,
                holder,
                hit,
                target=target,
                resource=resource,
                owned=True,
                holder_uid=uid_of(obj),
            )


_ABSENT = (None, "")
_OTHER_SCALARS = (bool, int, float)
"""What YAML makes of `y`, `8080` or `1e3` without quotes."""
_VERSION = re.compile(r"v[0-9]+((alpha|beta)[0-9]+)?")
LEGACY_GROUPS = frozenset({"extensions"})
"""Groups whose kinds moved elsewhere: a reference may still name them."""


def _problem(selector: Selector | None, written: dict[str, Any]) -> str:
    """Return why the API server refuses a selector, empty if it does not."""
    if selector is not None and selector.refused_value is not None:
        return f'invalid label value "{selector.refused_value}"'
    labels = written.get("matchLabels") if written.keys() & {"matchLabels", "matchExpressions"} else written
    if selector is None and any(isinstance(value, bool | int | float) for value in mapping(labels).values()):
        return "label values must be strings"
    return ""


def _is_name(reference: Reference, target: Ref) -> bool:
    """Return whether an object can have this name and namespace: a template is not a name."""
    if target.namespace != reference.holder.namespace and is_template(target.namespace):
        return False
    return not is_template(target.name, any_case=target.group in ANY_CASE_GROUPS)


_READERS = {
    How.NAME: Reader.named,
    How.TYPED_REF: Reader.referred,
    How.OWNER: Reader.referred,
    How.SELECTOR: Reader.selected,
    How.LABELS: Reader.selected,
    How.LABEL: Reader.labelled,
    How.CLAIM_TEMPLATE: Reader.claimed,
    How.EPHEMERAL_VOLUME: Reader.ephemeral,
    How.CRD: Reader.defined,
}

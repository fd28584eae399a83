"""References by name: a string that is the target's name, and the default of a kind that it leaves out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kubectl_related.engine.scope import EVERYWHERE
from kubectl_related.engine.ways.field import one_namespace
from kubectl_related.engine.ways.reference import Reference, decided_by_what_exists
from kubectl_related.engine.ways.selectors import SelectorReference
from kubectl_related.engine.ways.way import Way
from kubectl_related.engine.ways.yaml_text import names_in_yaml
from kubectl_related.model.fieldpaths import parse
from kubectl_related.model.objects import Ref, annotations_of, text
from kubectl_related.model.pathtree import find
from kubectl_related.model.selectors import Selector
from kubectl_related.model.source import ByteFilter, Form
from kubectl_related.relations.names import readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kubectl_related.engine.pool import Pool
    from kubectl_related.engine.ways.field import Field
    from kubectl_related.engine.ways.lists import Lists
    from kubectl_related.engine.ways.lookup import Lookup
    from kubectl_related.engine.ways.reference import NamespaceLabels
    from kubectl_related.model.resources import Resource
    from kubectl_related.model.source import Object, Request
    from kubectl_related.relations.rule import GK, Rule


@dataclass(slots=True, eq=False, repr=False, match_args=False, kw_only=True)
class DefaultReference(Reference):
    """A reference to the default of a kind, because the field is absent; always a hint."""

    marked_by: str
    """The annotation, or `.FIELD`, that marks the default."""

    @property
    def weak(self) -> bool:
        """Whether it is only a hint."""
        return True

    def requests(self, lists: Lists) -> Iterator[Request]:
        """Yield the list of all objects of the kind."""
        # A field that marks the default is not in the metadata.
        form = Form.WHOLE if self._marked_by_field else None
        return lists.all_of_kind(self.rule.to[0], self.holder.namespace, form)

    def targets(self, pool: Pool, namespaces: NamespaceLabels) -> Iterator[Ref]:  # noqa: ARG002
        """Yield the objects that are marked."""
        return (ref for ref in pool.of_kind(self.rule.to[0]) if self._marks(pool.get(ref)))

    @property
    def _marked_by_field(self) -> bool:
        return self.marked_by.startswith(".")

    def _marks(self, obj: Object | None) -> bool:
        if self._marked_by_field:
            return any(hit.value is True for hit in find(obj, parse(self.marked_by[1:])))
        return annotations_of(obj).get(self.marked_by) == "true"


class ByName(Way):
    """The field holds the target's name."""

    def byte_filter(self, rule: Rule, ref: Ref) -> ByteFilter | None:
        """Return what the bytes of FROM must hold: the name, or what it is made of."""
        if rule.by_selector or (rule.default and rule.default == ref.name):
            return None
        if rule.format is not None:
            written = rule.format.value(ref.name)
            return None if written is None else ByteFilter(exact=frozenset(filter(None, [written])))
        if rule.split or rule.match is not None or rule.yaml is not None:
            return ByteFilter(substrings=frozenset({ref.name}))
        return super().byte_filter(rule, ref)

    def place(self, rule: Rule, ref: Ref, holder: Resource) -> str:
        """Return the namespace of the objects that refer to this one; members are in the one they name."""
        return ref.name if rule.member else super().place(rule, ref, holder)

    def for_rule(self, rule: Rule) -> Way:
        """Return what reads a field that holds one name and nothing else, if this rule is about one."""
        others = (
            rule.split, rule.format, rule.twin, rule.default, rule.default_class, rule.kind, rule.group,
            rule.kind_in, rule.names_in_namespaces, rule.yaml,
        )  # fmt: skip
        alone = not any(others) and len(rule.to) == 1 and not (rule.match and rule.match.means_all)
        return _ByNameAlone(rule) if alone else self

    def read(self, lookup: Lookup, field: Field) -> Iterator[Reference]:
        """Yield what the string names; an absent class means the default one."""
        rule, holder = field.rule, field.holder
        if field.value is None and rule.default_class:
            yield DefaultReference(rule, holder, field.hit, marked_by=rule.default_class)
        field = field.or_twin()
        if isinstance(field.value, OTHER_SCALARS):
            lookup.refuse(field, "must be a string")
            return
        written = rule.default if field.value in _ABSENT else text(field.value)
        if rule.match is not None and rule.match.means_all:
            if (inside := rule.match.namespace(written)) is not None:
                yield SelectorReference(
                    rule, holder, field.hit, selector=Selector(), namespaces=one_namespace(inside)
                )
            return
        if rule.format is not None and written:
            written = rule.format.name(written, field.obj, field.hit)
        if rule.names_in_namespaces:
            for pairs in readings(written, rule.split, rule.match):
                for name, inside in pairs:
                    yield from _in_namespaces(field, name, inside)
            return
        namespace = rule.inside or field.text_at(rule.namespace)
        kinds = list(_kinds(lookup, field))
        for pairs in _readings(rule, written):
            yield from decided_by_what_exists(
                lookup.by_name(field, gk, inside or namespace, name) for name, inside in pairs for gk in kinds
            )


def _readings(rule: Rule, written: str) -> Iterable[Sequence[tuple[str, str]]]:
    """Return for each name in a text the ways to read it as (name, namespace)."""
    if rule.yaml is not None:
        return [[(name, "")] for name in names_in_yaml(written, rule.yaml)]
    return readings(written, rule.split, rule.match)


class _ByNameAlone(ByName):
    """The field holds nothing but the name of one object: so do nearly all."""

    def __init__(self, rule: Rule) -> None:
        self.holds_name = rule.match is None

    def read(self, lookup: Lookup, field: Field) -> Iterator[Reference]:
        """Return what the string names."""
        rule, value = field.rule, field.value
        if not isinstance(value, str):
            return super().read(lookup, field)
        pairs = [pair for some in readings(value, "", rule.match) for pair in some]
        if not pairs:
            return iter(())
        namespace = rule.inside or field.text_at(rule.namespace)
        found = [lookup.by_name(field, rule.to[0], inside or namespace, name) for name, inside in pairs]
        return iter(found if len(found) == 1 else decided_by_what_exists(found))


_ABSENT = (None, "")
OTHER_SCALARS = (bool, int, float)
"""What YAML makes of `y`, `8080` or `1e3` without quotes."""
_VERSION = re.compile(r"v[0-9]+((alpha|beta)[0-9]+)?")


def _in_namespaces(field: Field, name: str, inside: str) -> Iterator[Reference]:
    """Yield what has this name in the namespace before it, else in any that other fields select."""
    rule, namespaces = field.rule, one_namespace(inside) if inside else field.namespaces()
    if not namespaces and rule.nil_matches:
        namespaces = one_namespace(EVERYWHERE)
    if name and namespaces:
        yield SelectorReference(
            rule, field.holder, field.hit, field.is_optional(),
            selector=Selector(), namespaces=namespaces, name=name,
        )  # fmt: skip


def _kinds(lookup: Lookup, field: Field) -> Iterable[GK]:
    """Return the kinds that a name may be of: the one that another field holds, if the rule says so."""
    rule = field.rule
    if rule.kind_in is not None:
        return lookup.kinds_elsewhere(field, rule.kind_in)
    if rule.kind is None and rule.group is None:
        return rule.to
    kind = field.text_at(rule.kind) if rule.kind else rule.to[0][1]
    version = field.text_at(rule.group)
    key = "apiVersion" if "/" in version or _VERSION.fullmatch(version) else "group"
    group = lookup.group_of(rule, {key: version} if rule.group is not None and version else {}, kind)
    if kind.islower():
        group, kind = in_small_letters(lookup, rule, group, kind)
    return [(group, kind)] if kind and lookup.tables.refers(rule, (group, kind)) else []


def in_small_letters(lookup: Lookup, rule: Rule, group: str, written: str) -> GK:
    """Return the kind that is written `deployment`, `deployments` or `deploy`; without a name: none."""
    resources = lookup.resources
    if resources.of(group, written) is not None:
        # Nothing keeps a definition from calling its kind so.
        return group, written
    allowed = [resources.of(*gk) for gk in rule.to]
    called = resources.resolve(f"{written}.{group}" if group else written)
    for row in (*allowed, called.resource if called is not None else None):
        if row is not None and written in (row.plural, row.kind.lower(), *row.short_names):
            return row.gk
    return group, ""

"""Everything that is ever read of an object of a kind: the one place that must know of a new reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.engine.ways.registry import way_of
from kubectl_related.model.fieldmask import WHOLE, FieldMask, Fields
from kubectl_related.model.fieldpaths import Each, parse
from kubectl_related.model.pathtree import INSIDE, RelativePath
from kubectl_related.relations.carriers import template_annotations, templates
from kubectl_related.relations.changes.containers import PATHS_OF_STATUS, paths_beside
from kubectl_related.relations.facts.activity import paths_of_activity
from kubectl_related.relations.facts.usage import paths_of_usage, paths_of_verdicts
from kubectl_related.relations.kind_facts import VALUES_NEVER_READ
from kubectl_related.relations.ports import paths_of_ports
from kubectl_related.relations.reference_grants import PATHS_OF_GRANTS
from kubectl_related.relations.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK

_IDENTITY = (
    ("apiVersion",),
    ("kind",),
    *(
        ("metadata", field)
        for field in (
            "name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "labels", "ownerReferences",
        )
    ),
)  # fmt: skip
"""What is asked of every object that an answer may name."""
_OF_EVERY_OBJECT = (
    *_IDENTITY,
    # A patch of an object says so in this field.
    ("$patch",),
    *(("metadata", field) for field in ("generateName", "resourceVersion", "finalizers", "annotations")),
)

_KEYS = (("data",), ("stringData",), ("binaryData",))


def fields_read(gk: GK, tables: Tables, *, usage: bool = False) -> FieldMask:
    """Return the fields that rules and everything else here read of an object of this kind.

    `usage`: also what only a search for unused objects reads.
    """
    if gk in tables.open_parts or gk in VALUES_NEVER_READ or (usage and gk not in tables.builtin):
        # Its own data say what its fields are; the names of its keys are data; any text may name an object.
        return WHOLE
    fields = Fields()
    own = {pattern for rule in tables.of(gk) for pattern in patterns_of(rule)}
    paths = (
        *templates(tables.carriers, gk),
        *paths_of_ports(gk, tables.carriers),
        *template_annotations(tables.carriers, gk),
    )
    others = (
        *paths_of_activity(gk),
        *PATHS_OF_STATUS,
        *paths_beside(own),
        *map(parse, paths),
        *_by_others(gk, tables),
    )
    of_usage = paths_of_usage(gk, tables.carriers) if usage else ()
    for pattern in (*_OF_EVERY_OBJECT, *own, *others, *of_usage):
        fields.add(pattern)
    return fields.mask()


def fields_kept(gk: GK, tables: Tables) -> FieldMask:
    """Return the fields of an object that are still read once its references are known."""
    fields = Fields()
    paths = map(parse, (*templates(tables.carriers, gk), *paths_of_ports(gk, tables.carriers)))
    keys = _KEYS if gk in VALUES_NEVER_READ else ()
    others = (*paths_of_activity(gk), *paths, *_by_others(gk, tables), *paths_of_verdicts(gk))
    for pattern in (*_IDENTITY, *keys, *others):
        fields.add(pattern)
    return fields.mask()


def _by_others(gk: GK, tables: Tables) -> Iterator[Pattern]:
    """Yield what the rules of other objects read of one of this kind."""
    for rule in tables.reading_others:
        if rule.grant == gk:
            yield from map(parse, PATHS_OF_GRANTS)
        if rule.kind_in is not None and rule.kind_in.gk == gk:
            yield rule.kind_in.pattern
        if rule.default_class and gk in rule.to:
            field = rule.default_class.startswith(".")
            yield parse(rule.default_class[1:]) if field else ("metadata", "annotations", rule.default_class)


def patterns_of(rule: Rule) -> Iterator[Pattern]:
    """Yield where a rule looks in the object: at its field, and at those that its options name."""
    yield rule.pattern
    for path in (*way_of(rule).reads_beside(), *_relative_paths(rule[_FIRST_OPTION:])):
        yield from _beside(rule.pattern, path)


_FIRST_OPTION = Rule._fields.index("optional")


def _relative_paths(options: tuple[Any, ...]) -> Iterator[RelativePath]:
    """Yield the paths among the options of a rule, also inside options that are tuples."""
    for option in options:
        if isinstance(option, RelativePath):
            yield option
        elif isinstance(option, tuple):
            yield from _relative_paths(option)


def _beside(pattern: Pattern, path: RelativePath) -> Iterator[Pattern]:
    """Yield where an option's path leads from the field of the rule."""
    if path.up is None:
        yield path.pattern
    elif path.up == INSIDE:
        yield (*pattern, *path.pattern)
    else:
        mappings = [at for at, step in enumerate(pattern) if _is_in_mapping(step)]
        if Each.BELOW in pattern:
            # Anything below is read as a whole; how many mappings lie in between is not known.
            mappings = [at for at in mappings if at <= pattern.index(Each.BELOW)]
            yield from ((*pattern[:at], *path.pattern) for at in mappings)
        elif path.up < len(mappings):
            yield (*pattern[: mappings[-1 - path.up]], *path.pattern)


def _is_in_mapping(step: object) -> bool:
    return step not in (Each.ELEMENT, Each.JSON)

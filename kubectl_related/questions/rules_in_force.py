"""Collects the rules in force: shipped tables, the user's, and rules derived from schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.questions.own_rules import own_lines
from kubectl_related.record import Record
from kubectl_related.relations.beside_tables import unspoken
from kubectl_related.relations.catalogue import Tables, read_lines, shipped
from kubectl_related.relations.facts.builtin_kinds import built_in_kinds, in_family
from kubectl_related.relations.parse import is_kind, read_kinds
from kubectl_related.relations.rule import SCHEMA, WRITES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kubectl_related.model.resources import Resources
    from kubectl_related.model.source import Source
    from kubectl_related.options import Options
    from kubectl_related.relations.catalogue import Line
    from kubectl_related.relations.rule import GK


class Reach(Record):
    """The kinds whose rules a question may need."""

    holders: frozenset[GK] | None = None
    """The only kinds whose fields matter; None = all."""
    subjects: frozenset[GK] | None = None
    """The kinds that are asked about, if only their own fields and those of their users matter."""


EVERYTHING = Reach()


def tables_for(
    options: Options,
    source: Source,
    environ: Mapping[str, str],
    reach: Reach,
    warn: Callable[[str], None] | None = None,
) -> Tables:
    """Return the shipped tables that can matter, the user's rules, and rules derived from schemas.

    Raises: FileError, and RelatedError if the source fails for good.
    """
    resources = source.resources()
    lines = shipped({row.group for row in resources.rows} | resources.unavailable_groups)
    own = own_lines(options, environ)
    custom = _custom_kinds(resources, reach.holders)
    unknown = custom - told_kinds(lines)
    beside = custom - unknown
    told = Tables((*lines, *own), built_in_kinds())
    if beside and reach.subjects is not None and source.live and not options.all_types:
        # Each group is one more document: only those of kinds that are listed anyway.
        beside &= _listed(beside, reach.subjects, told, weak=options.weak)
    derived = source.derived(unknown, beside)
    read = [*_without(_fields([*own, *(line for line in lines if _is_maker(line))]), derived, unknown)]
    # A table may be older than the schema: other fields are read from the schema.
    if said := {gk: text for gk, text in derived.items() if gk in beside}:
        read += unspoken(said, told)
    tables = Tables((*_overridden(lines, own), *own, *read), built_in_kinds(), unknown, beside, derived)
    tables.check(own)
    if warn is not None and own:
        # Imported here: most questions have no user rules.
        from kubectl_related.relations.check_rules import warnings

        for sentence in warnings(own, {row.gk for row in resources.rows}):
            warn(sentence)
    return tables


def _custom_kinds(resources: Resources, holders: frozenset[GK] | None) -> frozenset[GK]:
    """Return the custom kinds whose fields matter."""
    groups = {group for group, _ in built_in_kinds()}
    return frozenset(
        row.gk
        for row in resources.preferred
        if row.group not in groups
        and "get" in row.verbs
        and is_kind(row.gk)
        and (holders is None or row.gk in holders)
    )


def told_kinds(lines: Iterable[Line]) -> set[GK]:
    """Return the kinds whose references some shipped line describes.

    A line about what a kind makes is not enough: its schema has the other references.
    """
    telling = (line for line in lines if not _is_maker(line))
    return {gk for line in telling for gk in read_kinds(line.row[1] if line.carries else line.row[0])}


def _listed(kinds: Iterable[GK], subjects: Iterable[GK], tables: Tables, *, weak: bool) -> frozenset[GK]:
    """Return those of these kinds that a question about `subjects` lists or reads by these tables."""
    users = {rule.holder for gk in subjects for rule in tables.to(gk) if weak or not rule.weak}
    family = {gk[0] for gk in subjects if gk not in built_in_kinds()}
    return frozenset(gk for gk in kinds if gk in users or any(in_family(one, gk[0]) for one in family))


def _without(taken: set[tuple[str, str]], derived: Mapping[GK, str], kinds: Iterable[GK]) -> Iterator[Line]:
    """Yield the derived lines of these kinds but those for whose kind and field the user has a rule."""
    for group, kind in sorted(kinds):
        name = f"{kind}.{group}"
        for line in read_lines(derived.get((group, kind), ""), SCHEMA, f"schema of {name}"):
            if (name, line.row[1]) not in taken:
                yield line


def _is_maker(line: Line) -> bool:
    return not line.carries and line.row[4] == WRITES


def _fields(lines: Iterable[Line]) -> set[tuple[str, str]]:
    """Return (kind, path) of every field that the lines read."""
    return {(kind, path) for line in lines for kind in line.row[0].split(",") for path in line.paths()}


def _overridden(lines: Iterable[Line], own: Iterable[Line]) -> list[Line]:
    """Leave out shipped lines for which the user has one of the same kind, field and target."""
    taken = {tuple(line.row[:3]) for line in own}
    return [line for line in lines if tuple(line.row[:3]) not in taken]

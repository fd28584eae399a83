"""Collects the rules in force: shipped tables, the user's, and rules derived from schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.questions.own_rules import own_lines
from kubectl_related.relations.beside_tables import unspoken
from kubectl_related.relations.catalogue import Tables, read_lines, shipped
from kubectl_related.relations.facts.builtin_kinds import built_in_kinds
from kubectl_related.relations.parse import is_kind, read_kinds
from kubectl_related.relations.rule import SCHEMA, WRITES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kubectl_related.model.resources import Resources
    from kubectl_related.model.source import Source
    from kubectl_related.options import Options
    from kubectl_related.relations.catalogue import Line
    from kubectl_related.relations.rule import GK


def tables_for(
    options: Options,
    source: Source,
    environ: Mapping[str, str],
    holders: frozenset[GK] | None = None,
    warn: Callable[[str], None] | None = None,
) -> Tables:
    """Return the shipped tables that can matter, the user's rules, and rules derived from schemas.

    `holders`: the only kinds whose fields can matter, None = all.
    Raises: FileError, and RelatedError if the source fails for good.
    """
    resources = source.resources()
    lines = shipped({row.group for row in resources.rows} | resources.unavailable_groups)
    own = own_lines(options, environ)
    unknown = unknown_kinds(lines, resources)
    known = {row.gk for row in resources.preferred if holders is None or row.gk in holders} - unknown
    if holders is not None:
        # By group: a schema document describes all kinds of a group and is cached as a whole.
        groups = {group for group, _ in holders & unknown}
        unknown = frozenset(gk for gk in unknown if gk[0] in groups)
    derived = source.derived(unknown)
    read = [*_without(_fields([*own, *(line for line in lines if _is_maker(line))]), derived)]
    # A table may be older than the schema: other fields are read from the schema.
    if beside := source.beside_tables(known):
        read += unspoken(beside, [*lines, *own])
    tables = Tables((*_overridden(lines, own), *own, *read), built_in_kinds(), unknown, derived)
    tables.check(own)
    if warn is not None and own:
        # Imported here: most questions have no user rules.
        from kubectl_related.relations.check_rules import warnings

        for sentence in warnings(own, {row.gk for row in resources.rows}):
            warn(sentence)
    return tables


def unknown_kinds(lines: Iterable[Line], resources: Resources) -> frozenset[GK]:
    """Return the custom kinds whose references no shipped line describes.

    A line about what a kind makes is not enough: its schema has the other references.
    """
    telling = (line for line in lines if not _is_maker(line))
    known = {gk for line in telling for gk in read_kinds(line.row[1] if line.carries else line.row[0])}
    groups = {group for group, _ in built_in_kinds()}
    return frozenset(
        row.gk
        for row in resources.preferred
        if row.gk not in known and row.group not in groups and "get" in row.verbs and is_kind(row.gk)
    )


def _without(taken: set[tuple[str, str]], derived: Mapping[GK, str]) -> Iterator[Line]:
    """Yield the derived lines but those for whose kind and field the user has a rule."""
    for (group, kind), text in derived.items():
        name = f"{kind}.{group}"
        for line in read_lines(text, SCHEMA, f"schema of {name}"):
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

"""Warnings about a user's rules that can be read but hardly mean what was meant; pure."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kubectl_related.model.fieldpaths import Each, render_pattern
from kubectl_related.relations.carriers import OF_PODS
from kubectl_related.relations.catalogue import CUSTOM, WILDCARD
from kubectl_related.relations.parse import read_kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.model.source import Field, Gap
    from kubectl_related.relations.catalogue import Line, Tables
    from kubectl_related.relations.rule import GK, Rule

OLD_FORM = "write the kinds as headings: rules without them will not be read in a later release"
_STAND_INS = frozenset({CUSTOM[1], WILDCARD[1], *OF_PODS})


def warnings(lines: Iterable[Line], served: Collection[GK]) -> Iterator[str]:
    """Yield a sentence for each file in the form without headings, and for each kind that is not served.

    `served`: every kind that the server, or the input, has.
    """
    old: set[str] = set()
    names, groups = {_written(gk) for gk in served}, {group for group, _ in served}
    for line in lines:
        file = line.place.rpartition(":")[0]
        if line.old and file not in old:
            old.add(file)
            yield f"warning: {file}: {OLD_FORM}"
        kinds = line.row[1:2] if line.carries else [line.row[0], line.row[2]]
        for gk in dict.fromkeys(gk for written in kinds for gk in read_kinds(written)):
            if gk not in served and gk[1] not in _STAND_INS:
                nearest = get_close_matches(_written(gk), names, 1)
                if not nearest and gk[0] not in groups:
                    # Rules may be kept for definitions that only other clusters have.
                    continue
                hint = f'; did you mean "{nearest[0]}"?' if nearest else ""
                yield f'warning: {line.place}: kind "{_written(gk)}" is not served{hint}'


def _written(gk: GK) -> str:
    return ".".join(filter(None, reversed(gk)))


def absent_fields(
    lines: Iterable[Line],
    tables: Tables,
    objects: Mapping[GK, Sequence[Any]],
    schema_gaps: Callable[[Sequence[Field]], Mapping[Field, Gap | None]] = lambda _: {},
) -> Iterator[str]:
    """Yield a sentence for each field that no object at hand has and that the schema of the kind lacks.

    If there is no schema, a field that is merely absent may be optional: it is reported only if some object
    has a field of nearly the same name. `schema_gaps` is asked once, for what no object has.
    """
    rows = [(line.place, gk, rule) for line in lines for gk, rule in _rules(line, tables, objects)]
    read = {(gk, rule.pattern) for _, gk, rule in rows}
    absent: dict[Field, Gap] = {}
    for _, gk, rule in rows:
        if gap := _gap_in_objects(rule.pattern, objects.get(gk, ())):
            absent[gk, rule.pattern] = gap
    described = schema_gaps([*absent]) if absent else {}
    for place, gk, rule in rows:
        field = gk, rule.pattern
        if field not in absent or (field in described and described[field] is None):
            continue
        known = described.get(field)
        meant = _nearest(rule.pattern, absent[field], known)
        if known is None and (not meant or (gk, meant) in read):
            continue
        lacks = f"{_written(gk)} has no" if known else f"no {_written(gk)} at hand has the"
        hint = f'; did you mean "{render_pattern(meant)}"?' if meant else ""
        yield f'warning: {place}: {lacks} field "{render_pattern(rule.pattern)}"{hint}'


def _rules(line: Line, tables: Tables, objects: Mapping[GK, Sequence[Any]]) -> Iterator[tuple[GK, Rule]]:
    """Yield the rules of a line for the kinds that it names, and for those at hand."""
    named = {gk for gk in read_kinds(line.row[0]) if gk[1] not in _STAND_INS}
    for gk in sorted(line.holders(tables.carriers)) if line.is_relation else ():
        if gk in objects or gk in named:
            yield from ((gk, rule) for rule in line.rules(gk, tables.carriers))


def _gap_in_objects(pattern: Pattern, objects: Sequence[Any]) -> Gap | None:
    """Return the first step that no object has, and the names that some have there; None if all are there."""
    values: Sequence[Any] = objects
    for at, step in enumerate(pattern):
        if isinstance(step, str):
            mappings = [value for value in values if isinstance(value, dict)]
            values = [value[step] for value in mappings if step in value]
            if not values:
                return at, tuple(sorted({key for value in mappings for key in value if isinstance(key, str)}))
        elif step is Each.ELEMENT:
            values = [part for value in values if isinstance(value, list) for part in value]
        else:
            break
    return None


def _nearest(pattern: Pattern, in_objects: Gap, in_schema: Gap | None) -> Pattern:
    """Return the pattern with its first absent step put right; empty if no name is near."""
    at, names = in_schema or in_objects
    if in_schema and at == in_objects[0]:
        names = (*names, *in_objects[1])
    near = get_close_matches(str(pattern[at]), names, 1, _NEAR)
    return (*pattern[:at], near[0], *pattern[at + 1 :]) if near else ()


_NEAR = 0.75
"""How similar two names must be, as difflib measures it: `spce` and `spec` are."""

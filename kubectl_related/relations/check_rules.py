"""Warnings about a user's rules that can be read but hardly mean what was meant; pure."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kubectl_related.model.fieldpaths import Each, render_pattern
from kubectl_related.relations.catalogue import CUSTOM, WILDCARD
from kubectl_related.relations.parse import read_kinds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.relations.catalogue import Line, Tables
    from kubectl_related.relations.rule import GK

OLD_FORM = "write the kinds as headings: rules without them will not be read in a later release"
_STAND_INS = frozenset({CUSTOM[1], WILDCARD[1], "PodSpec", "PodTemplateSpec"})


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
    lines: Iterable[Line], tables: Tables, objects: Mapping[GK, Sequence[Any]]
) -> Iterator[str]:
    """Yield a sentence for each field that no object has though some have one of nearly the same name.

    `objects`: those at hand. A field that is merely absent may be optional, so that it is not reported.
    """
    carriers = tables.carriers
    rows = [
        (line.place, gk, rule)
        for line in lines
        for gk in (sorted(line.holders(carriers) & objects.keys()) if line.is_relation else ())
        for rule in line.rules(gk, carriers)
    ]
    read = {(gk, rule.pattern) for _, gk, rule in rows}
    for place, gk, rule in rows:
        meant = _nearest_field(rule.pattern, objects[gk])
        if meant and (gk, meant) not in read:
            written, near = render_pattern(rule.pattern), render_pattern(meant)
            absent = f'no {_written(gk)} at hand has the field "{written}"'
            yield f'warning: {place}: {absent}; did you mean "{near}"?'


def _nearest_field(pattern: Pattern, objects: Sequence[Any]) -> Pattern:
    """Return the pattern with its first absent step put right; empty if none is absent, or none is near."""
    values: Sequence[Any] = objects
    for at, step in enumerate(pattern):
        if isinstance(step, str):
            mappings = [value for value in values if isinstance(value, dict)]
            values = [value[step] for value in mappings if step in value]
            if not values:
                names = sorted({key for value in mappings for key in value if isinstance(key, str)})
                near = get_close_matches(step, names, 1, _NEAR)
                return (*pattern[:at], near[0], *pattern[at + 1 :]) if near else ()
        elif step is Each.ELEMENT:
            values = [part for value in values if isinstance(value, list) for part in value]
        else:
            break
    return ()


_NEAR = 0.75
"""How similar two names must be, as difflib measures it: `spce` and `spec` are."""

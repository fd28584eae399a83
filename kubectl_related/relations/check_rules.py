"""Warnings about a user's rules that can be read but hardly mean what was meant; pure."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kubectl_related.relations.catalogue import CUSTOM, WILDCARD
from kubectl_related.relations.parse import read_kinds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kubectl_related.relations.catalogue import Line
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

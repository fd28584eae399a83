"""What a schema says of a kind beside the table that knows it: tables age, schemas do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import Each, parse
from kubectl_related.relations.catalogue import Tables, read_lines
from kubectl_related.relations.parse import choices
from kubectl_related.relations.rule import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.relations.catalogue import Line
    from kubectl_related.relations.rule import GK


def unspoken(derived: Mapping[GK, str], lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the derived lines of fields that no line of a table covers; a carrier covers a whole PodSpec."""
    tables = Tables(tuple(lines))
    for gk, text in derived.items():
        spoken = [_target(rule.pattern) for rule in tables.of(gk) if rule.pattern[0] != "metadata"]
        pods = [parse(carrier.pod_spec) for carrier in tables.carriers.get(gk, ())]
        for line in read_lines(text, SCHEMA, f"schema of {gk[1]}.{gk[0]}"):
            if line.opens:
                continue
            path = parse(line.row[2] if line.carries else next(choices(line.row[1])))
            if path[0] == "status":
                # A table knows which of them repeat the spec, and which say what the object made.
                continue
            covered = any(covers(pattern, _target(path)) for pattern in spoken)
            if not covered and not any(path[: len(pod)] == pod for pod in pods):
                yield line


def covers(pattern: Pattern, path: Pattern) -> bool:
    """Return whether a table's path leads to a field; one step may stand for many, `**` for any way down."""
    if not pattern or not path:
        return not pattern and not path
    if pattern[0] is Each.BELOW:
        return any(covers(pattern[1:], path[at:]) for at in range(len(path) + 1))
    same = pattern[0] == path[0] or (pattern[0] is Each.KEY and path[0] is Each.BELOW)
    return same and covers(pattern[1:], path[1:])


def _target(path: Pattern) -> Pattern:
    """Return the object that refers, whether it or the name in it is written."""
    end = len(path)
    while end > 1 and (path[end - 1] == "name" or isinstance(path[end - 1], Each)):
        end -= 1
    return path[:end]

"""What a schema says of a kind beside the table that knows it: tables age, schemas do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.model.fieldpaths import Each, parse
from kubectl_related.relations.catalogue import Tables, read_lines
from kubectl_related.relations.rule import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.relations.catalogue import Line
    from kubectl_related.relations.rule import GK


def unspoken(derived: Mapping[GK, str], tables: Tables) -> Iterator[Line]:
    """Yield the derived lines of fields that no line of a table covers; a carrier covers a whole PodSpec."""
    for gk, text in derived.items():
        spoken = _Spoken(_target(pattern) for pattern in tables.fields(gk) if pattern[0] != "metadata")
        pods = [parse(carrier.pod_spec) for carrier in tables.carriers.get(gk, ())]
        for line in read_lines(text, SCHEMA, f"schema of {gk[1]}.{gk[0]}"):
            if line.opens:
                continue
            path = parse(line.row[2] if line.carries else line.row[1])
            if path[0] == "status":
                # A table knows which of them repeat the spec, and which say what the object made.
                continue
            if not any(path[: len(pod)] == pod for pod in pods) and not spoken.of(_target(path)):
                yield line


class _Spoken:
    """The fields that a table reads of one kind; most of its paths mean one field each."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._plain: set[Pattern] = set()
        self._wide: dict[Any, list[Pattern]] = {}
        """By their last step, which the field must have too; those that end in any key by None."""
        for pattern in dict.fromkeys(patterns):
            if _WIDE.isdisjoint(pattern):
                self._plain.add(pattern)
            else:
                last = pattern[-1] if pattern[-1] not in _WIDE else None
                self._wide.setdefault(last, []).append(pattern)

    def of(self, path: Pattern) -> bool:
        """Return whether some line of the table reads this field."""
        likely = (*self._wide.get(path[-1], ()), *self._wide.get(None, ()))
        return path in self._plain or any(covers(pattern, path) for pattern in likely)


_WIDE = frozenset({Each.BELOW, Each.KEY})


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

"""What a user of a ConfigMap or Secret notices when the content changes: the lines of facts/changes.txt."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import render_pattern
from kubectl_related.record import Record
from kubectl_related.relations.parse import choices, columns, package_text
from kubectl_related.relations.rule import kind_text

if TYPE_CHECKING:
    from kubectl_related.relations.rule import Rule

NEEDS_RESTART = "needs restart"
ROLLS_OUT = "rolls out"
NEXT_USE = "next use"
UPDATES_IN_PLACE = "updates in place"
NOT_READ_AGAIN = "not read again"
CONSEQUENCES = (NEEDS_RESTART, ROLLS_OUT, NEXT_USE, UPDATES_IN_PLACE, NOT_READ_AGAIN)
"""The most demanding first."""

AS_MOUNTED = "as mounted"
"""How the containers of the pod mount the volume decides."""
ENVIRONMENT = "reads env from"
"""The relation of a container to what it takes environment variables from."""
_NOTHING = "-"


class Line(Record):
    """One line of facts/changes.txt; an empty consequence: the content is not read."""

    consequence: str
    relations: tuple[str, ...]
    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    reason: str
    source: str

    def fits(self, relation: str, kind: str, field: str) -> bool:
        """Return whether the line is about a field of this kind that has this relation."""
        return (
            (self.relations == ("*",) or relation in self.relations)
            and any(fnmatchcase(kind, glob) for glob in self.kinds)
            and (self.fields == ("*",) or field.endswith(self.fields))
        )


@cache
def lines() -> tuple[Line, ...]:
    """Return the lines, in order."""
    rows = (columns(text) for text in package_text("facts/changes.txt").splitlines())
    return tuple(_line(*row) for row in rows if row)


def _line(consequence: str, relations: str, kinds: str, field: str, reason: str, source: str) -> Line:
    return Line(
        "" if consequence == _NOTHING else consequence, tuple(relations.split(",")), tuple(kinds.split(",")),
        tuple(choices(field)), reason, source,
    )  # fmt: skip


@cache
def line_of(rule: Rule) -> Line:
    """Return the line that says what the holder of the rule's field notices."""
    kind, field = kind_text(rule.holder), render_pattern(rule.pattern)
    return next(line for line in lines() if line.fits(rule.relation, kind, field))

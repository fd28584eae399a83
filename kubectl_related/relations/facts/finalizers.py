"""Which objects a finalizer waits for: facts/finalizers.txt."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from kubectl_related.record import Record
from kubectl_related.relations.parse import columns, package_text
from kubectl_related.relations.rule import kind_text

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK

_ANY = "*"
_CONDITIONS = "-"
_NO_FIELD = "-"


class Holding(Record):
    """One line: objects that hold a finalizer, or conditions of the object itself that say what does."""

    kind: str
    finalizer: str
    relation: str
    holders: str
    having: str = _NO_FIELD
    """The field that a holder must have; `{via}` in it stands for the field that refers."""
    state: str = ""
    """`unfinished` if a holder that has finished holds nothing."""

    @property
    def field(self) -> str:
        """The field that a holder must have; empty if none."""
        return "" if self.having == _NO_FIELD else self.having

    @property
    def only_unfinished(self) -> bool:
        """Whether a holder that has finished holds nothing."""
        return self.state == "unfinished"

    @property
    def conditions(self) -> str:
        """The pattern of the types of conditions that say it; empty if objects hold the finalizer."""
        return self.holders if self.relation == _CONDITIONS else ""

    def is_by(self, relation: str, gk: GK) -> bool:
        """Return whether an object of this kind holds it by this relation."""
        return relation == self.relation and self.holders in (_ANY, kind_text(gk))


def holdings(gk: GK, finalizer: str) -> list[Holding]:
    """Return what may hold a finalizer of an object of this kind; none for that of an unknown controller."""
    kinds = (_ANY, kind_text(gk))
    return [one for one in _rows() if one.kind in kinds and fnmatchcase(finalizer, one.finalizer)]


@cache
def _rows() -> list[Holding]:
    rows = map(columns, package_text("facts/finalizers.txt").splitlines())
    return [Holding(*row) for row in rows if row]

"""Which kinds exist to be used, what a reference says about use, and what keeps an object that nothing names.

The rows are in facts/unused-*.txt, each with its reason or source.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import parse
from kubectl_related.model.pathtree import find
from kubectl_related.record import Record
from kubectl_related.relations.carriers import template_annotations
from kubectl_related.relations.facts.always_present import exists_everywhere, is_called
from kubectl_related.relations.parse import choices, columns, package_text, read_kind, read_kinds
from kubectl_related.relations.rule import kind_text, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object
    from kubectl_related.relations.carriers import Carriers
    from kubectl_related.relations.rule import GK

USED, CLAIMED, SELECTS, LEADS = "used", "claimed", "selects", "leads"
USE, HINT, NOTHING = "use", "hint", "nothing"

MADE_BY = frozenset({"is owned by", "belongs to"})
"""Relations of an object to what it lives and dies with: that is asked about instead."""

CONTAINER_TEXTS = ("command[]", "args[]", "env[].value")
"""Fields of a container in which a program is given names of objects as plain text."""


class UsableKind(Record):
    """A kind that exists to be used; `relation`: that of its own references that count."""

    gk: GK
    how: str
    relation: str
    reason: str


class Meaning(Record):
    """A row about the references of one relation: whether they say that the target is used."""

    holder: str
    relation: str
    target: str
    says: str
    unless: tuple[Pattern, ...]
    reason: str

    def is_of(self, holder: GK, relation: str, target: GK) -> bool:
        """Return whether the row speaks of such references."""
        kinds = self.is_about(holder) and self.target in ("*", kind_text(target))
        return kinds and self.relation in ("*", relation)

    def is_about(self, holder: GK) -> bool:
        """Return whether the row speaks of objects of this kind."""
        return fnmatchcase(kind_text(holder), self.holder)

    def holds(self, obj: Object) -> bool:
        """Return whether the row holds for this object: it has none of the fields that speak against it."""
        return not any(True for path in self.unless for _ in find(obj, path))


class Convention(Record):
    """Objects that somebody finds by name, label or field."""

    kinds: tuple[GK, ...]
    names: str
    condition: str
    why: str
    source: str

    def keeps(self, ref: Ref, obj: Object) -> bool:
        """Return whether an object of one of the kinds is kept by it."""
        return is_called(ref, self.names) and self._has_field(obj)

    def _has_field(self, obj: Object) -> bool:
        path, equals, values = self.condition.rpartition("=")
        found = [plain(hit.value) for hit in find(obj, parse(path))] if equals else []
        return not equals or any(fnmatchcase(one, value) for one in found for value in values.split("|"))


@cache
def usable_kinds() -> dict[GK, UsableKind]:
    """Return the kinds that exist to be used, in the order of the list."""
    rows = (UsableKind(read_kind(row[0]), *row[1:]) for row in _rows("kinds"))
    return {row.gk: row for row in rows}


@cache
def meanings() -> tuple[Meaning, ...]:
    """Return the rows about references that are more or less than they look."""
    return tuple(
        Meaning(holder, relation, target, says, tuple(map(parse, _fields(unless))), reason)
        for holder, relation, target, says, unless, reason in _rows("uses")
    )


@cache
def conventions() -> tuple[Convention, ...]:
    """Return what keeps objects that nothing names."""
    return tuple(Convention(read_kinds(row[0]), *row[1:]) for row in _rows("conventions"))


def meaning(holder: GK, relation: str, target: GK, *, weak: bool, obj: Object | None = None) -> str:
    """Return what a reference says: USE, HINT or NOTHING.

    Without `obj`, the object that refers: the most that such a reference can say.
    """
    for row in _meanings_of(holder, relation, target):
        if not row.unless if obj is None else row.holds(obj):
            return row.says
    return HINT if weak else USE


@cache
def only_reports(holder: GK) -> bool:
    """Return whether objects of this kind name others without using them."""
    return any(row.relation == row.target == "*" and row.is_about(holder) for row in meanings())


@cache
def _meanings_of(holder: GK, relation: str, target: GK) -> tuple[Meaning, ...]:
    return tuple(row for row in meanings() if row.is_of(holder, relation, target))


def paths_of_texts(gk: GK, carriers: Carriers) -> Iterator[Pattern]:
    """Yield where a kind with containers holds names of objects as plain text."""
    # Sidecar injectors read what the annotations of a pod name.
    yield from map(parse, template_annotations(carriers, gk))
    for carrier in carriers.get(gk, ()):
        for containers in ("containers[]", "initContainers[]"):
            for field in CONTAINER_TEXTS:
                yield parse(".".join(filter(None, (carrier.pod_spec, containers, field))))


def paths_of_usage(gk: GK, carriers: Carriers) -> Iterator[Pattern]:
    """Yield every field that is read here of an object of this kind: for whoever reads parts of objects."""
    yield from paths_of_texts(gk, carriers)
    yield from paths_of_verdicts(gk)


def paths_of_verdicts(gk: GK) -> Iterator[Pattern]:
    """Yield the fields that decide whether such an object counts as used, or as a user."""
    for row in meanings():
        if row.is_about(gk):
            yield from row.unless
    for convention in conventions():
        if gk in convention.kinds and convention.condition != "-":
            yield parse(convention.condition.rpartition("=")[0])


def kept_by(ref: Ref, obj: Object) -> str:
    """Return the convention that keeps an object, empty if none does."""
    alike = _conventions_of((ref.group, ref.kind))
    otherwise = "every cluster has it" if exists_everywhere(ref) else ""
    return next((one.why for one in alike if one.keeps(ref, obj)), otherwise)


@cache
def _conventions_of(gk: GK) -> tuple[Convention, ...]:
    return tuple(one for one in conventions() if gk in one.kinds)


def _fields(written: str) -> Iterator[str]:
    return choices(written) if written != "-" else iter(())


def _rows(name: str) -> Iterator[list[str]]:
    rows = (columns(line) for line in package_text(f"facts/unused-{name}.txt").splitlines())
    return (row for row in rows if row)

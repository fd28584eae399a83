"""All rules at hand: the shipped tables and the user's, indexed by the kinds they join.

Lines are split when a table is loaded and read into rules when a kind asks for
them. A table named after a group is loaded only if the group is served.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_related.errors import FileError
from kubectl_related.model.fieldpaths import parse
from kubectl_related.record import Record
from kubectl_related.relations.carriers import (
    CARRIER,
    POD_METADATA,
    Carrier,
    Carriers,
    by_kind,
    pod_metadata,
    read_carrier,
    templates,
)
from kubectl_related.relations.parse import choices, package_text, read_kinds, read_row
from kubectl_related.relations.rule import GK, OWNER, SCHEMA, How, Rule
from kubectl_related.relations.table_text import LineError, read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kubectl_related.model.fieldpaths import Pattern

WILDCARD: GK = ("", "*")
POD: GK = ("", "Pod")
CUSTOM: GK = ("", "custom")
"""In TO: any kind that is not built in, with a group: any such kind of the group."""

OPEN = "open"
"""The first column of a derived line that says where a kind's schema says nothing."""


class Line(Record):
    """One line of a table, split; `place` is FILE:LINE."""

    row: list[str]
    origin: str
    place: str
    old: bool = False
    """Whether it has the form without headings."""

    def rules(self, gk: GK, carriers: Carriers) -> Iterator[Rule]:
        """Yield the rules that the line means for one kind. Raises: FileError."""
        for path in self.paths():
            row = [self.row[0], path, *self.row[2:]]
            for prefix, origin in self.prefixes(gk, carriers):
                try:
                    rule = read_row(row, gk, prefix, origin, self.place)
                except ValueError as error:
                    raise FileError(f"{self.place}: {error}") from error
                yield rule._replace(origin=OWNER) if rule.how is How.OWNER else rule

    def paths(self) -> list[str]:
        """Return the fields that the line means. Raises: FileError."""
        try:
            return list(choices(self.row[1]))
        except ValueError as error:
            raise FileError(f"{self.place}: {error}") from error

    @property
    def is_relation(self) -> bool:
        """Whether the row is a relation."""
        return not self.carries and not self.opens

    @property
    def carries(self) -> bool:
        """Whether the row is a kind's PodSpec path instead of a relation."""
        return self.row[0] == CARRIER

    @property
    def opens(self) -> bool:
        """Whether the row is a gap in a kind's schema instead of a relation."""
        return self.row[0] == OPEN and self.origin == SCHEMA

    def carrier(self) -> Carrier:
        """Return the carrier that the line means. Raises: FileError."""
        try:
            return read_carrier(self.row, self.origin)
        except ValueError as error:
            raise FileError(f"{self.place}: {error}") from error

    def holders(self, carriers: Carriers) -> list[GK]:
        """Return the kinds that have the line's field, each once, in order; `*` is a kind of its own."""
        kinds: list[GK] = []
        for name in self.row[0].split(","):
            if name == "PodSpec":
                kinds += carriers
            elif name == POD_METADATA:
                kinds += (gk for gk in carriers if gk == POD or templates(carriers, gk))
            elif name == "PodTemplateSpec":
                kinds += (gk for gk in carriers if gk != POD)
            else:
                kinds += read_kinds(name) or [WILDCARD]
        return list(dict.fromkeys(kinds))

    def prefixes(self, gk: GK, carriers: Carriers) -> Iterator[tuple[str, str]]:
        """Yield the prefix of the path, and the origin: a PodSpec may be found by its shape."""
        names = self.row[0].split(",")
        if "PodSpec" in names or ("PodTemplateSpec" in names and gk != POD):
            for carrier in carriers.get(gk, ()):
                yield carrier.pod_spec, SCHEMA if carrier.origin == SCHEMA else self.origin
        if POD_METADATA in names:
            yield from ((prefix, self.origin) for prefix in pod_metadata(carriers, gk))
        if gk in read_kinds(self.row[0]) or "*" in names:
            yield "", self.origin


def read_lines(text: str, origin: str, name: str) -> list[Line]:
    """Split the rows of a table. Raises: FileError for a row without enough columns."""
    group = name.removesuffix(".relations") if origin == "table" else ""
    lines = []
    try:
        for number, row, old in read_table(text, "" if group in CORE_TABLES else group):
            line = Line(row, origin, f"{name}:{number}", old)
            if len(row) < 6 and not line.carries and not line.opens:
                raise FileError(f"{line.place}: expected 6 or 7 columns, found {len(row)}")
            lines.append(line)
    except LineError as error:
        raise FileError(f"{name}:{error.number}: {error}") from error
    return lines


CORE_TABLES = frozenset({"core", "podspec"})
"""Tables that are not named after a group."""


# Each method that is generated costs start-up time: only those that are used.
@dataclass(frozen=True, eq=False, repr=False, match_args=False)
class Tables:
    """The rules in force. `lines` in the order of loading; `builtin` kinds are not custom."""

    lines: tuple[Line, ...]
    builtin: frozenset[GK] = frozenset()
    unknown: frozenset[GK] = frozenset()
    """Custom kinds of which no table knows anything, so that their schemas are read."""
    beside: frozenset[GK] = frozenset()
    """Custom kinds with a table whose schemas are read beside it."""
    derived: Mapping[GK, str] = field(default_factory=dict)
    """What the schemas of both say; a kind whose schema could not be read is not there."""
    _of: dict[GK, tuple[Rule, ...]] = field(default_factory=dict)
    _to: dict[GK, tuple[Rule, ...]] = field(default_factory=dict)

    @cached_property
    def carriers(self) -> Carriers:
        """Every kind that carries a PodSpec, and where. Raises: FileError."""
        return by_kind(line.carrier() for line in self.lines if line.carries)

    @cached_property
    def _relations(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_relation)

    @cached_property
    def open_parts(self) -> Mapping[GK, tuple[str, ...]]:
        """Kind → the paths at which its schema says nothing; an empty one is the whole object."""
        found: dict[GK, tuple[str, ...]] = {}
        for line in self.lines:
            if line.opens:
                (gk,) = read_kinds(line.row[1])
                found[gk] = (*found.get(gk, ()), "" if line.row[2] == "-" else line.row[2])
        return found

    @cached_property
    def undescribed(self) -> frozenset[GK]:
        """The custom kinds whose schema could not be read: nobody knows what they refer to."""
        return self.unknown - self.derived.keys()

    def check(self, lines: Iterable[Line]) -> None:
        """Read lines for every kind they name. Raises: FileError."""
        carriers = self.carriers
        for line in lines:
            for gk in () if line.carries or line.opens else line.holders(carriers):
                list(line.rules(gk, carriers))

    @cached_property
    def reading_others(self) -> tuple[Rule, ...]:
        """The rules whose options read fields of other objects than FROM: of each line those of one kind."""
        found: list[Rule] = []
        for line in self._relations:
            if any(option in line.row[-1] for option in _READ_OTHERS):
                holder = min(line.holders(self.carriers))
                found += line.rules(holder, self.carriers)
        return tuple(found)

    @cached_property
    def _holders(self) -> dict[GK, list[Line]]:
        index: dict[GK, list[Line]] = {}
        for line in self._relations:
            for gk in line.holders(self.carriers):
                index.setdefault(gk, []).append(line)
        return index

    def kinds(self) -> Iterable[GK]:
        """Return every kind that some line names as FROM."""
        return [gk for gk in self._holders if gk != WILDCARD]

    def of(self, gk: GK) -> tuple[Rule, ...]:
        """Return the rules of the fields that objects of this kind have."""
        if gk not in self._of:
            lines = [*self._holders.get(gk, ()), *self._holders.get(WILDCARD, ())]
            rules = (rule for line in lines for rule in line.rules(gk, self.carriers))
            self._of[gk] = tuple(rule for rule in rules if not rule.member)
        return self._of[gk]

    def fields(self, gk: GK) -> Iterator[Pattern]:
        """Yield the fields that the lines of a kind read, without reading their options."""
        for line in self._holders.get(gk, ()):
            for path in line.paths():
                for prefix, _ in line.prefixes(gk, self.carriers):
                    yield parse(f"{prefix}.{path}" if prefix else path)

    def members(self, gk: GK) -> tuple[Rule, ...]:
        """Return the rules by which objects of any kind are members of one of this kind."""
        lines = self._holders.get(WILDCARD, ())
        rules = (rule for line in lines for rule in line.rules(WILDCARD, self.carriers))
        return tuple(rule for rule in rules if rule.member and rule.refers_to(gk))

    def to(self, gk: GK) -> tuple[Rule, ...]:
        """Return the rules by which objects of other kinds refer to this kind.

        Rules that hold for objects of any kind (owner references) are not among
        them: a row of the table says where they are worth looking for.
        """
        if gk not in self._to:
            wanted = self._reached(gk) | ({POD} if self._has_template(gk) else set())
            found: list[Rule] = []
            for line in self._relations:
                targets = read_kinds(line.row[2])
                if targets and wanted.isdisjoint(targets):
                    continue
                for holder in line.holders(self.carriers):
                    if holder != WILDCARD:
                        found += [r for r in line.rules(holder, self.carriers) if self.refers(r, gk)]
            self._to[gk] = tuple(found)
        return self._to[gk]

    def refers(self, rule: Rule, gk: GK) -> bool:
        """Return whether a rule's target may be of this kind."""
        return (
            not rule.to
            or not self._reached(gk).isdisjoint(rule.to)
            or (rule.templates and POD in rule.to and self._has_template(gk))
        )

    def _reached(self, gk: GK) -> set[GK]:
        """Return the kinds in TO that mean this kind: itself, and `custom`."""
        return {gk} if gk in self.builtin else {gk, CUSTOM, (gk[0], CUSTOM[1])}

    def _has_template(self, gk: GK) -> bool:
        return bool(templates(self.carriers, gk))


_READ_OTHERS = ("grant=", "kind-from=", "default-class=")
TABLES_FOLDER = Path(__file__).with_name("tables")


def all_groups() -> list[str]:
    """Return every group that has a table."""
    return [file.removesuffix(".relations") for file in os.listdir(TABLES_FOLDER)]  # noqa: PTH208


def shipped(groups: Iterable[str]) -> list[Line]:
    """Return the lines of the built-in tables and of those whose group is served."""
    served = set(groups)
    lines: list[Line] = []
    for file in sorted(os.listdir(TABLES_FOLDER)):  # noqa: PTH208 - names are sorted in a tenth of the time
        group, dot, _ = file.rpartition(".relations")
        if dot and (group in BUILT_IN or group in served):
            lines += read_lines(package_text(f"tables/{file}"), "table", file)
    return lines


BUILT_IN = frozenset(
    {
        "podspec", "core", "apps", "batch", "autoscaling", "policy", "admissionregistration.k8s.io",
        "apiextensions.k8s.io", "apiregistration.k8s.io", "certificates.k8s.io", "coordination.k8s.io",
        "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io", "internal.apiserver.k8s.io",
        "lifecycle.k8s.io", "networking.k8s.io", "node.k8s.io", "rbac.authorization.k8s.io",
        "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io", "storagemigration.k8s.io",
    }
)  # fmt: skip
"""Tables that are always loaded."""

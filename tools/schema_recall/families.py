"""The families that are measured: those with a shipped table, and those that nothing was chosen for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kubectl_related.files.resources import preferred_version
from kubectl_related.files.schemas import schema_of_version
from kubectl_related.relations import catalogue as tables
from kubectl_related.relations.catalogue import Tables, read_lines, shipped
from kubectl_related.relations.facts.builtin_kinds import built_in, built_in_kinds
from kubectl_related.relations.schema.kinds import Kinds
from tests.cases.crds import OWN, Row, defined, read_rows
from tests.cases.crds import rows as rows_of_cases
from tests.cases.modules import kept

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.relations.rule import GK

UNSEEN = Path(__file__).with_name("unseen")
LATER = ("sixth", "seventh", "eighth", "ninth", "eleventh", "twelfth")
"""Folders of UNSEEN, each with a crds.txt: one file for all groups of a module, called as the group there."""
SHIPPED = tables.TABLES_FOLDER


@dataclass(frozen=True)
class Family:
    """The groups of one module, MODULE@VERSION; `seen` = the words were chosen with its schemas in view."""

    module: str
    groups: tuple[str, ...]
    seen: bool = True
    later: str = ""
    """The later set that it is one of."""

    @property
    def name(self) -> str:
        """The module without its version."""
        return self.module.partition("@")[0]

    @property
    def truth(self) -> Tables:
        """Return what a person says that its kinds refer to."""
        lines = shipped(self.groups if self.seen else ())
        for group in () if self.seen else self.groups:
            file = UNSEEN / self.later / f"{group}.relations"
            lines += read_lines(file.read_text(encoding="utf-8"), "table", file.name)
        return Tables(tuple(lines), built_in_kinds())


@dataclass(frozen=True)
class Definition:
    """A custom kind of a family."""

    module: str
    gk: GK
    namespaced: bool
    schema: dict[str, Any]
    later: str = ""
    """The later set that asked for it: two may ask for different kinds of one module."""


@cache
def families() -> tuple[Family, ...]:
    """Return the families that have a table, and then those that ship none."""
    with_tables = _grouped(row for row in rows_of_cases() if row.module != OWN)
    found = [
        Family(module, groups)
        for module, groups in with_tables.items()
        if any((SHIPPED / f"{group}.relations").exists() for group in groups)
    ]
    unseen = _grouped(read_rows(UNSEEN / "crds.txt"))
    later = {
        part: _grouped(row for row in _rows(part) if (UNSEEN / part / f"{row.group}.relations").exists())
        for part in LATER
    }
    return (
        *found,
        *(Family(module, groups, seen=False) for module, groups in unseen.items()),
        *(
            Family(module, groups, seen=False, later=part)
            for part, of_part in later.items()
            for module, groups in of_part.items()
        ),
    )


@cache
def halves(part: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return a later set in two halves, by the hash of the name: the one to learn from, and the other."""
    names = (family.name for family in families() if family.later == part)
    ordered = sorted(names, key=lambda name: sha256(name.encode()).hexdigest())
    return frozenset(ordered[0::2]), frozenset(ordered[1::2])


def _grouped(rows: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row.module] = tuple(dict.fromkeys((*found.get(row.module, ()), row.group)))
    return found


@cache
def _rows(part: str) -> tuple[Row, ...]:
    return read_rows(UNSEEN / part / "crds.txt")


@cache
def definitions() -> tuple[Definition, ...]:
    """Return every custom kind of every family, and of the groups of the cases beside them."""
    groups = dict.fromkeys(row.group for row in rows_of_cases() if row.module != OWN)
    found = [_read(file, _module_of(file)) for group in groups for file in defined(group)]
    for later in ("", *LATER):
        globs: dict[str, list[str]] = {}
        for row in _rows(later):
            globs.setdefault(row.module, []).append(row.glob)
        for module, of_module in globs.items():
            found += [_read(file, module, later) for file in sorted(kept(module, of_module).iterdir())]
    return tuple(found)


def _read(file: Path, module: str, later: str = "") -> Definition:
    spec = json.loads(file.read_bytes())["spec"]
    gk = spec["group"], spec["names"]["kind"]
    return Definition(
        module, gk, spec["scope"] == "Namespaced", schema_of_version(spec, preferred_version(spec)), later
    )


def _module_of(file: Path) -> str:
    """Return the module that a definition was kept of."""
    folder = file.parent.name.rpartition("-")[0]
    return next(row.module for row in rows_of_cases() if row.module.replace("/", "_") == folder)


@cache
def served() -> dict[GK, bool]:
    """Return all kinds, as if every family were installed."""
    return {row.gk: row.namespaced for row in built_in()} | {d.gk: d.namespaced for d in definitions()}


@cache
def kinds() -> Kinds:
    """Return them as the derivation gets them."""
    return Kinds(served())

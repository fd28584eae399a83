"""Reads one line of a table into rules. Raises ValueError with what is wrong, without file and line."""

from __future__ import annotations

import re
from functools import cache
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kubectl_related.model.fieldpaths import parse
from kubectl_related.model.pathtree import RelativePath
from kubectl_related.relations.names import Format, KindIn, Match
from kubectl_related.relations.rule import ANY_NAMESPACE, GK, OPTION_HELP, Condition, How, PortPath, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COLUMNS = ("FROM", "PATH", "TO", "HOW", "RELATION", "IF DELETED", "OPTIONS")
_HOWS = {way.value: way for way in How}
_KIND = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_GROUP = re.compile(r"[a-z0-9.-]*")
_GAP = re.compile(r"\s{2,}|\t+")
_CHOICE = re.compile(r"\(([^()]*)\)")
_MOST_CHOICES = 1000
"""Paths that one line may stand for."""

EFFECTS = (
    "blocks deletion",
    "deleted too",
    "breaks now",
    "breaks on restart",
    "released",
    "unaffected",
)
"""What deleting one side does to the other, the worst first."""


def columns(line: str) -> list[str]:
    """Split a line into its columns; a comment or an empty line has none."""
    stripped = line.strip()
    if not stripped or stripped[0] == "#":
        return []
    if not stripped.isascii() or "\t" in stripped:
        return _GAP.split(stripped)
    # Three times as fast as the expression.
    return [cell for part in stripped.split("  ") if (cell := part.strip())]


def package_text(name: str) -> str:
    """Return a data file of this package."""
    # importlib.resources would cost 15 ms at start-up.
    return Path(__file__).parent.joinpath(name).read_text(encoding="utf-8")


@cache
def verbs() -> dict[str, str]:
    """Return how each relation reads backwards."""
    rows = (columns(line) for line in package_text("facts/verbs.txt").splitlines())
    return {row[0]: row[1] for row in rows if row}


def choices(path: str) -> Iterator[str]:
    """Expand `a.(b|c).d` into `a.b.d` and `a.c.d`. Raises: ValueError."""
    if "(" not in path:
        yield path
        return
    if prod(part.count("|") + 1 for part in _CHOICE.findall(path)) > _MOST_CHOICES:
        raise ValueError(f"the field path stands for more than {_MOST_CHOICES}")
    waiting = [path]
    while waiting:
        one = waiting.pop()
        match = _CHOICE.search(one)
        if match is None:
            yield one
            continue
        before, behind = one[: match.start()], one[match.end() :]
        waiting += [f"{before}{choice}{behind}" for choice in reversed(match[1].split("|"))]
        if len(waiting) > _MOST_CHOICES:
            raise ValueError(f"the field path stands for more than {_MOST_CHOICES}")


def is_path(path: str) -> bool:
    """Return whether a line can contain this path, and it means one field."""
    try:
        return list(choices(path)) == [path] and bool(parse(path))
    except ValueError:
        return False


@cache
def dialect_rows() -> dict[str, list[str]]:
    """Return the lines of selector-keys.txt by their names."""
    rows = (columns(line) for line in package_text("facts/selector-keys.txt").splitlines())
    return {row[0]: row for row in rows if row}


def read_kind(written: str) -> GK:
    """`Pod` → ("", "Pod"), `Deployment.apps` → ("apps", "Deployment")."""
    kind, _, group = written.partition(".")
    return group, kind


def is_kind(gk: GK) -> bool:
    """Return whether the API allows such a kind, so that a line can name it."""
    return _KIND.fullmatch(gk[1]) is not None and _GROUP.fullmatch(gk[0]) is not None


@cache
def read_kinds(written: str) -> tuple[GK, ...]:
    """Read a list of kinds; `*` is the empty list: any kind."""
    return () if written == "*" else tuple(read_kind(kind) for kind in written.split(","))


def read_row(row: list[str], holder: GK, prefix: str, origin: str, source: str) -> Rule:
    """Read the columns of one line as the rule of one kind.

    `prefix` is put before the path (where a carrier keeps its PodSpec).
    Raises: ValueError.
    """
    if len(row) not in (6, 7):
        raise ValueError(f"expected 6 or 7 columns ({', '.join(COLUMNS)}), found {len(row)}")
    who, path, *others = row
    return Rule(
        holder=holder,
        pattern=parse(f"{prefix}.{path}" if prefix else path),
        origin=origin,
        source=source,
        written=(who, path),
        **_behind_path(who, *others),
    )


@cache
def _behind_path(
    who: str, to: str, how: str, relation: str, effect: str, options: str = ""
) -> dict[str, Any]:
    """Read what a line says behind its path; many lines are read for several kinds."""
    for gk in (*read_kinds(who), *read_kinds(to)):
        if not is_kind(gk):
            raise ValueError(f"not a kind: {'.'.join(filter(None, reversed(gk)))!r}, expected KIND.GROUP")
    if how not in _HOWS:
        raise ValueError(f"unknown way to refer {how!r}, expected one of {', '.join(_HOWS)}")
    if relation not in verbs():
        raise ValueError(f"unknown relation {relation!r}, expected one of {', '.join(verbs())}")
    way, read = _HOWS[how], _options(options)
    if (way is How.LABEL) != ("label" in read):
        raise ValueError("label=KEY goes with the way `label`, and with no other")
    if read.get("inside") == ANY_NAMESPACE and way not in (How.SELECTOR, How.LABELS, How.NAME):
        raise ValueError("in-namespace=* goes with the ways `selector`, `labels` and `name`")
    if "dialect" in read and way not in (How.SELECTOR, How.LABELS):
        raise ValueError("dialect=NAME goes with the ways `selector` and `labels`")
    return {"to": read_kinds(to), "how": way, "relation": relation, "effect": _effect(effect), **read}


def _effect(written: str) -> str:
    if written in ("", "-"):
        return "unaffected"
    if written not in EFFECTS:
        raise ValueError(f"unknown effect {written!r}, expected one of {', '.join(EFFECTS)}")
    return written


def _condition(value: str, *, negated: bool) -> Condition:
    # A quoted key of the path may hold colons.
    parts = re.fullmatch(r"((?:\['[^']*'\]|[^:])++):(.*)", value)
    if parts is None:
        raise ValueError(f"expected PATH:VALUE, found {value!r}")
    where, wanted = RelativePath.parse(parts[1]), parts[2]
    if wanted.startswith("="):
        return Condition(where, (), negated, RelativePath.parse(wanted[1:]))
    return Condition(where, tuple(wanted.split("|")), negated)


def _matches_all(value: str) -> bool:
    if value not in ("all", "none"):
        raise ValueError(f"expected all or none, found {value!r}")
    return value == "all"


def _label(value: str) -> str:
    key, *others = value.split(",")
    if not key or "=" in key or not all("=" in other for other in others):
        raise ValueError(f"expected KEY or KEY,KEY=VALUE, found {value!r}")
    return value


def _dialect(value: str) -> str:
    if value not in dialect_rows():
        raise ValueError(f"unknown dialect {value!r}, expected one of {', '.join(dialect_rows())}")
    return value


_FLAGS = {
    "weak": "weak",
    "optional": "optional",
    "templates": "templates",
    "must-select": "must_select",
    "cross-namespace": "cross",
    "field-selector": "push",
    "contains": "member",
    "weak-backwards": "seldom",
    "last": "last",
    "passes-on": "passes_on",
}
_VALUES: dict[str, tuple[str, Callable[[str], Any]]] = {
    "optional": ("optional", RelativePath.parse),
    "keys": ("keys", RelativePath.parse),
    "namespace": ("namespace", RelativePath.parse),
    "default": ("default", str),
    "twin": ("twin", RelativePath.parse),
    "default-class": ("default_class", str),
    "empty": ("empty_matches", _matches_all),
    "nil": ("nil_matches", _matches_all),
    "namespace-selector": ("namespace_selector", RelativePath.parse),
    "skip": ("skip", lambda value: tuple(value.split("|"))),
    "split": ("split", str),
    "namespaces": ("namespaces", RelativePath.parse),
    "label": ("label", _label),
    "highest": ("highest", str),
    "in-namespace": ("inside", str),
    "dialect": ("dialect", _dialect),
    "grant": ("grant", read_kind),
    "usually-elsewhere": ("usually_elsewhere", read_kinds),
    "kind": ("kind", RelativePath.parse),
    "group": ("group", RelativePath.parse),
    "kind-from": ("kind_in", KindIn.parse),
    "if-this-deleted": ("effect_back", lambda value: _effect(value.replace("-", " "))),
    "match": ("match", Match.parse),
    "format": ("format", Format.parse),
    "yaml": ("yaml", parse),
}


def _options(written: str) -> dict[str, Any]:
    out: dict[str, Any] = {}
    conditions: list[Condition] = []
    ports: list[PortPath] = []
    for word in written.split():
        key, equals, value = word.partition("=")
        if not equals and key in _FLAGS:
            out[_FLAGS[key]] = True
        elif equals and key in ("when", "unless"):
            conditions.append(_condition(value, negated=key == "unless"))
        elif equals and key == "port":
            ports.append(PortPath.parse(value))
        elif equals and key in _VALUES:
            name, convert = _VALUES[key]
            out[name] = convert(value)
        else:
            raise ValueError(f"unknown option {word!r}, expected one of {', '.join(OPTION_HELP)}")
    if conditions:
        out["conditions"] = tuple(conditions)
    if ports:
        out["ports"] = tuple(ports)
    return out

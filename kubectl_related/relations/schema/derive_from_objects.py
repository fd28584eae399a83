"""Derives rules from objects, for fields that a schema does not describe.

A schema is made of the values that exist and read as any other; only a string that
can be the name of an object counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kubectl_related.model.objects import ref_of
from kubectl_related.relations.carriers import OF_PODS
from kubectl_related.relations.catalogue import Tables, read_lines
from kubectl_related.relations.facts.builtin_kinds import built_in_types
from kubectl_related.relations.rule import SCHEMA
from kubectl_related.relations.schema.evidence import KIND_AND_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kubectl_related.relations.rule import GK, Rule
    from kubectl_related.relations.schema.kinds import Kinds
    from kubectl_related.relations.schema.shapes import Schema

_PART = r"[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?"
_PLAIN = re.compile(_PART)
_NAME = re.compile(rf"(?=.*[a-z])(?:{_PART}/)?{_PART}")
"""A name, or NAMESPACE/NAME; numbers and addresses name no object."""
_TYPES = frozenset({"string", "integer", "boolean", "number", "object", "array", "float"})
"""Values that say of which type something else is."""
_DEEPEST = 40
_CHOICES = frozenset({"kind", "group", "apiGroup", "apiVersion"})
"""Fields of a reference whose values say what it may refer to."""


def schema_of(values: Sequence[Any], name: str = "", depth: int = 0) -> Schema:
    """Return a schema that describes all these values of one field."""
    if depth > _DEEPEST:
        return {}
    maps = [value for value in values if isinstance(value, dict)]
    lists = [value for value in values if isinstance(value, list)]
    # If one object has a list and another a mapping, one of them is broken: the rarer.
    if maps and len(maps) >= len(lists):
        keys = dict.fromkeys(key for value in maps for key in value if isinstance(key, str))
        inner = {key: [value[key] for value in maps if key in value] for key in keys}
        return {
            "type": "object",
            "properties": {key: schema_of(found, key, depth + 1) for key, found in inner.items()},
        }
    if lists:
        return {"type": "array", "items": schema_of([v for value in lists for v in value], name, depth + 1)}
    texts = [value for value in values if isinstance(value, str)]
    return _schema_of_texts(texts, name) or {
        "type": "boolean" if values and isinstance(values[0], bool) else "none"
    }


def _schema_of_texts(texts: Sequence[str], name: str) -> Schema:
    """Return a schema that describes these strings of one field; an empty one if none can be a name."""
    if texts and name in _CHOICES:
        return {"type": "string", "enum": sorted(set(texts))}
    if texts and all(map(_is_kind_and_name, texts)):
        return {"type": "string", KIND_AND_NAME: True}
    # A value that cannot be a name is not a reference; it hides no other value.
    return {"type": "string"} if any(_NAME.fullmatch(one) and one not in _TYPES for one in texts) else {}


def _is_kind_and_name(value: str) -> bool:
    kind, slash, name = value.partition("/")
    known = kind.partition(".")[0].lower() in built_in_types()
    return bool(slash) and known and _PLAIN.fullmatch(name) is not None


def derive_from_data(
    holder: GK, objects: Sequence[Mapping[str, Any]], parts: Iterable[str], kinds: Kinds
) -> str:
    """Return the lines that these parts of the objects of one kind say; an empty part is all of them."""
    from kubectl_related.relations.schema.derive import derive

    said = derive(holder, schema_of(objects), kinds)
    return "".join(f"{line}\n" for line in said.splitlines() if _is_below(_path_of(line), tuple(parts)))


def _path_of(line: str) -> str:
    row = line.split("  ")
    return row[2] if row[0] == "carrier" else row[1]


def _is_below(path: str, parts: tuple[str, ...]) -> bool:
    return any(not part or path == part or path.startswith((f"{part}.", f"{part}[")) for part in parts)


class ByShape:
    """Rules for single objects of kinds whose schema leaves parts open."""

    def __init__(self, tables: Tables, served: Mapping[GK, bool]) -> None:
        """Find the PodSpec's lines in `tables`; `served`: kind → whether it is namespaced."""
        self._tables = tables
        self._served = served
        self._kinds: Kinds | None = None
        self._known: dict[tuple[GK, str], tuple[Rule, ...]] = {}

    def rules(self, obj: Mapping[str, Any], rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        """Return the rules of the object's kind and those that its own data say."""
        from kubectl_related.relations.schema.kinds import Kinds

        gk = ref_of(obj)[:2]
        self._kinds = self._kinds or Kinds(self._served)
        said = derive_from_data(gk, [obj], self._tables.open_parts.get(gk, ()), self._kinds)
        if (gk, said) not in self._known:
            lines = read_lines(said, SCHEMA, f"data of {gk[1]}.{gk[0]}")
            shared = (line for line in self._tables.lines if line.row[0] in OF_PODS)
            own = Tables((*shared, *lines), self._tables.builtin).of(gk)
            self._known[gk, said] = (*rules, *(rule for rule in own if rule not in rules))
        return self._known[gk, said]

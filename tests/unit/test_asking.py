"""Which schemas are read for a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.files.source import FileSource
from kubectl_related.options import Options
from kubectl_related.questions.rules_in_force import Reach, tables_for
from tests.unit.helpers import loaded, make

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK

THING, PART, FOREIGN = (
    ("demo.example.com", "Thing"),
    ("demo.example.com", "Part"),
    ("other.example.org", "Else"),
)


def read_for(holders: frozenset[GK] | None) -> set[GK]:
    """Return the kinds whose schemas are read where only the fields of these kinds can matter."""
    kinds = (
        ("Thing", "demo.example.com/v1"),
        ("Part", "demo.example.com/v1"),
        ("Else", "other.example.org/v1"),
    )
    objects = [make(kind, "one", api) for kind, api in kinds] + [make("ConfigMap", "one")]
    source = FileSource(loaded(objects), "shop", print)
    return set(tables_for(Options(), source, {}, Reach(holders)).derived)


def test_every_unknown_kind_may_refer_to_a_subject() -> None:
    """What uses a subject may be of any kind."""
    assert read_for(None) == {THING, PART, FOREIGN}


def test_what_an_object_uses_is_in_its_own_schema() -> None:
    """Of other kinds nothing is read."""
    assert read_for(frozenset({THING})) == {THING}


def test_what_a_built_in_kind_uses_is_in_no_schema() -> None:
    """Its table says it all."""
    assert read_for(frozenset({("", "ConfigMap")})) == set()

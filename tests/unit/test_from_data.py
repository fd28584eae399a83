"""Objects read by their shape, where no schema says what they refer to."""

from __future__ import annotations

from typing import Any

from kubectl_related.relations.schema.derive_from_objects import derive_from_data, schema_of
from kubectl_related.relations.schema.kinds import Kinds
from tests.unit.helpers import make

THING = ("demo.example.com", "Thing")


def said_by(*specs: dict[str, Any], parts: tuple[str, ...] = ("",)) -> list[str]:
    """Return the paths that objects of one kind refer through."""
    objects = [
        make("Thing", f"t{index}", "demo.example.com/v1", spec=spec) for index, spec in enumerate(specs)
    ]
    return [
        line.split("  ")[1]
        for line in derive_from_data(THING, objects, parts, Kinds({("", "Secret"): True})).splitlines()
    ]


def test_shapes_of_the_data_are_read() -> None:
    """References are found by the names of fields; all objects of the kind are looked at."""
    specs = {"secretName": "a"}, {"list": [{"other": 1}, {"secretRef": {"name": "b"}}]}
    assert said_by(*specs) == ["spec.secretName", "spec.list[].secretRef.name"]


def test_what_cannot_be_a_name_is_none() -> None:
    """A sentence, a path or a number in a field of a reference's name is no reference."""
    assert said_by({"secretName": "a secret"}) == []
    assert said_by({"secretName": "a/vault/path"}) == []
    assert said_by({"secretName": 3}) == []
    assert said_by({"secretName": "192.0.2.1"}) == []


def test_a_namespace_may_be_before_a_name() -> None:
    """`NAMESPACE/NAME` is a name too."""
    assert said_by({"secretName": "vault/name"}) == ["spec.secretName"]


def test_only_open_parts_are_read() -> None:
    """Where the schema says something, the data are not asked."""
    spec = {"secretName": "a", "values": {"secretName": "b"}, "valuesFile": {"secretName": "c"}}
    assert said_by(spec, parts=("spec.values",)) == ["spec.values.secretName"]


def test_kinds_in_the_data_say_what_is_referred_to() -> None:
    """The kinds of typed references are those that the objects name."""
    assert schema_of([{"kind": "B"}, {"kind": "A"}])["properties"]["kind"]["enum"] == ["A", "B"]

"""The keys of ConfigMaps and Secrets: known by name only, and claimed to be missing only when certain."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_related.encoding.server_table import keys_written
from kubectl_related.engine.gaps import without_keys
from kubectl_related.engine.ways.reference import NamedReference
from kubectl_related.model.fieldpaths import Hit
from kubectl_related.model.objects import Ref, keys_of
from tests.unit.helpers import make, tables_of

TARGET = Ref("", "ConfigMap", "shop", "settings")


def absent(obj: Any, *keys: str) -> tuple[str, ...]:
    """Return the keys that are missing where a reference names these."""
    line = "Widget.example.com  spec.name  ConfigMap  name  mounts  -"
    (rule,) = tables_of(line).of(("example.com", "Widget"))
    holder = Ref("example.com", "Widget", "shop", "w")
    reference = NamedReference(rule, holder, Hit("settings", None), keys=keys, target=TARGET, resource=None)
    return tuple(key for end in without_keys(reference, TARGET, obj) for key in end.edge.keys)


def test_a_key_that_is_not_there() -> None:
    """Only the named keys that do not exist are missing, in whatever field the others are."""
    obj = make("ConfigMap", "settings", data={"a": ""}, binaryData={"b": ""})
    assert absent(obj, "a", "b", "c") == ("c",)


@pytest.mark.parametrize("obj", [None, make("ConfigMap", "settings")])
def test_nothing_is_claimed_of_unknown_keys(obj: Any) -> None:
    """Where nobody knows the keys none of them is missing."""
    assert absent(obj, "a") == ()


def test_no_data_means_no_keys() -> None:
    """An object that is known to have no data has no key at all."""
    assert keys_of(make("ConfigMap", "settings", data={})) == frozenset()


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([{"fieldsV1": {"f:data": {".": {}, "f:a": {}}}}, {"fieldsV1": {"f:data": {"f:b": {}}}}], ("a", "b")),
        ([{"fieldsV1": {"f:binaryData": {"f:logo": {}}, "f:metadata": {"f:labels": {}}}}], ("logo",)),
        ([{"fieldsV1": {"f:data": "x"}}, "x", {"fieldsV1": []}], ()),
        ("x", ()),
        (None, ()),
    ],
)
def test_keys_stand_in_managed_fields(entries: Any, expected: tuple[str, ...]) -> None:
    """Every manager's keys count, and whatever else stands there is none."""
    assert keys_written({"metadata": {"managedFields": entries}}) == expected

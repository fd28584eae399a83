"""No value of a Secret or ConfigMap passes the door, neither as an object nor in a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.files.outcome import Outcome, ReadText, read_paths

MARKER = "hunter2"
SECRET = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {
        "name": "one",
        "annotations": {"kubectl.kubernetes.io/last-applied-configuration": MARKER, "a": "b"},
        "managedFields": [{"fieldsV1": {"f:data": {"f:password": {}}}}],
    },
    "data": {"password": MARKER},
    "stringData": {"user": MARKER},
    "type": "Opaque",
}


def leaks(outcome: Outcome) -> bool:
    """Return whether the marker is anywhere."""
    return MARKER in repr(outcome)


def test_secret_keeps_its_keys_only() -> None:
    """Data and stringData keep their keys, the applied copy is gone, all else stays."""
    outcome = read_paths(["-"], json.dumps(SECRET).encode())
    assert outcome.objects == (
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": "one", "annotations": {"a": "b"}},
            "data": {"password": ""},
            "stringData": {"user": ""},
            "type": "Opaque",
        },
    )


def test_config_map_keeps_its_keys_only() -> None:
    """Values of ConfigMaps are never needed, so they are not kept."""
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: b}\nbinaryData: {c: d}\n"
    (obj,) = read_paths(["-"], text.encode()).objects
    assert (obj["data"], obj["binaryData"]) == ({"a": ""}, {"c": ""})


@pytest.mark.parametrize("kind", ["Deployment", "Secret"])
def test_bookkeeping_is_dropped_from_every_object(kind: str) -> None:
    """The applied copy and the managed fields of any object are dropped."""
    (obj,) = read_paths(["-"], json.dumps(SECRET | {"kind": kind}).encode()).objects
    assert obj["metadata"] == {"name": "one", "annotations": {"a": "b"}}


@pytest.mark.parametrize(
    "shape",
    [
        {"kind": "List", "apiVersion": "v1", "items": [SECRET]},
        {"kind": "List", "apiVersion": "v1", "items": [{"kind": "List", "items": [SECRET]}]},
        {
            "items": [{k: v for k, v in SECRET.items() if k != "kind"}],
            "kind": "SecretList",
            "apiVersion": "v1",
        },
        SECRET | {"data": MARKER, "stringData": [MARKER]},
        SECRET | {"metadata": {"namespace": "a"}},
        [SECRET],
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_values_are_dropped_in_every_shape(shape: object, indent: int | None) -> None:
    """In lists, typed lists, with data of the wrong type, and in what is skipped, values stay outside."""
    assert not leaks(read_paths(["-"], json.dumps(shape, indent=indent).encode()))


def test_values_shared_by_an_alias_are_dropped(read_text: ReadText) -> None:
    """An anchor in front of a Secret's data hides nothing."""
    text = (
        f"apiVersion: v1\nkind: Secret\nmetadata: {{name: one}}\ndata: &d {{a: {MARKER}}}\nstringData: *d\n"
    )
    assert not leaks(read_text(text))


@pytest.mark.parametrize(
    "line",
    [
        f"a: !{MARKER} b\n  c",
        f"a: !!int {MARKER}",
        f"a: *{MARKER}",
        f"a: {MARKER}: b",
        f"a: !{MARKER}!x b",
        f"a: [{MARKER}",
        f"a: '{MARKER}",
        f"a: \t@{MARKER}",
        f"a: %{MARKER}",
        f'a: "\\q{MARKER}"',
        f"a: !!binary {MARKER}?",
        f"a: {{{{ {MARKER} }}}}",
        f"? [{MARKER}]\n  : b",
        f"a: |{MARKER}",
        f"a: {MARKER}\n b",
        f"a: &{MARKER}",
    ],
)
def test_errors_quote_nothing(read_text: ReadText, line: str) -> None:
    """Whatever is wrong in a Secret, no message holds a piece of it."""
    outcome = read_text(f"apiVersion: v1\nkind: Secret\nmetadata: {{name: one}}\ndata:\n  {line}\n")
    assert not leaks(outcome)


BLOCK = f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: one\ndata:\n  a: {MARKER}\n  b: '{MARKER}'\n"
damages = st.text("{}[]:,&*!|>'\"%@`#- \n\t\\", min_size=1, max_size=3)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([json.dumps(SECRET), json.dumps(SECRET, indent=2), BLOCK]), st.integers(0), damages)
def test_errors_about_damaged_secrets_quote_nothing(text: str, at: int, damage: str) -> None:
    """A Secret's file with any characters put in anywhere, as YAML or JSON, is never quoted."""
    at %= len(text)
    outcome = read_paths(["-"], (text[:at] + damage + text[at:]).encode())
    assert MARKER not in repr((outcome.errors, outcome.warnings))

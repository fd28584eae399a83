"""-o kyaml writes every value as kubectl writes it."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from kubectl_related.printers.kyaml import write_kyaml

if TYPE_CHECKING:
    from tests.control_plane.control_plane import ControlPlane

KEYS = ["a.b/c", "yes", "n", "1", "0x1f", "1e3", "1.2.3", "2026-11-28", "-a", "a-", "_", "tëst", ".5", "NaN"]
TEXTS = [
    "", "plain", '"quoted" \\ back', "one\ntwo", "one\n  two\n\n\tthree\n", "\n", "tab\there",
    "\u00a0\u200b\u2028", "é €", "\x1b[31m", "\U0001f600", "true", "12",
]  # fmt: skip


def written(value: Any) -> str:
    """Return a value as this program writes it."""
    out = io.StringIO()
    write_kyaml(value, out)
    return out.getvalue()


def test_as_kubectl_writes_it(control_plane: ControlPlane, namespace: str) -> None:
    """A ConfigMap with keys and texts of every kind is written byte for byte as kubectl writes it."""
    annotations = {f"example.com/{number}": text for number, text in enumerate(TEXTS)}
    data = {f"k{number}": text for number, text in enumerate(TEXTS)}
    data |= {key: "x" for key in KEYS if key.isascii() and "/" not in key}
    body = {"metadata": {"name": "odd", "annotations": annotations}, "data": data}
    control_plane.api.create(f"/api/v1/namespaces/{namespace}/configmaps", body)
    for question in (["cm", "odd", "--show-managed-fields"], ["cm"], ["nodes"]):
        get = ["get", *question, "-n", namespace, "-o"]
        content = json.loads(control_plane.kubectl(*get, "json"))
        assert written(content) == control_plane.kubectl(*get, "kyaml")


@pytest.mark.parametrize("text", TEXTS)
def test_it_is_yaml(text: str) -> None:
    """Every text, as a value and in a key, is read back from the YAML that was written."""
    value = {"key": text, "list": [text, 1, None, True, [], {}], f"k {text}": [{"a": text}]}
    assert yaml.safe_load(written(value)) == value


@pytest.mark.parametrize("key", KEYS)
def test_keys_are_strings(key: str) -> None:
    """A key that looks like another type stays a string."""
    assert yaml.safe_load(written({key: 1})) == {key: 1}

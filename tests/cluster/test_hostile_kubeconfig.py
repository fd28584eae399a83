"""Whatever a kubeconfig holds, the answer is a configuration or one sentence."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kubectl_related.cluster.kubeconfig.go_yaml import parse_yaml
from kubectl_related.cluster.kubeconfig.load import load
from kubectl_related.errors import ConfigError
from kubectl_related.options import ConnectionOptions

if TYPE_CHECKING:
    from pathlib import Path

VALUES: tuple[Any, ...] = (
    None,
    True,
    1,
    1.5,
    "text",
    "",
    [],
    [None],
    [1],
    {},
    {"a": 1},
    {1: "b"},
    [[]],
    [{}],
)
PLACES = (
    *((key,) for key in ("kind", "apiVersion", "current-context", "contexts", "clusters", "users")),
    *itertools.product(("contexts",), ("name", "context")),
    *itertools.product(("contexts",), ("context",), ("cluster", "user", "namespace")),
    *itertools.product(
        ("clusters",),
        ("cluster",),
        (
            "server",
            "tls-server-name",
            "insecure-skip-tls-verify",
            "certificate-authority",
            "certificate-authority-data",
            "proxy-url",
            "disable-compression",
            "extensions",
        ),
    ),
    *itertools.product(
        ("users",),
        ("user",),
        (
            "client-certificate",
            "client-certificate-data",
            "client-key",
            "token",
            "tokenFile",
            "as",
            "as-uid",
            "as-groups",
            "as-user-extra",
            "username",
            "auth-provider",
            "exec",
        ),
    ),
    *itertools.product(
        ("users",),
        ("user",),
        ("exec",),
        ("command", "args", "env", "apiVersion", "installHint", "provideClusterInfo", "interactiveMode"),
    ),
    *itertools.product(("users",), ("user",), ("auth-provider",), ("name", "config")),
)


def outcome(text: bytes, path: Path) -> str:
    """Load a kubeconfig and return the sentence, empty where it loads."""
    path.write_bytes(text)
    try:
        load(ConnectionOptions(kubeconfig=str(path)), {})
    except ConfigError as error:
        return error.line()
    return ""


def document(place: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Return a kubeconfig with a value at a place."""
    found: dict[str, Any] = {
        "current-context": "a",
        "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
        "clusters": [{"name": "a", "cluster": {"server": "https://h"}}],
        "users": [{"name": "a", "user": {}}],
    }
    at: Any = found
    for key in place[:-1]:
        at = at.setdefault(key, {})
        at = at[0] if isinstance(at, list) else at
    at[place[-1]] = value
    return found


@pytest.mark.parametrize("place", PLACES, ids=".".join)
def test_any_type_at_any_place(tmp_path: Path, place: tuple[str, ...]) -> None:
    """A value of a wrong type is told of in a sentence."""
    for value in VALUES:
        line = outcome(yaml.safe_dump(document(place, value)).encode(), tmp_path / "c")
        assert "Traceback" not in line


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe\x00",
        b"a: \x00",
        b"a: &x [*x]",
        b"users: &x [*x]",
        b"? [a]\n: b",
        b"a: *nowhere",
        b"!!python/object:os.system {}",
        b"!!timestamp x",
        b"!!int x",
        b"!!binary x",
        b"a: !custom b",
        b"<<: 1",
        b"<<: [1]",
        b"a: 0x",
        b"a: " + b"9" * 5000,
        b"[" * 3000,
        b"a: " + b"{b: " * 900 + b"}" * 900,
        b"--- a\n--- b",
        b"clusters: [{name: a, cluster: {server: 'http://\x7f'}}]",
        b"clusters: [{name: '', cluster: {server: 'https://[::1'}}]",
    ],
)
def test_strange_text(tmp_path: Path, text: bytes) -> None:
    """A text that is hardly YAML is told of in a sentence, without control characters."""
    line = outcome(text, tmp_path / "c")
    assert line.isprintable() or "\n" in line


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    place=st.sampled_from(PLACES),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=6,
    ),
)
def test_random_values(tmp_path: Path, place: tuple[str, ...], value: Any) -> None:
    """No value anywhere leads to anything but a configuration or a ConfigError."""
    outcome(yaml.safe_dump(document(place, value)).encode("utf-8", "replace"), tmp_path / "c")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"2001-01-01", "2001-01-01"),
        (b"1:30", "1:30"),
        (b"=", "="),
        (b"y", True),
        (b"Off", False),
        (b"1e3", 1000.0),
        (b"0o7", 7),
        (b"a: 1\n---\nb: 2", {"a": 1}),
    ],
)
def test_scalars_as_go_reads_them(text: bytes, value: Any) -> None:
    """Dates and 1:30 are strings, y is a boolean, and only the first document counts."""
    assert parse_yaml(text) == value

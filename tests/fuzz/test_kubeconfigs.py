"""Any value at any place of a kubeconfig: it works or is an error, and runs nothing that is not in use."""

from __future__ import annotations

import io
import json
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from kubectl_related.cluster.connect import connect
from kubectl_related.errors import RelatedError
from kubectl_related.model.printable import printable
from kubectl_related.options import ConnectionOptions, Options
from kubectl_related.streams import Streams
from tests.fuzz.asking import is_printable
from tests.fuzz.strategies import damaged, damaged_bytes, examples

if TYPE_CHECKING:
    from pathlib import Path


def config(user: str) -> dict[str, Any]:
    """Return a kubeconfig that says everything; only the user `other` has a plugin."""
    runs = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": "./plugin",
        "interactiveMode": "Never",
        "args": ["a"],
        "env": [{"name": "A", "value": "b"}],
        "provideClusterInfo": True,
        "installHint": "x",
    }
    static = {
        "token": "t",
        "username": "u",
        "as": "a",
        "as-uid": "1",
        "as-groups": ["g"],
        "as-user-extra": {"k": ["v"]},
    }
    there = {
        "server": "https://127.0.0.1:1",
        "insecure-skip-tls-verify": False,
        "tls-server-name": "x",
        "certificate-authority-data": "",
        "proxy-url": "",
        "disable-compression": True,
        "extensions": [{"name": "e", "extension": {}}],
    }
    return {
        "apiVersion": "v1", "kind": "Config", "preferences": {}, "current-context": "used",
        "clusters": [{"name": "used", "cluster": there}],
        "contexts": [{"name": "used", "context": {"cluster": "used", "user": user, "namespace": "n"}},
                     {"name": "other", "context": {"cluster": "used", "user": "other"}}],
        "users": [{"name": "used", "user": static}, {"name": "other", "user": {"exec": runs}},
                  {"name": "oidc", "user": {"auth-provider": {"name": "oidc", "config": {"id-token": "x"}}}}],
    }  # fmt: skip


class Ground:
    """A plugin that leaves a mark where it ran, and a file for the kubeconfig that names it."""

    def __init__(self, folder: Path) -> None:
        self.file, self.mark, plugin = folder / "config", folder / "mark", folder / "plugin"
        plugin.write_text(f"#!{sys.executable}\nopen({str(self.mark)!r}, 'w')\n", encoding="utf-8")
        plugin.chmod(0o700)

    def connect(self, text: bytes) -> None:
        """Connect, without a request: what comes is a source or a sentence."""
        self.file.write_bytes(text)
        warned = io.StringIO()
        options = Options(connection=ConnectionOptions(kubeconfig=str(self.file)))
        try:
            source, namespace = connect(options, Streams(io.StringIO(), io.StringIO(), warned), {})
            assert isinstance(namespace, str)
            source.close()
        except RelatedError as error:
            sentence = error.line()
        else:
            return
        assert sentence
        assert is_printable(printable(sentence))


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Give the plugin."""
    return Ground(tmp_path_factory.mktemp("config"))


def test_the_plugin_runs_where_its_user_is_in_use(tmp_path: Path) -> None:
    """The file that is damaged here is a good one, and the plugin would leave its mark."""
    ground = Ground(tmp_path)
    ground.connect(json.dumps(config("other")).encode())
    deadline = time.monotonic() + 60
    while not ground.mark.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert ground.mark.exists()


@examples(300)
@given(config=damaged(config("used")))
def test_any_value_at_any_place(ground: Ground, config: Any) -> None:
    """A wrong value is reported or ignored; no plugin of another user runs."""
    ground.connect(json.dumps(config).encode())
    assert not ground.mark.exists()


@examples(150)
@given(text=damaged_bytes(json.dumps(config("used")).encode()))
def test_any_bytes(ground: Ground, text: bytes) -> None:
    """A file with changed bytes is reported, or still valid."""
    ground.connect(text)
    assert not ground.mark.exists()

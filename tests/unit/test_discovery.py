"""Which resources a server has, and the cache of that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.cluster.discovery import DiscoveredRoots, DiscoveryCache, RootDiscovery, read_root
from kubectl_related.cluster.http.response import Response
from kubectl_related.errors import ServerError
from tests.unit.helpers import served

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def reply(body: Any, etag: str = "") -> Response:
    """Return a reply of JSON."""
    return Response(200, "application/json", json.dumps(body).encode(), etag)


def no_more(paths: Sequence[str]) -> list[Response | ServerError]:
    """Refuse to be asked for more."""
    raise AssertionError(paths)


def row(plural: str, kind: str, **more: Any) -> dict[str, Any]:
    """Return a row of the aggregated form."""
    return {
        "resource": plural,
        "responseKind": {"kind": kind},
        "scope": "Namespaced",
        "verbs": ["list"],
        **more,
    }


def test_the_aggregated_form() -> None:
    """One document holds every group and version, in order of preference."""
    pods = row("pods", "Pod", singularResource="pod", shortNames=["po"], categories=["all"])
    versions = [
        {"version": "v2", "resources": [row("widgets", "Widget")]},
        {"version": "v1", "freshness": "Stale", "resources": []},
    ]
    items = [
        {
            "metadata": {},
            "versions": [{"version": "v1", "resources": [pods, row("nodes", "Node", scope="Cluster")]}],
        },
        {"metadata": {"name": "example.com"}, "versions": versions},
    ]
    found = read_root(reply({"kind": "APIGroupDiscoveryList", "items": items}, "tag"), no_more)
    assert [(r.qualified, r.version, r.namespaced) for r in found.rows] == [
        ("pods", "v1", True), ("nodes", "v1", False), ("widgets.example.com", "v2", True),
    ]  # fmt: skip
    first = found.rows[0]
    assert (first.singular, first.short_names, first.categories, first.listable) == (
        "pod",
        ("po",),
        ("all",),
        True,
    )
    assert (found.etag, found.stale_versions) == ("tag", ("example.com/v1",))


def test_older_servers_are_asked_group_by_group() -> None:
    """The preferred version comes first, subresources are no rows, one whose group fails is stale."""
    groups = [
        {"name": "apps", "versions": [{"version": "v1beta1"}, {"version": "v1"}],
         "preferredVersion": {"version": "v1"}},
        {"name": "down.example.com", "versions": [{"version": "v1"}]},
    ]  # fmt: skip
    resources = [
        {"name": "deployments", "kind": "Deployment", "namespaced": True, "verbs": ["get", "list"]},
        {"name": "deployments/scale", "kind": "Scale", "namespaced": True, "verbs": ["get"]},
    ]
    asked: list[str] = []

    def ask(paths: Sequence[str]) -> list[Response | ServerError]:
        asked.extend(paths)
        return [*([reply({"resources": resources})] * 2), ServerError(503, "ServiceUnavailable", "x")]

    found = read_root(reply({"kind": "APIGroupList", "groups": groups}), ask)
    assert asked == ["/apis/apps/v1", "/apis/apps/v1beta1", "/apis/down.example.com/v1"]
    assert [(r.plural, r.version) for r in found.rows] == [("deployments", "v1"), ("deployments", "v1beta1")]
    assert (found.stale_versions, found.etag) == (("down.example.com/v1",), "")


def test_the_core_of_older_servers() -> None:
    """The root /api names versions alone."""
    found = read_root(
        reply({"kind": "APIVersions", "versions": ["v1"]}),
        lambda paths: [
            reply({"resources": [{"name": "pods", "kind": "Pod", "namespaced": True}]}) for _ in paths
        ],
    )
    assert [(r.group, r.version, r.plural) for r in found.rows] == [("", "v1", "pods")]


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"{}", b'{"kind": "APIGroupDiscoveryList"}'])
def test_a_root_that_says_nothing_has_no_rows(body: bytes) -> None:
    """What is no discovery document lists nothing."""
    assert read_root(Response(200, "", body), lambda _: []).rows == ()


FOUND = DiscoveredRoots(
    (RootDiscovery(served().rows[:3], "one"), RootDiscovery(served().rows[3:], "two", ("x/v1",)))
)


def files(folder: Path) -> list[Path]:
    """Return every file below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_cache_gives_back_what_it_was_given(tmp_path: Path) -> None:
    """Rows, tags and stale versions survive; another server has a file of its own."""
    cache = DiscoveryCache(tmp_path, "https://one.example.com:6443/k8s/c-1")
    assert cache.load() is None
    cache.save(FOUND)
    assert cache.load() == FOUND
    assert DiscoveryCache(tmp_path, "https://two.example.com:6443").load() is None
    (file,) = files(tmp_path)
    assert file.is_relative_to(tmp_path / "kubectl-related")


def test_the_cache_is_private(tmp_path: Path) -> None:
    """Only its owner may enter the folder or read the file."""
    DiscoveryCache(tmp_path, "https://one.example.com").save(FOUND)
    (file,) = files(tmp_path)
    assert (file.parent.stat().st_mode & 0o777, file.stat().st_mode & 0o077) == (0o700, 0)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"{", b"[]", b"null", b'{"format": 99, "roots": []}', b'{"format": 1}',
     b'{"format": 1, "roots": [1, 2]}',
     b'{"format": 1, "roots": [{"rows": [[1]], "etag": "", "broken": []}]}',
     b"[" * 100_000],
)  # fmt: skip
def test_a_corrupted_cache_is_ignored(tmp_path: Path, content: bytes) -> None:
    """Whatever stands in the file, the server is asked instead."""
    cache = DiscoveryCache(tmp_path, "https://one.example.com")
    cache.save(FOUND)
    files(tmp_path)[0].write_bytes(content)
    assert cache.load() is None
    cache.save(FOUND)
    assert cache.load() == FOUND


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    """A file where the folder should be keeps nothing and says nothing."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    cache = DiscoveryCache(blocked, "https://one.example.com")
    cache.save(FOUND)
    assert cache.load() is None


def test_core_comes_first() -> None:
    """The rows of /api stand before those of /apis."""
    found = FOUND.resources()
    assert (found.rows, found.stale_versions) == (served().rows, ("x/v1",))

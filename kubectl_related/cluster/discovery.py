"""Which resources the server has: aggregated discovery, and the per-group form before it.

Rows come from a cache file of our own and are revalidated by ETag; nothing in
the cache is trusted for authorization.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kubectl_related.cluster.cache import ServerFolder
from kubectl_related.errors import ServerError
from kubectl_related.model.objects import elements, mapping, strings, text
from kubectl_related.model.resources import Resource, Resources
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from kubectl_related.cluster.http.client import Response

ROOTS = ("/api", "/apis")
ACCEPT = (
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"
)
_FILE = "discovery.json"


class RootDiscovery(Record):
    """The discovery of one root: its rows, its ETag, and the group versions that did not answer."""

    rows: tuple[Resource, ...] = ()
    etag: str = ""
    stale_versions: tuple[str, ...] = ()


class DiscoveredRoots(Record):
    """The discovery of both roots."""

    roots: tuple[RootDiscovery, RootDiscovery] = (RootDiscovery(), RootDiscovery())

    def resources(self) -> Resources:
        """Return the rows of both, core first."""
        core, groups = self.roots
        return Resources(core.rows + groups.rows, core.stale_versions + groups.stale_versions)


def read_root(
    response: Response, ask: Callable[[Sequence[str]], Iterable[Response | ServerError]]
) -> RootDiscovery:
    """Read the reply of a root; `ask` fetches the per-group documents of older servers."""
    body = _json(response.body)
    if text(body.get("kind")) == "APIGroupDiscoveryList":
        rows: list[Resource] = []
        stale_versions: list[str] = []
        for group in elements(body.get("items")):
            for version in elements(mapping(group).get("versions")):
                name = text(mapping(mapping(group).get("metadata")).get("name"))
                if mapping(version).get("freshness") == "Stale":
                    stale_versions.append(f"{name}/{text(version.get('version'))}")
                rows += _aggregated(name, mapping(version))
        return RootDiscovery(tuple(rows), response.etag, tuple(stale_versions))
    return _per_group(body, ask)


def _json(body: bytes) -> dict[str, Any]:
    try:
        return mapping(json.loads(body))
    except (ValueError, RecursionError):
        return {}


def _aggregated(group: str, version: dict[str, Any]) -> Iterator[Resource]:
    for row in elements(version.get("resources")):
        kind = mapping(mapping(row).get("responseKind"))
        if text(mapping(row).get("resource")) and text(kind.get("kind")):
            yield Resource(
                group,
                text(version.get("version")),
                text(row["resource"]),
                text(kind["kind"]),
                row.get("scope") == "Namespaced",
                text(row.get("singularResource")),
                strings(row.get("shortNames")),
                strings(row.get("categories")),
                frozenset(strings(row.get("verbs"))),
            )


def _per_group(
    body: dict[str, Any], ask: Callable[[Sequence[str]], Iterable[Response | ServerError]]
) -> RootDiscovery:
    versions: list[tuple[str, str]] = [("", v) for v in strings(body.get("versions"))]
    for group in elements(body.get("groups")):
        listed = [text(mapping(v).get("version")) for v in elements(mapping(group).get("versions"))]
        preferred = text(mapping(mapping(group).get("preferredVersion")).get("version"))
        listed.sort(key=lambda version: version != preferred)
        versions += [(text(mapping(group).get("name")), version) for version in listed]
    paths = [f"/apis/{group}/{version}" if group else f"/api/{version}" for group, version in versions]
    rows: list[Resource] = []
    stale_versions = []
    for (group, version), answer in zip(versions, ask(paths), strict=True):
        if isinstance(answer, ServerError):
            stale_versions.append(f"{group}/{version}")
            continue
        rows += _legacy(group, version, _json(answer.body))
    return RootDiscovery(tuple(rows), "", tuple(stale_versions))


def _legacy(group: str, version: str, body: dict[str, Any]) -> Iterator[Resource]:
    for row in elements(body.get("resources")):
        plural, kind = text(mapping(row).get("name")), text(mapping(row).get("kind"))
        if plural and kind and "/" not in plural:
            yield Resource(
                group,
                version,
                plural,
                kind,
                row.get("namespaced") is True,
                text(row.get("singularName")),
                strings(row.get("shortNames")),
                strings(row.get("categories")),
                frozenset(strings(row.get("verbs"))),
            )


class DiscoveryCache:
    """The last discovery of a server, in a file."""

    def __init__(self, directory: Path, server: str) -> None:
        self._folder = ServerFolder(directory, server)

    def load(self) -> DiscoveredRoots | None:
        """Return what was cached, or None if nothing usable is there."""
        kept = self._folder.read(_FILE)
        if kept is None:
            return None
        first, second = (
            RootDiscovery(tuple(_row(row) for row in root["rows"]), root["etag"], tuple(root["broken"]))
            for root in json.loads(kept)
        )
        return DiscoveredRoots((first, second))

    def save(self, found: DiscoveredRoots) -> None:
        """Keep what was found."""
        roots = [
            {
                "rows": [_kept(row) for row in root.rows],
                "etag": root.etag,
                "broken": list(root.stale_versions),
            }
            for root in found.roots
        ]
        self._folder.write(_FILE, json.dumps(roots, separators=(",", ":")))


def _kept(row: Resource) -> list[Any]:
    return [
        row.group, row.version, row.plural, row.kind, row.namespaced, row.singular, row.short_names,
        row.categories, sorted(row.verbs),
    ]  # fmt: skip


def _row(row: list[Any]) -> Resource:
    group, version, plural, kind, namespaced, singular, short_names, categories, verbs = row
    return Resource(
        group,
        version,
        plural,
        kind,
        namespaced,
        singular,
        tuple(short_names),
        tuple(categories),
        frozenset(verbs),
    )

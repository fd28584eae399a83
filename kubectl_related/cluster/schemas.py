"""Relation lines derived from the OpenAPI documents of custom kinds, cached by the documents' hashes.

`/openapi/v3` names a document for each group version, with its hash. The lines
are kept, never a document. A server that does not answer here gives no lines;
that is not an error.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, urlsplit

from kubectl_related.cluster.cache import ServerFolder, digest
from kubectl_related.cluster.fanout import Fanout
from kubectl_related.errors import BadReplyError, RelatedError, ServerError
from kubectl_related.model.objects import mapping, text
from kubectl_related.record import Record
from kubectl_related.relations.parse import is_kind, package_text, read_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from kubectl_related.cluster.http.response import Response
    from kubectl_related.encoding.openapi import Definitions
    from kubectl_related.model.resources import Resources
    from kubectl_related.model.source import Field, Gap
    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.kinds import Kinds

ROOT = "/openapi/v3"
_INDEX = "openapi.json"
_UNUSED_DAYS = 30

Paths = Mapping[str, str]
"""`apis/GROUP/VERSION` → where its document is; the hash in it changes with the document."""


def read_paths(body: bytes) -> Paths:
    """Read what the root answered; garbage names nothing."""
    try:
        paths = mapping(mapping(json.loads(body)).get("paths"))
    except (ValueError, RecursionError):
        return {}
    urls = {path: text(mapping(entry).get("serverRelativeURL")) for path, entry in paths.items()}
    return {
        p: u for p, u in urls.items() if p.startswith("apis/") and u.startswith(f"{ROOT}/") and "hash=" in u
    }


class OpenAPIFile(Record):
    """The URL of an OpenAPI document, and all kinds that it describes.

    The rules of all of them are derived and kept, whichever a question is about.
    """

    url: str
    kinds: tuple[GK, ...]
    digest: str
    """Of everything that the lines depend on."""


def wanted(paths: Paths, kinds: Iterable[GK], resources: Resources) -> list[OpenAPIFile]:
    """Return the documents in which these kinds are described."""
    urls = dict.fromkeys(filter(None, (_url_of(gk, paths, resources) for gk in sorted(kinds))))
    if not urls:
        return []
    described: dict[str, list[GK]] = {}
    for row in resources.preferred:
        if is_kind(row.gk):
            described.setdefault(paths.get(f"apis/{row.api_version}", ""), []).append(row.gk)
    served = sorted((row.group, row.kind, row.namespaced) for row in resources.preferred)
    about = _digest(package_text("facts/schema-words.txt"), served)
    return [OpenAPIFile(url, tuple(sorted(described[url])), _digest(url, about)) for url in urls]


def _url_of(gk: GK, paths: Paths, resources: Resources) -> str:
    """Return the URL of the document that describes a kind; empty if no document does."""
    resource = resources.of(*gk)
    return paths.get(f"apis/{resource.api_version}", "") if resource is not None else ""


def _digest(*parts: Any) -> str:
    return digest(repr(parts))


def read_document(body: bytes, one: OpenAPIFile, kinds: Kinds) -> str:
    """Return the lines of the kinds that it describes, each kind's under a comment with its name.

    Raises: BadReplyError if the reply is not an OpenAPI document.
    """
    from kubectl_related.relations.schema.derive import derive

    definitions = _definitions(body)
    described = definitions.kinds()
    parts = []
    for gk in one.kinds:
        schema = definitions.decoded(described[gk]) if gk in described else {}
        parts.append(f"# {gk[1]}.{gk[0]}\n{derive(gk, schema, kinds, definitions)}")
    return "".join(parts)


def gaps_in_document(body: bytes, fields: Iterable[Field]) -> list[Gap | Literal[False] | None]:
    """Return for each field what its kind's schema lacks of it, False if the kind has no schema here.

    Raises: BadReplyError if the reply is not an OpenAPI document.
    """
    from kubectl_related.relations.schema.field_gaps import first_gap

    definitions = _definitions(body)
    described = definitions.kinds()
    return [
        first_gap(path, definitions[described[gk]], definitions) if gk in described else False
        for gk, path in fields
    ]


def _definitions(body: bytes) -> Definitions:
    """Return the schemas of an OpenAPI document. Raises: BadReplyError."""
    # Only here: most of the time everything is kept, and start-up is short.
    from kubectl_related.encoding.json_values import BadJsonError
    from kubectl_related.encoding.openapi import Definitions

    try:
        definitions = Definitions(body)
    except BadJsonError as error:
        raise BadReplyError("not an OpenAPI document") from error
    if not definitions:
        raise BadReplyError("not an OpenAPI document")
    return definitions


def by_kind(lines: str) -> dict[GK, str]:
    """Split the lines of a document by kind."""
    found: dict[GK, str] = {}
    for part in f"\n{lines}".split("\n# ")[1:]:
        name, _, said = part.partition("\n")
        found[read_kind(name)] = said if said.endswith("\n") or not said else f"{said}\n"
    return found


class SchemaCache:
    """The last index and the derived lines of one server."""

    def __init__(self, directory: Path, server: str) -> None:
        self._folder = ServerFolder(directory, server)

    def paths(self) -> dict[str, str] | None:
        """Return the cached index, or None if nothing usable is there."""
        kept = self._folder.read(_INDEX)
        return None if kept is None else json.loads(kept)

    def keep_paths(self, paths: Mapping[str, str]) -> None:
        """Keep what the root answered."""
        self._folder.write(_INDEX, json.dumps(dict(paths), separators=(",", ":")))

    def lines(self, digest: str) -> str | None:
        """Return cached lines, or None if they are missing or damaged."""
        lines = self._folder.read(_cached_name(digest))
        if lines is not None:
            self._folder.used(_cached_name(digest))
        return lines

    def keep_lines(self, digest: str, lines: str) -> None:
        """Keep lines, and drop what was not used for long."""
        self._folder.write(_cached_name(digest), lines)
        self._folder.drop_unused(_cached_name(digest), _UNUSED_DAYS)


def _cached_name(digest: str) -> str:
    return f"schemas/{digest}.relations"


class Schemas:
    """The lines of custom kinds whose schema the server has."""

    def __init__(
        self, get: Callable[..., Response], cancel: Callable[[], None], threads: int, cache: SchemaCache
    ) -> None:
        """Ask with `get`, on `threads` threads."""
        self._get = get
        self._cancel = cancel
        self._threads = threads
        self._cache = cache
        self._paths: Paths | None = None
        self._last: tuple[frozenset[GK], Resources, Mapping[GK, str]] | None = None
        self.unchecked = False
        """The index came from the cache, and nobody asked whether it still holds."""

    def lines(self, kinds: frozenset[GK], resources: Resources) -> Mapping[GK, str]:
        """Return the lines of each kind whose schema could be read. Raises: RelatedError that is fatal."""
        paths = self._index()
        if self._last is None or self._last[:2] != (kinds, resources):
            documents = wanted(paths, kinds, resources)
            found = self._read(documents, resources)
            self._last = kinds, resources, {gk: found[gk] for gk in sorted(kinds) if gk in found}
        return self._last[2]

    def gaps(self, fields: Iterable[Field], resources: Resources) -> Mapping[Field, Gap | None]:
        """Return what the schemas lack of these fields, None if nothing. Raises: RelatedError that is fatal.

        The answer is kept for the hash of the document, which is long.
        """
        paths = self._index()
        by_url: dict[str, list[Field]] = {}
        for gk, pattern in fields:
            if url := _url_of(gk, paths, resources):
                by_url.setdefault(url, []).append((gk, pattern))
        found: dict[Field, Gap | None] = {}
        for url, asked in by_url.items():
            name = _digest(url, asked)
            if (kept := self._cache.lines(name)) is None:
                try:
                    kept = json.dumps(gaps_in_document(self._document(url), asked))
                except ServerError:
                    continue
                self._cache.keep_lines(name, kept)
            for field, gap in zip(asked, json.loads(kept), strict=True):
                if gap is not False:
                    found[field] = None if gap is None else (gap[0], tuple(gap[1]))
        return found

    def _index(self) -> Paths:
        if self._paths is None:
            self._paths = self._cache.paths()
            self.unchecked = self._paths is not None
            if self._paths is None:
                self.refresh()
        return self._paths or {}

    def _document(self, url: str) -> bytes:
        parts = urlsplit(url)
        return self._get(parts.path, parse_qsl(parts.query)).body

    def is_current(self) -> bool:
        """Ask whether the index is still the same. Raises: RelatedError."""
        return read_paths(self._get(ROOT).body) == self._paths

    def refresh(self) -> None:
        """Ask for the index, and keep it; a server that does not say it describes nothing."""
        self._paths, self._last, self.unchecked = {}, None, False
        with contextlib.suppress(ServerError):
            self._paths = read_paths(self._get(ROOT).body)
        self._cache.keep_paths(self._paths)

    def _read(self, documents: Iterable[OpenAPIFile], resources: Resources) -> Mapping[GK, str]:
        found: dict[GK, str] = {}
        asked: list[OpenAPIFile] = []
        for document in documents:
            lines = self._cache.lines(document.digest)
            if lines is None:
                asked.append(document)
            else:
                found |= by_kind(lines)
        if asked:
            # Only here: most of the time everything is kept, and start-up is short.
            from kubectl_related.relations.schema.kinds import Kinds

            kinds = Kinds({row.gk: row.namespaced for row in resources.preferred})
            for document, answer in self._ask(asked, kinds).items():
                if not isinstance(answer, RelatedError):
                    self._cache.keep_lines(document.digest, answer)
                    found |= by_kind(answer)
        return found

    def _ask(
        self, documents: Sequence[OpenAPIFile], kinds: Kinds
    ) -> Mapping[OpenAPIFile, str | RelatedError]:
        """Fetch documents in parallel; each is read, and forgotten, on the thread that has it."""

        def read(document: OpenAPIFile) -> str:
            return read_document(self._document(document.url), document, kinds)

        fanout: Fanout[OpenAPIFile, str] = Fanout(self._threads, read, self._cancel)
        try:
            return fanout.run(documents)
        finally:
            fanout.close()

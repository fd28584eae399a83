"""The cluster as a source: discovery from the cache, requests through the fan-out."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from kubectl_related.cluster.discovery import ACCEPT, ROOTS, DiscoveredRoots, DiscoveryCache, read_root
from kubectl_related.cluster.fanout import Fanout
from kubectl_related.cluster.lister import Lister
from kubectl_related.errors import RelatedError, ServerError
from kubectl_related.model.source import Answer, Origin, Unbuilt
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from kubectl_related.cluster.http.client import Connection, Response
    from kubectl_related.cluster.kubeconfig.model import ClientConfig
    from kubectl_related.cluster.schemas import Schemas
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resources
    from kubectl_related.model.source import Field, Gap, Request
    from kubectl_related.model.watching import Listener, WatchOf
    from kubectl_related.progress import Progress


class _Revalidate(Record):
    """Whether a root of discovery still says what the cache says; answered by `unknown` if not."""

    root: str
    etag: str


_SCHEMAS = _Revalidate("/openapi/v3", "")


class ClusterSource:
    """Answers from one API server."""

    live = True
    unplaced: frozenset[Ref] = frozenset()
    unbuilt = Unbuilt()

    def __init__(
        self,
        connection: Connection,
        cache_dir: Path,
        config: ClientConfig,
        threads: int,
        chunk: int,
        progress: Progress | None = None,
    ) -> None:
        scheme, slashes, address = config.server.partition("://")
        self.origin = Origin(config.context, scheme + slashes + address.rpartition("@")[2])
        self._connection = connection
        self._cache = DiscoveryCache(cache_dir, config.server)
        self._lister = Lister(connection.get, chunk, config.namespace)
        self._threads = threads
        self._progress = progress
        self._fanout: Fanout[Request | _Revalidate, Answer] = Fanout(
            threads, self._answer, connection.cancel, progress
        )
        self._schemas_of: Callable[[], Schemas] = lambda: _schemas(connection, cache_dir, config, threads)
        self._schemas: Schemas | None = None
        self._known: DiscoveredRoots | None = None
        self._resources = DiscoveredRoots().resources()
        self._unchecked = False

    def resources(self, *, fresh: bool = False) -> Resources:
        """Return what is served, from the cache if it has not been revalidated yet."""
        if self._known is None and not fresh and (kept := self._cache.load()) is not None:
            self._know(kept, unchecked=True)
        if self._known is None or (fresh and self._unchecked):
            self._discover()
        return self._resources

    def derived(
        self, kinds: Iterable[tuple[str, str]], beside: Iterable[tuple[str, str]] = ()
    ) -> Mapping[tuple[str, str], str]:
        """Return what the server's schemas say about these kinds, from the cache if possible."""
        if not (wanted := frozenset((*kinds, *beside))):
            return {}
        if self._schemas is None:
            self._schemas = self._schemas_of()
        return self._schemas.lines(wanted, self.resources())

    def schema_gaps(self, fields: Iterable[Field]) -> Mapping[Field, Gap | None]:
        """Return what the server's schemas lack of these fields, from the cache if possible."""
        if self._schemas is None:
            self._schemas = self._schemas_of()
        return self._schemas.gaps(fields, self.resources())

    def fetch(
        self, requests: Sequence[Request], follow: Callable[[Request, Answer], Iterable[Request]]
    ) -> Mapping[Request, Answer]:
        """Answer all requests; a cached discovery is revalidated in the same wave."""
        checks = self._checks()

        def onward(question: Request | _Revalidate, answer: Answer) -> Iterable[Request]:
            return () if isinstance(question, _Revalidate) else follow(question, answer)

        found = self._fanout.run([*checks, *requests], onward)
        changed = {check.root for check in checks if _as_answer(found[check]).unknown}
        if not changed.isdisjoint(ROOTS):
            self._discover()
        self._unchecked = False
        if self._schemas is not None:
            if _SCHEMAS.root in changed:
                self._schemas.refresh()
            self._schemas.unchecked = False
        return {q: _as_answer(a) for q, a in found.items() if not isinstance(q, _Revalidate)}

    def fetch_patiently(
        self,
        requests: Sequence[Request],
        follow: Callable[[Request, Answer], Iterable[Request]],
        deadline: float | None,
    ) -> Mapping[Request, Answer]:
        """Answer like `fetch`, but wait for a server that does not answer, until a monotonic time."""
        from kubectl_related.cluster.patience import Patient

        patient = Patient(self._lister.answer, self._connection.wait, deadline)
        fanout = Fanout(self._threads, patient.answer, self._connection.cancel, self._progress)
        with closing(fanout):
            found = fanout.run(requests, follow)
        return {request: _as_answer(answer) for request, answer in found.items()}

    def watch(self, watch: WatchOf, version: str, listener: Listener) -> Callable[[], None]:
        """Begin to watch from a resourceVersion; return what ends it."""
        # Only here: hardly any question is watched.
        from kubectl_related.cluster.watch import Watcher

        watcher = Watcher(self._connection, watch, version, listener)
        watcher.start()
        return watcher.stop

    def places(
        self,
        fields: Iterable[tuple[Ref, str]],  # noqa: ARG002 - there are no files
    ) -> Mapping[tuple[Ref, str], tuple[str, int]]:
        """Return nothing: no object of a cluster is in a file."""
        return {}

    def close(self) -> None:
        """End the threads and close the sockets."""
        self._fanout.close()
        self._connection.close()

    def _checks(self) -> list[_Revalidate]:
        checks = [_SCHEMAS] if self._schemas is not None and self._schemas.unchecked else []
        if self._unchecked and self._known is not None:
            roots = zip(ROOTS, self._known.roots, strict=True)
            checks += [_Revalidate(root, found.etag) for root, found in roots]
        return checks

    def _answer(self, question: Request | _Revalidate) -> Answer:
        """Answer one question on a thread of the pool."""
        if question is _SCHEMAS and self._schemas is not None:
            return Answer(unknown=not self._schemas.is_current())
        if isinstance(question, _Revalidate):
            headers = {"If-None-Match": question.etag} if question.etag else {}
            return Answer(unknown=self._connection.get(question.root, [], ACCEPT, headers).status != 304)
        return self._lister.answer(question)

    def _discover(self) -> None:
        """Ask both roots at once, and keep what they say."""
        documents: Fanout[str, Response] = Fanout(
            self._threads,
            lambda path: self._connection.get(path, [], ACCEPT),
            self._connection.cancel,
            self._progress,
        )

        def ask(paths: Sequence[str]) -> Iterable[Response | ServerError]:
            for answer in documents.run(paths).values():
                if isinstance(answer, RelatedError) and not isinstance(answer, ServerError):
                    raise answer
                yield answer

        roots = []
        with closing(documents):
            for root in list(ask(ROOTS)):
                if isinstance(root, ServerError):
                    raise root
                roots.append(read_root(root, ask))
        found = DiscoveredRoots((roots[0], roots[1]))
        self._know(found, unchecked=False)
        if not self._resources.stale_versions:
            self._cache.save(found)

    def _know(self, found: DiscoveredRoots, *, unchecked: bool) -> None:
        # Made once: what is looked up by kind is indexed at the first look.
        self._known, self._resources, self._unchecked = found, found.resources(), unchecked


def _schemas(connection: Connection, cache_dir: Path, config: ClientConfig, threads: int) -> Schemas:
    # Only here: most clusters' custom kinds are in the tables, and start-up is short.
    from kubectl_related.cluster.schemas import SchemaCache, Schemas

    return Schemas(connection.get, connection.cancel, threads, SchemaCache(cache_dir, config.server))


def _as_answer(outcome: Answer | RelatedError) -> Answer:
    if not isinstance(outcome, RelatedError):
        return outcome
    return Answer(error=outcome, warnings=outcome.warnings if isinstance(outcome, ServerError) else ())

"""The answers of a source as they are held and kept up to date: what is known is not asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.objects import metadata, name_of, namespace_of, text
from kubectl_related.model.source import Answer, ByteFilter, Form, Get, ListOf, Unbuilt
from kubectl_related.questions.watch.changes import Filter, assigned, changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kubectl_related.errors import RelatedError
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resources
    from kubectl_related.model.source import Field, Gap, Object, Request
    from kubectl_related.model.watching import Change, Watchable, WatchOf


class HeldSource:
    """Answers from what it holds, and asks only for the rest."""

    live = True
    unplaced: frozenset[Ref] = frozenset()
    unbuilt = Unbuilt()

    def __init__(self, source: Watchable) -> None:
        self._source = source
        self.origin = source.origin
        self._held: dict[Request, Answer] = {}
        self._used: dict[Request, None] = {}
        self._requests: dict[WatchOf, list[Request]] = {}
        """What each watch keeps up to date."""
        self._filters: dict[WatchOf, Filter] = {}
        self._rows: dict[Request, Answer] = {}
        """What the server printed of single objects when they changed."""
        self.patient = False
        """Whether to wait for a server that does not answer."""
        self.deadline: float | None = None

    def resources(self, *, fresh: bool = False) -> Resources:
        """Return what is served."""
        return self._source.resources(fresh=fresh and not self.patient)

    def derived(
        self, kinds: Iterable[tuple[str, str]], beside: Iterable[tuple[str, str]] = ()
    ) -> Mapping[tuple[str, str], str]:
        """Return what schemas say."""
        return self._source.derived(kinds, beside)

    def schema_gaps(self, fields: Iterable[Field]) -> Mapping[Field, Gap | None]:
        """Return what schemas lack of these fields."""
        return self._source.schema_gaps(fields)

    def places(self, fields: Iterable[tuple[Ref, str]]) -> Mapping[tuple[Ref, str], tuple[str, int]]:
        """Return nothing: no object of a cluster is in a file."""
        return self._source.places(fields)

    def close(self) -> None:
        """Leave the source open: whoever opened it closes it."""

    def fetch(
        self, requests: Sequence[Request], follow: Callable[[Request, Answer], Iterable[Request]]
    ) -> Mapping[Request, Answer]:
        """Answer all requests and what follows from them, from what is held if possible."""
        found: dict[Request, Answer] = {}
        unknown: dict[Request, None] = {}
        waiting = list(requests)
        for request in waiting:
            self._used[request] = None
            if request in found or request in unknown:
                continue
            answer = self._held.get(request) or self._rows.get(request)
            if answer is None:
                unknown[request] = None
                continue
            self._held[request] = found[request] = answer
            waiting += follow(request, answer) if answer.error is None else ()

        def onward(request: Request, answer: Answer) -> Iterable[Request]:
            self._used[request] = None
            for child in follow(request, answer):
                self._used[child] = None
                if (held := self._held.get(child)) is None:
                    yield child
                elif child not in found:
                    found[child] = held
                    yield from onward(child, held)

        # Even without requests: a cached discovery may have to be revalidated.
        if unknown or not self.patient:
            asked = self._ask([*unknown], onward)
            self._held |= asked
            found |= asked
        return found

    def begin(self) -> None:
        """Start a new answer: what it does not use is forgotten by `settle`."""
        self._used = {}

    def settle(self) -> list[WatchOf]:
        """Forget what the last answer did not use; return what is to be watched."""
        self._held = {request: answer for request, answer in self._held.items() if request in self._used}
        self._requests = assigned(self._held)
        self._filters = {watch: Filter.of(requests, self._held) for watch, requests in self._requests.items()}
        self._rows = {request: row for request, row in self._rows.items() if request in self._held}
        return [*self._requests]

    def wants(self, watch: WatchOf, namespace: str, name: str, written: bytes) -> bool:
        """Return whether an object can matter; called by other threads."""
        found = self._filters.get(watch)
        return found is not None and found.matches(namespace, name, written)

    def apply(self, changes: Iterable[tuple[WatchOf, Change]]) -> None:
        """Put the objects of these changes into the answers that hold them, or take them out."""
        by_request: dict[Request, list[Change]] = {}
        for watch, change in changes:
            place = namespace_of(change.obj), name_of(change.obj)
            for request in self._requests.get(watch, ()):
                if not isinstance(request, Get) or (request.namespace, request.name) == place:
                    by_request.setdefault(request, []).append(change)
            for request in self._tables(watch, place[0]):
                by_request.setdefault(request, []).append(change)
            self._keep_row(watch, change)
            known = self._filters.get(watch)
            if known is not None and not known.everything and not change.deleted:
                known.names.add(place)
        for request, found in by_request.items():
            self._held[request] = changed(request, self._held[request], found)

    def versions(
        self, watches: Iterable[WatchOf]
    ) -> tuple[dict[WatchOf, str], dict[WatchOf, RelatedError], bool]:
        """Return from where each can be watched, or why not, and whether an answer changed.

        Objects that are in no list are listed by name for that, and requested again if they have changed.
        """
        found: dict[WatchOf, str] = {}
        needed: dict[WatchOf, ListOf] = {}
        for watch in watches:
            requests = self._requests.get(watch, [])
            lists = [request for request in requests if isinstance(request, ListOf)]
            if lists:
                found[watch] = self._held[lists[0]].version
            else:
                needed[watch] = _by_name(watch, requests)
        answers = self._ask([*dict.fromkeys(needed.values())])
        errors: dict[WatchOf, RelatedError] = {}
        stale: list[Request] = []
        for watch, request in needed.items():
            answer = answers[request]
            if answer.error is not None:
                errors[watch] = answer.error
                continue
            found[watch] = answer.version
            now = {name_of(obj): _version(obj) for obj in answer.objects}
            for get in self._requests[watch]:
                held = {name_of(obj): _version(obj) for obj in self._held[get].objects}
                if isinstance(get, Get) and held.get(get.name) != now.get(get.name):
                    stale.append(get)
        self._replace(stale)
        return found, errors, bool(stale)

    def refresh(self, watches: Iterable[WatchOf]) -> dict[WatchOf, RelatedError]:
        """List again what these watches missed; return what could not be."""
        errors: dict[WatchOf, RelatedError] = {}
        later: list[Request] = []
        lists: dict[Request, WatchOf] = {}
        for watch in watches:
            for request in self._requests.get(watch, ()):
                if isinstance(request, ListOf):
                    lists[request] = watch
                else:
                    later.append(request)
            later += self._tables(watch, None)
        for request, error in self._replace([*lists]).items():
            errors[lists[request]] = error
        self._replace([*dict.fromkeys(later)])
        return errors

    def _replace(self, requests: Sequence[Request]) -> dict[Request, RelatedError]:
        """Send requests again; return the errors. An answer stays as it was if there is one."""
        errors = {}
        for request, answer in (self._ask(requests) if requests else {}).items():
            if answer.error is not None:
                errors[request] = answer.error
            else:
                self._held[request] = answer
                self._rows.pop(request, None)
        return errors

    def _tables(self, watch: WatchOf, namespace: str | None) -> Iterator[Request]:
        """Yield the tables without objects that also show the objects of a watch."""
        for request in self._held:
            if isinstance(request, ListOf) and request.form is Form.TABLE:
                inside = namespace is None or request.namespace in ("", namespace)
                if inside and request.resource.gk == watch.resource.gk:
                    yield request

    def _keep_row(self, watch: WatchOf, change: Change) -> None:
        """Keep what the server prints of an object, for when it is asked for."""
        get = Get(watch.resource, namespace_of(change.obj), name_of(change.obj), Form.TABLE)
        if change.deleted or not change.columns:
            self._rows.pop(get, None)
        else:
            self._rows[get] = changed(get, Answer(), [change])

    def _ask(
        self,
        requests: Sequence[Request],
        follow: Callable[[Request, Answer], Iterable[Request]] = lambda _request, _answer: (),
    ) -> Mapping[Request, Answer]:
        if self.patient:
            return self._source.fetch_patiently(requests, follow, self.deadline) if requests else {}
        return self._source.fetch(requests, follow)


def _by_name(watch: WatchOf, requests: Iterable[Request]) -> ListOf:
    """Return the list of the objects that are watched by name."""
    names = frozenset(request.name for request in requests if isinstance(request, Get))
    return ListOf(
        watch.resource,
        watch.namespace,
        Form.METADATA,
        field_selector=watch.field_selector,
        byte_filter=None if watch.field_selector else ByteFilter(names),
    )


def _version(obj: Object) -> str:
    return text(metadata(obj).get("resourceVersion"))

"""How changes of objects reach a question that is watched: values, and the two sides that exchange them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kubectl_related.model.source import Form, Source
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kubectl_related.errors import RelatedError
    from kubectl_related.model.resources import Resource
    from kubectl_related.model.source import Answer, Columns, Object, Request, Write


class WatchOf(Record):
    """The objects to watch; `form`: whole, metadata alone, or with the names of keys."""

    resource: Resource
    namespace: str = ""
    label_selector: str = ""
    field_selector: str = ""
    form: Form = Form.WHOLE


class Change(Record):
    """One object as it is now, or as it was when it was deleted."""

    deleted: bool
    obj: Object
    columns: Columns
    written: bytes
    """The object as the server wrote it."""
    writes: tuple[Write, ...] = ()


class Listener(Protocol):
    """The receiver of changes. Other threads call its methods, which must not wait for anything."""

    def wants(self, watch: WatchOf, namespace: str, name: str, written: bytes) -> bool:
        """Return whether an object, as the server wrote it, can matter."""
        ...

    def changed(self, watch: WatchOf, change: Change) -> None:
        """Take the change of an object."""
        ...

    def expired(self, watch: WatchOf) -> None:
        """Learn that changes were missed: the objects have to be listed again. The watch has ended."""
        ...

    def failed(self, watch: WatchOf, error: RelatedError) -> None:
        """Learn that a watch is refused. It is tried again, unless the error is fatal."""
        ...


class Watchable(Source, Protocol):
    """A source whose changes can be watched."""

    def fetch_patiently(
        self,
        requests: Sequence[Request],
        follow: Callable[[Request, Answer], Iterable[Request]],
        deadline: float | None,
    ) -> Mapping[Request, Answer]:
        """Answer like `fetch`, but wait for a server that does not answer, until a monotonic time."""
        ...

    def watch(self, watch: WatchOf, version: str, listener: Listener) -> Callable[[], None]:
        """Begin to watch from a resourceVersion; return what ends it."""
        ...

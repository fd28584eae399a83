"""What the watches report, until the question takes it: the last state of each object, so it stays small."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_related.errors import RelatedError
    from kubectl_related.model.watching import Change, WatchOf

_POLL_SECONDS = 0.2
"""A signal that comes just before a thread falls asleep does not wake it: it looks for Ctrl-C this often."""


class News(Record):
    """The changes and failures since the last answer."""

    changes: tuple[tuple[WatchOf, Change], ...]
    expired: tuple[WatchOf, ...]
    failures: dict[WatchOf, RelatedError]


class Inbox:
    """Filled by the threads of the watches, emptied by that of the question."""

    def __init__(self, wants: Callable[[WatchOf, str, str, bytes], bool]) -> None:
        """`wants` returns whether an object can matter; it is called on other threads."""
        self.wants = wants
        self._lock = threading.Condition()
        self._changes: dict[tuple[WatchOf, str, str], Change] = {}
        self._expired: dict[WatchOf, None] = {}
        self._failures: dict[WatchOf, RelatedError] = {}

    def changed(self, watch: WatchOf, change: Change) -> None:
        """Take the change of an object; one that was not taken yet counts no more."""
        own = change.obj["metadata"]
        key = watch, own.get("namespace", ""), own["name"]
        with self._lock:
            self._changes.pop(key, None)
            self._changes[key] = change
            self._lock.notify()

    def expired(self, watch: WatchOf) -> None:
        """Learn that changes were missed."""
        with self._lock:
            self._expired[watch] = None
            self._lock.notify()

    def failed(self, watch: WatchOf, error: RelatedError) -> None:
        """Learn that a watch is refused."""
        with self._lock:
            self._failures[watch] = error
            self._lock.notify()

    def take(self, pause: float, deadline: float | None) -> News | None:
        """Wait for news, then `pause` seconds for what belongs to it; None after a monotonic time."""
        while True:
            now = time.monotonic()
            if deadline is not None and now >= deadline:
                return None
            with self._lock:
                if self._changes or self._expired or self._failures:
                    break
                self._lock.wait(_POLL_SECONDS if deadline is None else min(_POLL_SECONDS, deadline - now))
        time.sleep(pause)
        with self._lock:
            news = News(
                tuple((key[0], one) for key, one in self._changes.items()),
                tuple(self._expired),
                self._failures,
            )
            self._changes, self._expired, self._failures = {}, {}, {}
        return news

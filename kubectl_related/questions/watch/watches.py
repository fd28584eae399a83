"""The watches of one question: begun and ended with its needs, begun again after changes were missed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from kubectl_related.errors import ServerError, is_refusal
from kubectl_related.model.printable import printable
from kubectl_related.questions.watch.inbox import Inbox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kubectl_related.errors import RelatedError
    from kubectl_related.model.watching import Watchable, WatchOf
    from kubectl_related.questions.watch.held import HeldSource

_AGAIN_SECONDS = 10.0
"""Until a list that failed is tried again."""


class Watches:
    """Keeps what is held up to date."""

    def __init__(self, source: Watchable, held: HeldSource, warn: Callable[[str], None]) -> None:
        self._source = source
        self._held = held
        self._warn = warn
        self._inbox = Inbox(held.wants)
        self._running: dict[WatchOf, Callable[[], None]] = {}
        self._refused: dict[WatchOf, RelatedError] = {}
        self._said: set[str] = set()

    def sync(self, wanted: Sequence[WatchOf]) -> bool:
        """End the watches that are no longer wanted, and begin those that are missing.

        Returns whether something turned out to have changed meanwhile, so that it has to be answered again.
        """
        for watch in [watch for watch in self._running if watch not in wanted]:
            self._running.pop(watch)()
            self._refused.pop(watch, None)
        lacking = [watch for watch in wanted if watch not in self._running]
        for watch in [watch for watch in lacking if "watch" not in watch.resource.verbs]:
            lacking.remove(watch)
            self._running[watch] = _nothing
            self._refused[watch] = ServerError(405, "MethodNotAllowed", "it cannot be watched")
        versions, errors, changed = self._held.versions(lacking)
        for watch, version in versions.items():
            self._running[watch] = self._source.watch(watch, version, self._inbox)
        self._postpone(errors)
        self._say_refused()
        return changed

    def take(self, pause: float, deadline: float | None) -> bool:
        """Wait for changes and apply them; False if the time is over. Raises: RelatedError."""
        while (news := self._inbox.take(pause, deadline)) is not None:
            for watch, error in news.failures.items():
                if error.fatal:
                    raise error
                if watch in self._running:
                    self._refused[watch] = error
            for watch, _ in news.changes:
                self._refused.pop(watch, None)
            self._say_refused()
            self._held.apply(news.changes)
            expired = [watch for watch in news.expired if self._running.pop(watch, None) is not None]
            self._postpone(self._held.refresh(expired))
            if news.changes or expired:
                return True
        return False

    def stop(self) -> None:
        """End every watch."""
        for end in self._running.values():
            end()

    def _postpone(self, errors: Mapping[WatchOf, RelatedError]) -> None:
        """Try again later to list what could not be listed."""
        for watch, error in errors.items():
            self._refused[watch] = error
            timer = threading.Timer(_AGAIN_SECONDS, self._inbox.expired, [watch])
            timer.daemon = True
            timer.start()
            self._running[watch] = timer.cancel

    def _say_refused(self) -> None:
        """Warn about kinds whose changes cannot be seen. Raises: the error if no kind is left."""
        for_good = {watch: error for watch, error in self._refused.items() if is_refusal(error)}
        if for_good and for_good.keys() >= self._running.keys():
            raise next(iter(for_good.values()))
        new = {
            f"{watch.resource.qualified} ({error.reason or 'error'})"
            for watch, error in self._refused.items()
        }
        if new := new - self._said:
            self._said |= new
            self._warn(printable(f"Warning: changes of these cannot be seen: {', '.join(sorted(new))}"))


def _nothing() -> None:
    """End what was never begun."""

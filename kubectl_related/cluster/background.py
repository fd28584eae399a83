"""A call on a thread of its own, and waiting that Ctrl-C can end."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

from kubectl_related.errors import CredentialError

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")

POLL_SECONDS = 0.2
"""How often a waiting thread wakes: a signal that comes just before it falls asleep does not wake it."""


def wait_for(event: threading.Event) -> None:
    """Wait until the event is set. Raises: KeyboardInterrupt on the main thread, at most 200 ms late."""
    while not event.wait(POLL_SECONDS):
        pass


class BackgroundCall(Generic[_Result]):
    """One call, started at once; `result` waits for it."""

    def __init__(self, call: Callable[[], _Result]) -> None:
        self._call = call
        self._done = threading.Event()
        self._results: list[_Result] = []
        self._error: BaseException | None = None
        # A daemon: a program that hangs must not keep this one from ending.
        threading.Thread(target=self._run, name="background", daemon=True).start()

    def result(self) -> _Result:
        """Return what the call returned.

        Raises: whatever the call raised; CredentialError if it was cancelled first.
        """
        wait_for(self._done)
        if self._error is not None:
            raise self._error
        if not self._results:
            raise CredentialError("getting credentials: cancelled")
        return self._results[0]

    def wait(self, seconds: float) -> bool:
        """Wait for the result; return whether it is there."""
        return self._done.wait(seconds)

    def cancel(self) -> None:
        """Wake those who wait for the result; the call itself is left behind."""
        self._done.set()

    def _run(self) -> None:
        try:
            self._results.append(self._call())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self._error = error
        self._done.set()

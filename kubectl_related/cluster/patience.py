"""Requests that wait for a server which is restarting, and the pauses between attempts."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from kubectl_related.errors import UnauthorizedError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kubectl_related.model.source import Answer, Request

_FIRST_PAUSE, _LONGEST_PAUSE = 0.8, 30.0
"""Seconds, as client-go waits between two attempts."""


def pauses() -> Iterator[float]:
    """Yield the seconds to wait before each further attempt: longer each time, and never the same."""
    pause = _FIRST_PAUSE
    while True:
        yield min(pause * random.uniform(1, 2), _LONGEST_PAUSE)  # noqa: S311 - not all clients at once
        pause = min(2 * pause, _LONGEST_PAUSE)


class Patient:
    """Answers requests; one that reached no server is sent again until a time is over."""

    def __init__(
        self, answer: Callable[[Request], Answer], wait: Callable[[float], None], deadline: float | None
    ) -> None:
        """`wait` waits so many seconds, and raises if everything was cancelled; `deadline`: monotonic."""
        self._answer = answer
        self._wait = wait
        self._deadline = deadline

    def answer(self, request: Request) -> Answer:
        """Answer one request. Raises: RelatedError."""
        for pause in pauses():
            try:
                return self._answer(request)
            except UnauthorizedError:
                raise
            except UnreachableError:
                if self._deadline is not None and time.monotonic() + pause > self._deadline:
                    raise
            self._wait(pause)
        raise AssertionError

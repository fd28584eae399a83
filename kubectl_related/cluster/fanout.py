"""The thread pool: questions go out together, answers come back as values in plan order.

No state is shared between threads but two queues. Threads are daemons and are
not joined: a thread that hangs in DNS or connect must not keep the prompt away.
"""

from __future__ import annotations

import contextlib
import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeVar

from kubectl_related.cluster.background import POLL_SECONDS
from kubectl_related.errors import RelatedError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from kubectl_related.progress import Progress

Q = TypeVar("Q", bound="Hashable")
A = TypeVar("A")


class Fanout(Generic[Q, A]):
    """At most `threads` questions at once. `send` answers one; `cancel` stops those in flight.

    The waiting thread reports to `progress` how many are answered.
    """

    def __init__(
        self,
        threads: int,
        send: Callable[[Q], A],
        cancel: Callable[[], None],
        progress: Progress | None = None,
    ) -> None:
        self._limit = max(1, threads)
        self._send = send
        self._cancel = cancel
        self._progress = progress
        self._tasks: SimpleQueue[tuple[Q, SimpleQueue[tuple[Q, A | BaseException]]] | None] = SimpleQueue()
        self._started = 0
        self._open = 0

    def run(
        self, questions: Sequence[Q], follow: Callable[[Q, A], Iterable[Q]] | None = None
    ) -> Mapping[Q, A | RelatedError]:
        """Answer all questions and what `follow` asks for, each once, in plan order.

        Raises: the first fatal RelatedError, and KeyboardInterrupt; both cancel the rest.
        """
        results: SimpleQueue[tuple[Q, A | BaseException]] = SimpleQueue()
        children: dict[Q, list[Q]] = {}
        asked = dict.fromkeys(questions)
        answers: dict[Q, A | RelatedError] = {}
        try:
            for question in asked:
                self._submit(question, results)
            while len(answers) < len(asked):
                question, outcome = self._next(results, len(answers), len(asked))
                self._open -= 1
                answers[question] = answer = _checked(outcome)
                for child in (
                    follow(question, answer) if follow and not isinstance(answer, RelatedError) else ()
                ):
                    children.setdefault(question, []).append(child)
                    if child not in asked:
                        asked[child] = None
                        self._submit(child, results)
        except BaseException:
            self._cancel()
            raise
        finally:
            if self._progress is not None:
                self._progress.clear()
        return _in_plan_order(questions, children, answers)

    def _next(
        self, results: SimpleQueue[tuple[Q, A | BaseException]], answered: int, asked: int
    ) -> tuple[Q, A | BaseException]:
        """Wait for the next answer, waking now and then for the progress and for Ctrl-C."""
        while True:
            if self._progress is not None:
                self._progress.waiting(answered, asked)
            with contextlib.suppress(Empty):
                return results.get(timeout=POLL_SECONDS)

    def _submit(self, question: Q, results: SimpleQueue[tuple[Q, A | BaseException]]) -> None:
        self._tasks.put((question, results))
        self._open += 1
        if self._started < min(self._limit, self._open):
            self._started += 1
            threading.Thread(target=self._work, daemon=True).start()

    def close(self) -> None:
        """Let the threads end once nothing is left to do; nobody waits for them."""
        for _ in range(self._started):
            self._tasks.put(None)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            question, results = task
            try:
                results.put((question, self._send(question)))
            except BaseException as error:  # noqa: BLE001 - handed to the main thread, which raises it
                results.put((question, error))
                if isinstance(error, RelatedError) and error.fatal:
                    # Here, and not only in the main thread: this thread would start the next question before.
                    self._cancel()


def _checked(outcome: A | BaseException) -> A | RelatedError:
    if isinstance(outcome, RelatedError) and not outcome.fatal:
        return outcome
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


def _in_plan_order(
    questions: Sequence[Q], children: Mapping[Q, list[Q]], answers: Mapping[Q, A | RelatedError]
) -> dict[Q, A | RelatedError]:
    """Order answers by the plan, what followed an answer behind it, whatever came first."""
    ordered: dict[Q, A | RelatedError] = {}
    waiting = list(dict.fromkeys(questions))
    for question in waiting:
        if question not in ordered:
            ordered[question] = answers[question]
            waiting.extend(children.get(question, ()))
    return ordered

"""The thread pool: order, follow-ups, errors."""

from __future__ import annotations

import threading
import time

import pytest

from kubectl_related.cluster.fanout import Fanout
from kubectl_related.errors import ServerError, UnreachableError


def never() -> None:
    """Stand for a cancellation that must not happen."""
    raise AssertionError


@pytest.mark.parametrize("threads", [1, 3, 16])
def test_answers_come_in_plan_order(threads: int) -> None:
    """The slowest question stands first when it was asked first, for any number of threads."""
    waits = {"a": 0.02, "b": 0.01, "c": 0.0}

    def send(question: str) -> str:
        time.sleep(waits[question])
        return question.upper()

    pool = Fanout(threads, send, never)
    assert list(pool.run(["a", "b", "c", "a"]).items()) == [("a", "A"), ("b", "B"), ("c", "C")]
    pool.close()


@pytest.mark.parametrize("threads", [1, 8])
def test_what_follows_stands_behind_the_plan(threads: int) -> None:
    """Each question is sent once, whoever asks for it."""
    sent: list[str] = []

    def send(question: str) -> int:
        sent.append(question)
        return len(question)

    def follow(question: str, _: int) -> list[str]:
        return [f"{question}x", "shared", "b"] if len(question) == 1 else []

    pool = Fanout(threads, send, never)
    assert list(pool.run(["a", "b"], follow)) == ["a", "b", "ax", "shared", "bx"]
    assert sorted(sent) == ["a", "ax", "b", "bx", "shared"]
    pool.close()


def test_errors_that_are_not_fatal_are_values() -> None:
    """One forbidden list does not keep the others from being answered, and nothing follows it."""
    error = ServerError(403, "Forbidden", "no")

    def send(question: str) -> str:
        if question == "bad":
            raise error
        return question

    followed: list[str] = []
    pool = Fanout(4, send, never)

    def follow(question: str, _: str) -> list[str]:
        followed.append(question)
        return []

    found = pool.run(["bad", "good"], follow)
    assert found == {"bad": error, "good": "good"}
    assert followed == ["good"]
    pool.close()


@pytest.mark.parametrize("error", [UnreachableError("down"), KeyboardInterrupt(), ValueError("bug")])
def test_the_first_fatal_error_cancels_the_rest(error: BaseException) -> None:
    """It is raised at once; a question that hangs is cancelled, not awaited."""
    cancelled = threading.Event()

    def send(question: str) -> str:
        if question == "bad":
            raise error
        cancelled.wait(5)
        return question

    pool = Fanout(2, send, cancelled.set)
    with pytest.raises(type(error)) as raised:
        pool.run(["hangs", "bad"])
    assert raised.value is error
    assert cancelled.is_set()
    pool.close()


def test_no_more_than_the_limit_at_once() -> None:
    """The number of questions in flight never exceeds the threads."""
    gate, running, most = threading.Lock(), 0, 0

    def send(question: int) -> int:
        nonlocal running, most
        with gate:
            running += 1
            most = max(most, running)
        time.sleep(0.002)
        with gate:
            running -= 1
        return question

    pool = Fanout(3, send, never)
    pool.run(range(20))
    pool.close()
    assert most <= 3


def test_no_questions() -> None:
    """Nothing to ask is answered at once."""
    pool: Fanout[str, str] = Fanout(3, str.upper, never)
    assert pool.run([]) == {}

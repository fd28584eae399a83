"""The wait is the slowest request, not the sum; the answer does not depend on who was first."""

import random
import threading

import pytest

from kubectl_related.options import Options
from tests.guarantees.conftest import Ask
from tests.outputs import OUTPUTS, ageless
from tests.proxy import actions
from tests.proxy.exchange import Exchange
from tests.proxy.server import FaultProxy
from tests.proxy.turn import Turn

SUBJECTS = ("pvc data-db-0", "configmap app-config", "service web")


def is_list(exchange: Exchange) -> bool:
    """Return whether an exchange was a list of objects."""
    return exchange.path.count("/") >= 3 and not exchange.path.endswith(("data-db-0", "app-config", "web"))


def group(exchange: Exchange) -> str:
    """Return the API group that was asked."""
    parts = exchange.path.split("/")
    return parts[2] if parts[1] == "apis" and len(parts) > 2 else ""


@pytest.mark.parametrize("question", SUBJECTS)
def test_all_requests_are_in_flight_before_the_first_answer(
    proxy: FaultProxy, ask: Ask, question: str
) -> None:
    """Up to the default number of threads, no request waits for another one's answer."""
    ask(question, "-o", "json", "--used-by")
    planned = sum(map(is_list, proxy.log))
    proxy.clear()
    expected = min(Options().concurrency, planned)
    proxy.fault(".*", actions.hold_until_in_flight(expected, timeout=5), times=expected)
    assert ask(question, "-o", "json", "--used-by").code == 0
    assert proxy.in_flight_max >= expected


def test_groups_overlap_while_answers_are_read(proxy: FaultProxy, ask: Ask) -> None:
    """Lists of one API group are in flight while answers of another are already there."""
    ask("service web")
    proxy.clear()
    proxy.fault("/apis/networking", actions.delay(0.3))
    assert ask("service web").code == 0
    slow = [one for one in proxy.log if group(one).startswith("networking")]
    fast = [one for one in proxy.log if group(one) in ("", "apps", "discovery.k8s.io")]
    assert slow
    assert any(
        one.answered_at is not None and other.answered_at is not None
        and other.started_at < one.answered_at < other.answered_at
        for one in fast for other in slow
    )  # fmt: skip


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("question", SUBJECTS)
def test_the_answer_is_the_same_for_any_concurrency(
    ask: Ask, question: str, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread and 32 give the same bytes in every format."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    one, many = (ask(question, "-o", output, "--concurrency", count) for count in ("1", "32"))
    assert ageless(one.stdout) == ageless(many.stdout)
    assert (one.stderr, one.code) == (many.stderr, many.code)
    assert one.stdout


def _repeat(proxy: FaultProxy, ask: Ask, times: int) -> None:
    dice, lock = random.Random(4), threading.Lock()

    def some_delay(turn: Turn) -> None:
        with lock:
            seconds = dice.random() * 0.03
        actions.delay(seconds)(turn)

    proxy.fault(".*", some_delay)
    answers = {ask("service web", "--depth", "2", "-o", "json") for _ in range(times)}
    assert len({told.stderr for told in answers}) == 1
    assert not any("incomplete" in told.stderr for told in answers)
    assert len({told.stdout for told in answers}) == 1


def test_random_delays_change_nothing(proxy: FaultProxy, ask: Ask) -> None:
    """A few repeats with random delays give identical bytes."""
    _repeat(proxy, ask, 10)


@pytest.mark.slow
def test_many_random_delays_change_nothing(proxy: FaultProxy, ask: Ask) -> None:
    """200 repeats with random delays give identical bytes."""
    _repeat(proxy, ask, 200)

"""The load on the server is bounded: so many requests at once, each list read once."""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING

import pytest

from tests.proxy import actions

if TYPE_CHECKING:
    from tests.guarantees.conftest import Ask
    from tests.proxy.server import FaultProxy


@pytest.mark.parametrize("threads", [1, 3, 16])
def test_never_more_requests_at_once_than_asked_for(proxy: FaultProxy, ask: Ask, threads: int) -> None:
    """--concurrency bounds what is in flight, also while answers lead to further requests."""
    proxy.fault(".*", actions.delay(0.02))
    told = ask(f"deployment web --depth 2 --concurrency {threads}")
    assert told.code == 0
    assert 0 < proxy.in_flight_max <= threads


@pytest.mark.parametrize("question", ["configmap app-config", "priorityclass shop-high", "--missing"])
def test_each_request_is_sent_once(proxy: FaultProxy, ask: Ask, question: str) -> None:
    """Nothing is asked twice in the same form, neither of a list nor of an object."""
    assert ask(question).code == 0
    sent = collections.Counter((e.path, e.query, e.headers.get("accept")) for e in proxy.log)
    assert [request for request, count in sent.items() if count > 1] == []


def test_busy_servers_are_left_alone(proxy: FaultProxy, ask: Ask) -> None:
    """A 429 is asked again only after the seconds that the server says, and not for ever."""
    rule = proxy.fault("/cronjobs$", actions.refuse(429, "TooManyRequests", headers={"Retry-After": "1"}))
    told = ask("configmap app-config")
    assert told.code == 1
    times = [e.started_at for e in proxy.log if e.path.endswith("/cronjobs")]
    assert len(times) <= 3 * 2
    assert rule.hits == len(times)

"""When a request is asked again, and how long that may take."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cluster.http.loop import Cancelled
from kubectl_related.cluster.kubeconfig.model import AuthConfig
from kubectl_related.errors import ServerError

from .conftest import Reply

if TYPE_CHECKING:
    from .conftest import Asked, Connect, Serve


def answers(*replies: Reply) -> object:
    """Return a server's behaviour: one reply after the other, the last one for ever."""
    waiting = list(replies)
    return lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]


def busy(status: int, retry_after: str = "") -> Reply:
    """Return a refusal."""
    return Reply(status, headers=[("Retry-After", retry_after)] if retry_after else [])


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_busy_once(serve: Serve, connect: Connect, status: int) -> None:
    """A server that is busy for a moment is asked again."""
    server = serve(answers(busy(status), Reply()))
    assert connect(server).get("/api").status == 200
    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [429, 500, 503])
def test_retry_after(serve: Serve, connect: Connect, status: int) -> None:
    """Retry-After is honoured, and makes a 500 worth a second try."""
    server = serve(answers(busy(status, "1"), Reply()))
    before = time.monotonic()
    assert connect(server).get("/api").status == 200
    assert 1 <= time.monotonic() - before < 3


@pytest.mark.parametrize(("status", "tries"), [(429, 3), (503, 3), (500, 1), (404, 1), (410, 1), (501, 1)])
def test_busy_for_ever(serve: Serve, connect: Connect, status: int, tries: int) -> None:
    """After two more tries the refusal is told; other refusals are told at once."""
    server = serve(lambda _: busy(status))
    with pytest.raises(ServerError) as caught:
        connect(server).get("/api")
    assert caught.value.code == status
    assert len(server.asked) == tries


def test_too_long_to_wait(serve: Serve, connect: Connect) -> None:
    """A server that asks for more patience than ten seconds is not waited for."""
    server = serve(lambda _: busy(429, "11"))
    before = time.monotonic()
    with pytest.raises(ServerError):
        connect(server).get("/api")
    assert time.monotonic() - before < 1
    assert len(server.asked) == 1


def test_timeout_bounds_the_waiting(serve: Serve, connect: Connect) -> None:
    """With --request-timeout the refusal is told where waiting would exceed it."""
    server = serve(lambda _: busy(429, "5"))
    before = time.monotonic()
    with pytest.raises(ServerError):
        connect(server, request_timeout=2).get("/api")
    assert time.monotonic() - before < 1


def test_cancelled_while_waiting(serve: Serve, connect: Connect) -> None:
    """Whoever waits for another try is woken by a cancellation."""
    asked = threading.Event()

    def reply(_: Asked) -> Reply:
        asked.set()
        return busy(503, "9")

    connection = connect(serve(reply))
    caught: list[BaseException] = []

    def ask() -> None:
        try:
            connection.get("/api")
        except Cancelled as error:
            caught.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    asked.wait()
    time.sleep(0.1)
    before = time.monotonic()
    connection.cancel()
    thread.join()
    assert time.monotonic() - before < 1
    assert caught


def test_other_token_after_401(serve: Serve, connect: Connect, tmp_path: object) -> None:
    """After a 401 a token file is read again and the request repeated once."""
    file = tmp_path / "token"  # type: ignore[operator]
    file.write_text("old")

    def reply(asked: Asked) -> Reply:
        file.write_text("new")
        return Reply(200 if asked.headers["Authorization"] == "Bearer new" else 401)

    server = serve(reply)
    assert connect(server, auth=AuthConfig(token_file=str(file))).get("/api").status == 200
    assert len(server.asked) == 2

"""The faults: each function returns an action, which `FaultProxy.fault` applies to the requests it matches.

An action may wait, decide on another answer, or send it in a broken way. Actions of one fault run in order.
"""

import json
import random
import threading
from collections.abc import Callable, Mapping

from tests.proxy.answer import Answer
from tests.proxy.client import Client
from tests.proxy.rules import Action
from tests.proxy.turn import HangupError, Turn

JSON = "application/json"
RESTART_SECONDS = 5.0


def delay(seconds: float) -> Action:
    """Wait before the request goes on."""
    return lambda turn: turn.pause(seconds)


def hold(until: threading.Event, timeout: float | None = None) -> Action:
    """Wait until the event is set, or that many seconds at most."""
    return lambda turn: turn.wait(until.wait, timeout)


def hold_until_in_flight(count: int, timeout: float | None = None) -> Action:
    """Wait until that many requests, matched or not, have been in flight together, or the time is over."""
    pace = threading.Event()

    def action(turn: Turn) -> None:
        turn.wait(lambda seconds: turn.log.in_flight_max >= count or pace.wait(seconds), timeout)

    return action


def respond(
    status: int,
    body: bytes | str = b"",
    *,
    headers: Mapping[str, str] | None = None,
    content_type: str = JSON,
) -> Action:
    """Answer this instead of asking the server."""
    data = body.encode() if isinstance(body, str) else body

    def action(turn: Turn) -> None:
        turn.answer = Answer(status, [("Content-Type", content_type), *(headers or {}).items()], data)

    return action


def refuse(code: int, reason: str, message: str = "", headers: Mapping[str, str] | None = None) -> Action:
    """Answer with a Status object, as the API server does: `refuse(410, "Expired")`."""
    status = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure"}
    return respond(
        code, json.dumps({**status, "message": message, "reason": reason, "code": code}), headers=headers
    )


def redirect(location: str, status: int = 302) -> Action:
    """Send the client elsewhere."""
    return respond(status, headers={"Location": location})


def nested(depth: int = 100_000) -> Action:
    """Answer with JSON of that many arrays, each in the one before."""
    return respond(200, b'{"items":' + b"[" * depth + b"]" * depth + b"}")


def endless(piece: bytes = b'{"metadata": {"name": "x"}}, ', start: bytes = b'{"items": [') -> Action:
    """Answer with a body that has no end."""

    def action(turn: Turn) -> None:
        turn.head(200, [("Content-Type", JSON), ("Transfer-Encoding", "chunked")])
        turn.body(start)
        block = piece * (65536 // len(piece) + 1)
        while not turn.lifetime.over.is_set():
            turn.body(block)
        raise HangupError

    return action


def modify(change: Callable[[bytes], bytes]) -> Action:
    """Change the body of the real answer; the function gets it uncompressed, and so it is sent."""
    return edit(lambda answer: answer.with_body(change(answer.plain())))


def edit(change: Callable[[Answer], Answer]) -> Action:
    """Change the real answer."""

    def action(turn: Turn) -> None:
        turn.answer = change(turn.fetch())

    return action


def content_type(value: str) -> Action:
    """Give the real answer another content type."""
    return edit(lambda answer: answer.with_header("Content-Type", value))


def garbage(size: int = 1000, *, gzip: bool = False) -> Action:
    """Replace the body by noise, the same each time; with `gzip` the head calls it compressed."""
    noise = random.Random(size).randbytes(size)
    encoding = "gzip" if gzip else None
    return edit(lambda answer: answer.with_body(noise).with_header("Content-Encoding", encoding))


def invalid_utf8() -> Action:
    """Put a byte that UTF-8 never uses into each name, or into the middle where there is no name."""

    def spoil(body: bytes) -> bytes:
        middle = len(body) // 2
        spoilt = body.replace(b'"name":"', b'"name":"\xff')
        return spoilt if spoilt != body else body[:middle] + b"\xff" + body[middle:]

    return modify(spoil)


def truncate(fraction: float = 0.5) -> Action:
    """Send only that part of the body and a Content-Length that agrees: HTTP sees nothing wrong."""
    return modify(lambda body: body[: int(len(body) * fraction)])


def wrong_length(off_by: int) -> Action:
    """Send the whole body under a Content-Length that is off: a rest spoils the connection or never comes."""

    def action(turn: Turn) -> None:
        answer = turn.fetch()
        turn.head(answer.status, [*answer.headers, ("Content-Length", str(len(answer.body) + off_by))])
        turn.body(answer.body)

    return action


def stall(until: threading.Event | None = None, fraction: float = 0.5) -> Action:
    """Send part of the body, then nothing until the event is set (None: never)."""
    waited_for = until or threading.Event()

    def action(turn: Turn) -> None:
        rest = send_part(turn, fraction)
        turn.wait(waited_for.wait)
        turn.body(rest)

    return action


def trickle(pause: float, size: int = 1) -> Action:
    """Send that many bytes of the body at a time, with a pause before each."""

    def action(turn: Turn) -> None:
        rest = send_part(turn, 0)
        for start in range(0, len(rest), size):
            turn.pause(pause)
            turn.body(rest[start : start + size])

    return action


def cut(fraction: float = 0.5, close: Callable[[Client], None] = Client.break_off) -> Action:
    """Send part of the body, then end the connection: `Client.close`, `.break_off` or `.reset`."""

    def action(turn: Turn) -> None:
        send_part(turn, fraction)
        raise HangupError(close)

    return action


def drop(close: Callable[[Client], None] = Client.break_off) -> Action:
    """End the connection without an answer, and without asking the server."""

    def action(_turn: Turn) -> None:
        raise HangupError(close)

    return action


def reset() -> Action:
    """End the connection with a TCP reset before answering."""
    return drop(Client.reset)


def go_away() -> Action:
    """End every connection and accept no new one, until `FaultProxy.come_back`."""

    def action(turn: Turn) -> None:
        turn.lifetime.cut_off()
        raise HangupError(Client.break_off)

    return action


def restart(together: int = 1) -> Action:
    """Wait until so many requests were in flight and the others are answered, then end every connection.

    New ones are served.
    """
    pace = threading.Event()

    def action(turn: Turn) -> None:
        def is_alone(seconds: float) -> bool:
            log = turn.log
            answered = log.in_flight == 1 and not log.last_bytes
            return (log.in_flight_max >= together and answered) or pace.wait(seconds)

        turn.wait(is_alone, RESTART_SECONDS)
        turn.lifetime.end_connections()
        raise HangupError(Client.break_off)

    return action


def send_part(turn: Turn, fraction: float) -> bytes:
    """Send an honest head and the first part of the body; return the rest."""
    answer = turn.fetch()
    turn.head(answer.status, [*answer.headers, ("Content-Length", str(len(answer.body)))])
    middle = int(len(answer.body) * fraction)
    turn.body(answer.body[:middle])
    return answer.body[middle:]

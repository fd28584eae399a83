"""One request on its way through the proxy: what the actions of a fault see and steer."""

import contextlib
import http.client
import time
from collections.abc import Callable, Iterator

from tests.proxy.answer import Answer, Headers, end_to_end, head_bytes
from tests.proxy.client import Client
from tests.proxy.exchange import Log, RequestInfo
from tests.proxy.lifetime import Lifetime
from tests.proxy.upstream import Upstream, has_body, pieces

POLL_SECONDS = 0.01
GLANCE_SECONDS = 0.25


class HangupError(Exception):
    """Ends the client's connection, in the way that the argument closes it."""

    def __init__(self, close: Callable[[Client], None] = Client.close) -> None:
        super().__init__("the connection ends here")
        self.close = close


class Turn:
    """The request, the answer if it is known, and the ways to send it."""

    def __init__(
        self, request: RequestInfo, log: Log, client: Client, upstream: Upstream, lifetime: Lifetime
    ) -> None:
        self.request = request
        self.log = log
        self.lifetime = lifetime
        self.answer: Answer | None = None
        self._client = client
        self._upstream = upstream
        self._exchange = log.begin(request)
        self._pieces: list[bytes] = []
        self._head_sent = False
        self._left: int | None = 0
        self._ended = False

    def fetch(self) -> Answer:
        """Return the whole answer, asking the real server if nothing has decided on one."""
        if self.answer is None:
            self.answer = self._upstream.fetch(self.request)
        return self.answer

    def wait(self, condition: Callable[[float], bool], timeout: float | None = None) -> None:
        """Call the condition, which may wait that many seconds, until it is true or the time is over.

        The end of the proxy, or of a client that gave up, ends the wait and the connection.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while not condition(POLL_SECONDS):
            if self.lifetime.over.is_set() or self._client.is_gone():
                raise HangupError
            if deadline is not None and time.monotonic() >= deadline:
                return

    def pause(self, seconds: float) -> None:
        """Wait that long, unless the proxy ends or the client gives up meanwhile."""
        end = time.monotonic() + seconds
        while (rest := end - time.monotonic()) > 0:
            if self.lifetime.over.wait(min(rest, GLANCE_SECONDS)) or self._client.is_gone():
                raise HangupError

    def head(self, status: int, headers: Headers) -> None:
        """Send the head with just these headers; without Content-Length they must say that it is chunked."""
        lengths = [int(value) for name, value in headers if name == "Content-Length"]
        self._left = lengths[0] if lengths else None
        if not has_body(self.request, status):
            self._left = 0
        self._head_sent = True
        self.log.head(self._exchange, status, headers)
        data = head_bytes(status, headers)
        self._send(data, len(data) - 1 if self._left == 0 else None)

    def body(self, data: bytes) -> None:
        """Send a piece of the body, as a chunk where the head gave no length."""
        if not data:
            return
        self._pieces.append(data)
        if self._left is None:
            self._send(b"%x\r\n%s\r\n" % (len(data), data))
            return
        left, self._left = self._left, self._left - len(data)
        self._send(data, left - 1 if self._left <= 0 < left else None)

    def finish(self) -> None:
        """Send what the actions left to send, then the end of the body."""
        if not self._head_sent:
            if self.answer is None:
                self._stream()
            else:
                self._send_answer(self.answer)
        if self._left is None:
            self._send(b"0\r\n\r\n", 0)

    def _send(self, data: bytes, last: int | None = None) -> None:
        """Send bytes; if the client has its answer with the one at `last`, log the end before that one.

        Logged later, the client's next request could arrive first and count as one too many in flight.
        """
        self.log.sent(self._exchange, len(data))
        if last is None:
            self._client.send(data)
            return
        self._client.send(data[:last])
        with self.log.last_byte():
            self._end()
            self._client.send(data[last:])

    def _end(self) -> None:
        if not self._ended:
            self._ended = True
            self.log.end(self._exchange, self._pieces)

    def _send_answer(self, answer: Answer) -> None:
        self.head(answer.status, [*answer.headers, ("Content-Length", str(len(answer.body)))])
        if has_body(self.request, answer.status):
            self.body(answer.body)

    def _stream(self) -> None:
        response = self._upstream.send(self.request)
        self.head(response.status, [*end_to_end(response.getheaders()), *framing(self.request, response)])
        for piece in pieces(response):
            self.body(piece)

    @contextlib.contextmanager
    def logged(self) -> Iterator[None]:
        """Count the request as in flight until the block ends, however it ends."""
        try:
            yield
        finally:
            self._end()


def framing(request: RequestInfo, response: http.client.HTTPResponse) -> Headers:
    """Say how the end of a streamed body is marked: as the server does, as far as HTTP/1.1 knows."""
    length = response.getheader("Content-Length")
    if length is not None:
        return [("Content-Length", length)]
    return [("Transfer-Encoding", "chunked")] if has_body(request, response.status) else []

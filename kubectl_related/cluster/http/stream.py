"""A reply that goes on until it ends or is stopped, such as that of a watch: handed on line by line."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from kubectl_related.cluster.http.response import Unpacker
from kubectl_related.errors import BadReplyError

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST_LINE = 1 << 26
"""Bytes; what etcd stores of an object is a hundredth of that."""
_PIECE = 1 << 16


class Stream:
    """The reader of one reply, line by line, and a way to end it from any thread."""

    def __init__(self, on_line: Callable[[bytes], None]) -> None:
        """`on_line` is called on the thread of libcurl: it must not wait for anything."""
        self.on_line = on_line
        self._lock = threading.Lock()
        self._stopped = False
        self._end: Callable[[], None] | None = None

    def stop(self) -> None:
        """End the reply, also one that has not begun."""
        with self._lock:
            self._stopped, end = True, self._end
        if end is not None:
            end()

    def begun(self, end: Callable[[], None]) -> None:
        """Learn how the transfer is ended."""
        with self._lock:
            self._end, stopped = end, self._stopped
        if stopped:
            end()


class Lines:
    """The body of a stream: no more of it is kept than the line that is not complete yet."""

    def __init__(self, encoding: str, on_line: Callable[[bytes], None]) -> None:
        """Keep nothing yet. Raises: BadReplyError for an encoding that was not asked for."""
        self._unpacker = Unpacker(encoding, most=_PIECE)
        self._on_line = on_line
        self._rest: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        """Take the next bytes. Raises: BadReplyError if a line is too long or packed wrongly."""
        for part in self._unpacker.feed(piece):
            first, *others = part.split(b"\n")
            self._keep(first)
            for begun in others:
                line, self._rest, self._size = b"".join(self._rest), [], 0
                if line:
                    self._on_line(line)
                self._keep(begun)

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > _LONGEST_LINE:
            raise BadReplyError(f"a line of the reply is longer than {_LONGEST_LINE} bytes")
        self._rest.append(part)

    def sent(self) -> bytes:
        """Return nothing: every line was handed on."""
        return b""

"""The socket of a request under way, so that another thread can end the request at once.

A reader in `recv` wakes when its socket is shut down. A second handle of the
socket is kept for that, because TLS takes the first one over. Knows nothing of
what is asked.
"""

from __future__ import annotations

import contextlib
import socket
import threading

from kubectl_related.errors import RelatedError


class Cancelled(RelatedError):  # noqa: N818 - not a failure: somebody else's error is told
    """The connection was cancelled; never shown to the user."""

    prefix = ""


class Lease:
    """One request; `why` says why it was cut short, and stays empty where it was not."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handle: socket.socket | None = None
        self.why = ""
        self.connected = False
        """A socket is there; TLS may still be negotiated."""
        self.sent = False
        self.reused = False
        """The socket was open before, so its other end may have been closed meanwhile."""
        self.reading = False
        """The status line and the headers have come."""

    def hold(self, handle: socket.socket) -> None:
        """Take a handle of the socket that now serves the request.

        It is the lease's own: a connection closes itself before the body is read
        where the server will close it too.
        """
        with self._lock:
            self._close()
            self._handle = handle.dup()
            self.connected = True
            if self.why:
                _shut(self._handle)

    def cut(self, why: str) -> None:
        """End the request from another thread."""
        with self._lock:
            self.why = self.why or why
            if self._handle is not None:
                _shut(self._handle)

    def drop(self) -> None:
        """Forget the socket: it may serve another request from now on."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._handle is not None:
            self._handle.close()
        self._handle = None


def _shut(handle: socket.socket) -> None:
    # It may be closed already, by either side.
    with contextlib.suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)

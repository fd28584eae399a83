"""The socket of a request under way, so that another thread can end the request at once.

A reader in `recv` wakes when its socket is shut down. A second handle of the
socket is kept for that, because TLS takes the first one over. Knows urllib3's
connections; knows nothing of what is asked.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Any

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
        """The socket had served a request before, so its end may have been closed meanwhile."""
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


class _Current(threading.local):
    lease: Lease | None = None


_current = _Current()


@contextlib.contextmanager
def serving(lease: Lease):  # type: ignore[no-untyped-def]  # noqa: ANN201 - a context manager of None
    """Let the connections that this thread uses meanwhile report to the lease."""
    _current.lease = lease
    try:
        yield
    finally:
        _current.lease = None
        lease.drop()


class WatchedConnection:
    """What is mixed into a connection class of urllib3, so that its socket can be shut down."""

    _handle: socket.socket | None = None
    _served = 0

    def _new_conn(self) -> socket.socket:
        created: socket.socket = super()._new_conn()  # type: ignore[misc]
        self._handle, self._served = created.dup(), 0
        if _current.lease is not None:
            _current.lease.hold(self._handle)
        return created

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send a request; the lease of this thread learns which socket serves it."""
        lease = _current.lease
        if lease is not None:
            lease.reused = self._served > 0
            if self._handle is not None:
                lease.hold(self._handle)
        super().request(*args, **kwargs)  # type: ignore[misc]
        self._served += 1
        if lease is not None:
            lease.sent = True

    def close(self) -> None:
        """Close both handles."""
        handle, self._handle = self._handle, None
        super().close()  # type: ignore[misc]
        if handle is not None:
            handle.close()


def watched(pool_class: type[Any]) -> type[Any]:
    """Return a pool class whose connections report to leases."""
    connection = type("_Watched", (WatchedConnection, pool_class.ConnectionCls), {})
    return type("_WatchedPool", (pool_class,), {"ConnectionCls": connection})


def _shut(handle: socket.socket) -> None:
    # It may be closed already, by either side.
    with contextlib.suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)

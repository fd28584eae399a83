"""Ends sockets and threads together, promptly, whatever they wait for."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable

JOIN_SECONDS = 10


class Lifetime:
    """Owns the sockets and threads of one stretch of service."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self._lock = threading.Lock()
        # In order: a listener is shut before the connections whose end would make clients come again.
        self._sockets: dict[socket.socket, None] = {}
        self._threads: set[threading.Thread] = set()

    def adopt(self, sock: socket.socket) -> None:
        """Take a socket in; it is shut at once if the end has already come."""
        with self._lock:
            self._sockets[sock] = None
        if self.over.is_set():
            shut(sock)

    def release(self, sock: socket.socket) -> None:
        """Forget a socket that its user closes."""
        with self._lock:
            self._sockets.pop(sock, None)

    def run(self, work: Callable[[], None], name: str) -> None:
        """Run the work in a thread."""

        def tracked() -> None:
            try:
                work()
            finally:
                with self._lock:
                    self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=tracked, name=name, daemon=True)
        with self._lock:
            self._threads.add(thread)
        thread.start()

    def cut_off(self) -> None:
        """End every wait and every connection, without waiting for the threads."""
        self.over.set()
        with self._lock:
            sockets = list(self._sockets)
        for sock in sockets:
            shut(sock)

    def end_connections(self) -> None:
        """End every connection; the listener goes on."""
        with self._lock:
            sockets = [sock for sock in self._sockets if isinstance(sock, ssl.SSLSocket)]
        for sock in sockets:
            shut(sock)

    def end(self) -> None:
        """Cut off, then wait until every thread is gone."""
        self.cut_off()
        while True:
            with self._lock:
                threads = self._threads - {threading.current_thread()}
            if not threads:
                return
            thread = threads.pop()
            thread.join(JOIN_SECONDS)
            if thread.is_alive():
                raise RuntimeError(f"thread {thread.name} does not end")


def shut(sock: socket.socket) -> None:
    """Wake whoever waits on this socket."""
    with contextlib.suppress(OSError):
        # The method of an SSLSocket would drop its TLS state under the thread that reads.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def close(sock: socket.socket) -> None:
    """Close a socket, saying goodbye in TLS if that can be done without waiting."""
    sock.settimeout(0)
    if isinstance(sock, ssl.SSLSocket):
        with contextlib.suppress(OSError, ValueError):
            sock.unwrap()
    sock.close()

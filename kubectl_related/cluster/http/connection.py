"""One connection to the server: opened along a route, asked one thing at a time, kept for the next.

Knows HTTP's request and reply heads through http.client. Knows no pool and no retry.
"""

from __future__ import annotations

import http.client
import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.cluster.http.dialer import Route
    from kubectl_related.cluster.http.leases import Lease


class Wire(http.client.HTTPConnection):
    """A connection whose socket the lease of the request under way can cut."""

    def __init__(self, route: Route) -> None:
        """Connect to nothing yet."""
        super().__init__("server.invalid")
        self._route = route
        self._handle: socket.socket | None = None
        self._lease: Lease | None = None

    def get(
        self,
        target: str,
        headers: Iterable[tuple[str, str]],
        lease: Lease,
        connect_seconds: float,
        silent_seconds: float,
    ) -> http.client.HTTPResponse:
        """Send a GET and return its reply once the head is there; a header may stand several times.

        Raises: what socket, ssl and http.client raise.
        """
        lease.reused = self.sock is not None
        self._lease, self.timeout = lease, connect_seconds
        if self._handle is not None:
            lease.hold(self._handle)
        self.putrequest("GET", self._route.before_path + target, skip_host=True, skip_accept_encoding=True)
        self.putheader("Host", self._route.host)
        for name, value in headers:
            self.putheader(name, value)
        self.endheaders()
        lease.sent = True
        self.sock.settimeout(silent_seconds)
        return self.getresponse()

    def connect(self) -> None:
        """Open the way to the server."""
        dialled = self._route.dial(self.timeout or 0.0)
        self._handle = dialled.dup()
        if self._lease is not None:
            self._lease.hold(self._handle)
        self.sock: Any = dialled
        dialled.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for layer in self._route.layers:
            self.sock = layer(self.sock)

    def close(self) -> None:
        """Close the socket and its second handle."""
        handle, self._handle = self._handle, None
        super().close()
        if handle is not None:
            handle.close()

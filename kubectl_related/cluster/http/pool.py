"""Connections without a request: those that served one, and those that are opened before the first is asked.

Opening takes two or three round trips, in which this program has enough to do. Knows no request.
"""

from __future__ import annotations

import http.client
import threading
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from kubectl_related.cluster.background import Errand
from kubectl_related.cluster.http.connection import Wire

if TYPE_CHECKING:
    from kubectl_related.cluster.http.dialer import Route
    from kubectl_related.cluster.http.leases import Lease

_GLANCE = 0.05
"""Seconds between two looks whether the request is still wanted."""


class _Opening(NamedTuple):
    route: Route
    wire: Wire
    errand: Errand[None]


class Idle:
    """Gives a connection to each request and takes it back; may be used from any thread."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._lock = threading.Lock()
        self._open: list[tuple[Route, Wire]] = []
        self._opening: list[_Opening] = []
        self._ready: set[Wire] = set()
        """What was opened ahead, whether a request has it or not."""
        self._closed = False

    def open_ahead(self, route: Route, count: int, seconds: float) -> None:
        """Begin to open connections; one that fails is tried again by the request that gets it."""
        with self._lock:
            for _ in range(0 if self._closed else count):
                wire = Wire(route)
                opener = Errand(partial(self._connect, wire, seconds))
                self._opening.append(_Opening(route, wire, opener))

    def take(self, route: Route, lease: Lease) -> Wire:
        """Return a connection, which may not be open yet. Raises: OSError where the lease was cut."""
        with self._lock:
            for at, (way, wire) in enumerate(self._open):
                if way is route:
                    del self._open[at]
                    return wire
            opening = next((one for one in self._opening if one.route is route), None)
            if opening is not None:
                self._opening.remove(opening)
        if opening is None:
            return Wire(route)
        while not opening.errand.wait(_GLANCE):
            if lease.why:
                self._leave(opening)
                # What that means, the lease says.
                raise ConnectionAbortedError
        return opening.wire

    def give(self, route: Route, wire: Wire) -> None:
        """Keep a connection for another request; close it where there will be none."""
        with self._lock:
            if not self._closed:
                self._open.append((route, wire))
                return
        wire.close()

    def drop(self) -> None:
        """Close those that are open: what lost one of them has lost the others too."""
        with self._lock:
            wires = [wire for _, wire in self._open]
            wires += [one.wire for one in self._opening if one.wire in self._ready]
            self._open = []
            self._opening = [one for one in self._opening if one.wire not in self._ready]
        for wire in wires:
            wire.close()

    def close(self) -> None:
        """Close all; what is still being opened is closed as soon as it is open."""
        with self._lock:
            self._closed = True
        self.drop()

    def _leave(self, opening: _Opening) -> None:
        """Let another request have a connection that its own does not wait for any more."""
        with self._lock:
            if not self._closed:
                self._opening.append(opening)
                return
            ready = opening.wire in self._ready
        if ready:
            opening.wire.close()

    def _connect(self, wire: Wire, seconds: float) -> None:
        """Open a connection on a thread of its own."""
        wire.timeout = seconds
        try:
            wire.connect()
        except (OSError, ValueError, http.client.HTTPException):
            # Told by the request, which opens it anew.
            wire.close()
        with self._lock:
            closed = self._closed
            self._ready.add(wire)
        if closed:
            wire.close()

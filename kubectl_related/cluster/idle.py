"""Connections without a request: those that served one, and those that are opened before the first is asked.

Opening takes two or three round trips, in which this program has enough to do. Knows no request.
"""

from __future__ import annotations

import http.client
import threading
from typing import TYPE_CHECKING

from kubectl_related.cluster.errands import Errand
from kubectl_related.cluster.wires import Wire

if TYPE_CHECKING:
    from kubectl_related.cluster.leases import Lease
    from kubectl_related.cluster.routes import Route

_GLANCE = 0.05
"""Seconds between two looks whether the request is still wanted."""


class Idle:
    """Gives a connection to each request and takes it back; may be used from any thread."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._lock = threading.Lock()
        self._open: list[tuple[Route, Wire]] = []
        self._opening: list[tuple[Route, Errand[Wire]]] = []
        self._closed = False

    def open_ahead(self, route: Route, count: int, seconds: float) -> None:
        """Begin to open connections; one that fails is tried again by the request that gets it."""
        opening = [(route, Errand(lambda: self._opened(route, seconds))) for _ in range(count)]
        with self._lock:
            self._opening += opening

    def take(self, route: Route, lease: Lease) -> Wire:
        """Return a connection, which may not be open yet. Raises: OSError where the lease was cut."""
        with self._lock:
            for at, (way, wire) in enumerate(self._open):
                if way is route:
                    del self._open[at]
                    return wire
            errand = next((errand for way, errand in self._opening if way is route), None)
            if errand is not None:
                self._opening.remove((route, errand))
        if errand is None:
            return Wire(route)
        while not errand.wait(_GLANCE):
            if lease.why:
                self._leave(route, errand)
                # What that means, the lease says.
                raise ConnectionAbortedError
        return errand.outcome()

    def _leave(self, route: Route, errand: Errand[Wire]) -> None:
        """Have a connection closed at the end that nobody waits for any more."""
        with self._lock:
            if not self._closed:
                self._opening.append((route, errand))
                return
        if errand.wait(0):
            errand.outcome().close()

    def give(self, route: Route, wire: Wire) -> None:
        """Keep a connection for another request; close it where there will be none."""
        with self._lock:
            if not self._closed:
                self._open.append((route, wire))
                return
        wire.close()

    def drop(self) -> None:
        """Close those that served a request: what lost one of them has lost the others too."""
        with self._lock:
            wires, self._open = self._open, []
        for _, wire in wires:
            wire.close()

    def close(self) -> None:
        """Close all, also those that are still being opened, once they are open."""
        with self._lock:
            self._closed = True
            opening, self._opening = self._opening, []
        self.drop()
        for _, errand in opening:
            if errand.wait(0):
                errand.outcome().close()

    def _opened(self, route: Route, seconds: float) -> Wire:
        wire = Wire(route)
        wire.timeout = seconds
        try:
            wire.connect()
        except (OSError, ValueError, http.client.HTTPException):
            # Told by the request, which opens it anew.
            wire.close()
        with self._lock:
            if self._closed:
                wire.close()
        return wire

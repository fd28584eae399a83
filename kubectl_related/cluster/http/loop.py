"""The thread that drives libcurl: one CurlMulti with every transfer of a client.

libcurl shares one HTTP/2 connection between all requests, or opens several to a
server that speaks HTTP/1.1. The first transfer goes alone until it is connected:
only then is it known which. (CURLOPT_PIPEWAIT would hold the others until its
reply if the server speaks HTTP/1.1.) Other threads add transfers and wait.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from kubectl_related.cluster.http.curl import pycurl
from kubectl_related.errors import RelatedError

if TYPE_CHECKING:
    from io import RawIOBase

    from kubectl_related.cluster.http.transfer import Transfer

_MAX_WAIT = 60.0
"""Seconds; libcurl is asked again after that even if nothing happened."""
_WAKE_BYTES = 4096


class Cancelled(RelatedError):  # noqa: N818 - not a failure: another request's error is reported
    """The client was cancelled; never shown to the user."""

    prefix = ""


class CurlLoop:
    """Runs transfers on a thread of its own; every method may be called from any thread."""

    def __init__(self, *, can_share: bool) -> None:
        """Start no thread yet; `can_share`: the server may speak HTTP/2."""
        self._lock = threading.Lock()
        self._one_first = can_share
        self._added: list[Transfer] = []
        self._in_flight: set[Transfer] = set()
        self._wake: RawIOBase | None = None
        self._cancel_reason = ""

    def start(self, transfer: Transfer) -> None:
        """Begin a transfer. Raises: Cancelled."""
        with self._lock:
            if self._cancel_reason:
                raise Cancelled(self._cancel_reason)
            self._added.append(transfer)
            self._in_flight.add(transfer)
            if self._wake is None:
                wakened, self._wake = _pipe()
                # A daemon: a name lookup that hangs must not keep the program from ending.
                threading.Thread(target=self._run, args=[wakened], name="curl", daemon=True).start()
        self._notify()

    def cancel(self, reason: str) -> None:
        """End every transfer at once; none starts any more."""
        with self._lock:
            self._cancel_reason = self._cancel_reason or reason
            in_flight, self._in_flight = self._in_flight, set()
        for transfer in in_flight:
            transfer.abort(reason)
        self._notify()

    def stop(self, transfer: Transfer) -> None:
        """End one transfer."""
        transfer.stop()
        self._notify()

    def _notify(self) -> None:
        # A full buffer wakes the thread as well; it is closed if there is nobody to wake.
        with contextlib.suppress(OSError, ValueError):
            if self._wake is not None:
                self._wake.write(b"\0")

    def _run(self, wakened: RawIOBase) -> None:
        multi = pycurl.CurlMulti()
        multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
        running: dict[pycurl.Curl, Transfer] = {}
        try:
            while self._take_added(multi, running):
                _perform(multi)
                finished = _finished(multi)
                for curl, code, text in finished:
                    multi.remove_handle(curl)
                    self._forget(running[curl])
                    running.pop(curl).finish(code, text)
                if self._one_first and (finished or any(one.sent for one in running.values())):
                    self._one_first = False
                    continue
                _wait(multi, wakened, self._expire(multi, running))
        finally:
            for curl in running:
                multi.remove_handle(curl)
                curl.close()
            multi.close()
            wakened.close()
            with self._lock:
                if self._wake is not None:
                    self._wake.close()

    def _take_added(self, multi: pycurl.CurlMulti, running: dict[pycurl.Curl, Transfer]) -> bool:
        """Hand new transfers to libcurl; return False after a cancellation."""
        with self._lock:
            if self._cancel_reason:
                return False
            most = max(0, 1 - len(running)) if self._one_first else len(self._added)
            added, self._added = self._added[:most], self._added[most:]
        for transfer in added:
            running[transfer.curl] = transfer
            multi.add_handle(transfer.curl)
        return True

    def _expire(self, multi: pycurl.CurlMulti, running: dict[pycurl.Curl, Transfer]) -> float:
        """End what took too long; return the seconds until the next time limit."""
        now = time.monotonic()
        with self._lock:
            late = [one for one in self._added if one.expires() <= now]
            self._added = [one for one in self._added if one not in late]
            limits = [one.expires() for one in self._added]
        for transfer in [*running.values()]:
            if transfer.expires() > now:
                limits.append(transfer.expires())
                continue
            del running[transfer.curl]
            multi.remove_handle(transfer.curl)
            late.append(transfer)
        for transfer in late:
            self._forget(transfer)
            transfer.expire(now)
        return min([_MAX_WAIT, *(limit - now for limit in limits)])

    def _forget(self, transfer: Transfer) -> None:
        with self._lock:
            self._in_flight.discard(transfer)


def _pipe() -> tuple[RawIOBase, RawIOBase]:
    """Return both ends of a pipe that `select` can wait for: to read and to write. Neither blocks."""
    if sys.platform == "win32":
        # Importing it takes 5 ms; select takes nothing else there.
        import socket

        reader, writer = socket.socketpair()
        for end in (reader, writer):
            end.setblocking(False)  # noqa: FBT003
        with reader, writer:
            return reader.makefile("rb", buffering=0), writer.makefile("wb", buffering=0)
    near, far = os.pipe()
    for descriptor in (near, far):
        os.set_blocking(descriptor, False)
    return open(near, "rb", buffering=0), open(far, "wb", buffering=0)  # noqa: PTH123


def _perform(multi: pycurl.CurlMulti) -> None:
    while multi.perform()[0] == pycurl.E_CALL_MULTI_PERFORM:
        pass


def _finished(multi: pycurl.CurlMulti) -> list[tuple[pycurl.Curl, int, str]]:
    found: list[Any] = []
    while True:
        left, succeeded, failed = multi.info_read()
        found += [(curl, 0, "") for curl in succeeded]
        found += failed
        if not left:
            return found


def _wait(multi: pycurl.CurlMulti, wakened: RawIOBase, most: float) -> None:
    """Sleep until a socket is ready, libcurl wants to be called, or another thread has news."""
    milliseconds = multi.timeout()
    seconds = most if milliseconds < 0 else min(most, milliseconds / 1000)
    readable, writable, failed = multi.fdset()
    if wakened.fileno() in select.select([*readable, wakened.fileno()], writable, failed, seconds)[0]:
        with contextlib.suppress(OSError):
            wakened.read(_WAKE_BYTES)

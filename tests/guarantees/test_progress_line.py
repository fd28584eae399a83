"""The progress line on a real terminal, while the real server is slow."""

from __future__ import annotations

import os
import pty
import subprocess
import threading
from typing import TYPE_CHECKING

from tests.conftest import EXECUTABLE
from tests.proxy import actions

if TYPE_CHECKING:
    from tests.guarantees.conftest import Ask
    from tests.proxy.server import FaultProxy

SENTENCE = b"Waiting for the server: "


def test_a_slow_question_says_what_it_waits_for(proxy: FaultProxy, ask: Ask) -> None:
    """The line is seen while a request hangs, is cleared at the end, and the result is the usual one."""
    usual = ask("configmap app-config", "-o", "name")
    answered = threading.Event()
    proxy.fault("/apis/apps", actions.hold(answered))
    ours, theirs = pty.openpty()
    try:
        process = subprocess.Popen(
            [str(EXECUTABLE), "configmap", "app-config", "-o", "name"],
            stdout=subprocess.PIPE,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm"},
        )
        os.close(theirs)
        seen = b""
        while SENTENCE not in seen:
            seen += os.read(ours, 1000)
        answered.set()
        stdout, _ = process.communicate(timeout=60)
        while not seen.endswith(b"\x1b[K") and (more := _rest(ours)):
            seen += more
    finally:
        answered.set()
        os.close(ours)
    assert process.returncode == 0
    assert stdout.decode() == usual.stdout
    assert b"\r\x1b[K" in seen[seen.rindex(b"answered") :]


def _rest(terminal: int) -> bytes:
    """Return what is left to read; nothing once the other side is gone."""
    try:
        return os.read(terminal, 1000)
    except OSError:
        return b""

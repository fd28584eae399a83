"""One soak: a server that changes, a proxy that fails now and then, and the process that asks."""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from tests.control_plane.shop import NAMESPACE
from tests.proxy import actions
from tests.proxy.server import FaultProxy
from tests.reliability.test_churn import THREADS, Churn
from tools.soak.census import Census

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.control_plane.control_plane import ControlPlane

FAULTS = {
    "drop": actions.drop(), "reset": actions.reset(), "truncate": actions.truncate(), "cut": actions.cut(),
    "503": actions.refuse(503, "ServiceUnavailable"), "403": actions.refuse(403, "Forbidden"),
    "401": actions.refuse(401, "Unauthorized"), "410": actions.refuse(410, "Expired"),
    "noise": actions.garbage(), "late": actions.delay(0.2),
}  # fmt: skip
EACH = 0.002
"""The part of all requests through the proxy that each fault hits."""


class SoakError(RuntimeError):
    """The process that asks ended before its time; the message says why."""


def soak(control_plane: ControlPlane, folder: Path, seconds: float, seed: int) -> Iterator[Census]:
    """Yield the counts as they come. Raises: SoakError."""
    home, temporary = folder / "home", folder / "tmp"
    for made in (home, temporary):
        made.mkdir(exist_ok=True)
    authority = folder / "authority.crt"
    authority.write_bytes(control_plane.authority)
    with _changing(control_plane), FaultProxy(control_plane.url, authority) as proxy:
        chance = random.Random(seed)
        for action in FAULTS.values():
            proxy.fault(lambda _: chance.random() < EACH, action)
        token = control_plane.token("admin")
        faulty = proxy.kubeconfig(folder / "faulty", token=token, namespace=NAMESPACE)
        configs = f"{control_plane.kubeconfig_by_token('admin', namespace=NAMESPACE)},{faulty}"
        environ = {
            **os.environ,
            # Each arena of glibc keeps what a thread once put there: growth that ends after hours.
            "MALLOC_ARENA_MAX": "1",
            "HOME": str(home),
            "TMPDIR": str(temporary),
            "KUBECONFIG": str(faulty),
        }
        words = [str(seconds), str(seed), configs, str(home), str(temporary)]
        asker = subprocess.Popen(
            [sys.executable, "-m", "tools.soak.asker", *words],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        with asker:
            for line in asker.stdout or ():
                # The log of a long run would be the longest thing here.
                proxy.forget()
                yield Census(*json.loads(line))
            said = asker.stderr.read() if asker.stderr else ""
        if asker.returncode:
            raise SoakError(said)


@contextlib.contextmanager
def _changing(control_plane: ControlPlane) -> Iterator[None]:
    """Create and delete in the namespace of the example meanwhile."""
    churn = Churn(control_plane, NAMESPACE)
    threads = [threading.Thread(target=churn.run, args=(index,)) for index in range(THREADS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        churn.over.set()
        for thread in threads:
            thread.join()

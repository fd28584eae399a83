"""The first fatal error and Ctrl-C cancel every request in flight, without waiting for its answer."""

import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.conftest import EXECUTABLE
from tests.guarantees.conftest import Ask
from tests.proxy import actions
from tests.proxy.server import FaultProxy


def answered(proxy: FaultProxy) -> list[int]:
    """Return the status of every answer that the proxy has given."""
    return [one.status for one in proxy.log if one.status is not None]


def test_unauthorized_cancels_the_rest(proxy: FaultProxy, ask: Ask) -> None:
    """A 401 on one list is the only error and nobody waits for other answers; nothing starts afterwards."""
    ask("configmap app-config")
    proxy.clear()
    never = threading.Event()
    refused = proxy.fault("/shop/[a-z]+$", actions.delay(0.2), actions.refuse(401, "Unauthorized"), times=1)
    proxy.fault(".*", actions.hold(never, timeout=20))
    told = ask("configmap app-config", "--concurrency", "6")
    assert answered(proxy) == [401]
    never.set()
    assert (told.code, told.stdout) == (1, "")
    assert told.stderr == "error: You must be logged in to the server (Unauthorized)\n"
    assert refused.hits
    at = next(one.answered_at for one in proxy.log if one.status == 401)
    assert at is not None
    assert all(one.started_at <= at for one in proxy.log)


def test_a_server_that_goes_away_is_one_error(proxy: FaultProxy, ask: Ask) -> None:
    """When the server goes away in mid-question there is one sentence and exit 1, before any other answer."""
    ask("configmap app-config")
    proxy.clear()
    never = threading.Event()
    proxy.fault("/shop/[a-z]+$", actions.delay(0.2), actions.go_away(), times=1)
    proxy.fault(".*", actions.hold(never, timeout=20))
    told = ask("configmap app-config")
    assert answered(proxy) == []
    never.set()
    assert (told.code, told.stdout) == (1, "")
    assert len(told.stderr.splitlines()) == 1
    assert "Traceback" not in told.stderr


def test_interrupt_ends_every_request(proxy: FaultProxy, tmp_path: Path) -> None:
    """Ctrl-C exits 130 without waiting for an answer, with nothing on stdout and no traceback."""
    never = threading.Event()
    proxy.fault(".*", actions.hold(never, timeout=20))
    config = tmp_path / "config"
    running = subprocess.Popen(
        [str(EXECUTABLE), "configmap", "app-config", "--kubeconfig", str(config)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not proxy.in_flight:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate()
    assert answered(proxy) == []
    never.set()
    assert (running.returncode, out, err) == (130, "", "")


@pytest.mark.parametrize("fault", [actions.stall(), actions.hold(threading.Event(), timeout=20)])
def test_request_timeout_ends_every_request(proxy: FaultProxy, ask: Ask, fault: object) -> None:
    """--request-timeout bounds a request whose answer never ends; exit 1 with one sentence."""
    ask("configmap app-config")
    proxy.clear()
    assert callable(fault)
    proxy.fault("/deployments$", fault)
    told = ask("configmap app-config", "--request-timeout", "1s")
    # Answers that are waited for come after 20 seconds, and the exit code would be 0.
    assert told.code == 1
    assert "Traceback" not in told.stderr
    assert told.stderr

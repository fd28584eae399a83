"""The first fatal error and Ctrl-C end everything that is under way, promptly."""

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

# Far below the 20 seconds for which answers hang, far above what a busy machine needs.
PROMPT_SECONDS = 5.0


def test_unauthorized_cancels_the_rest(proxy: FaultProxy, ask: Ask) -> None:
    """A 401 on one list is the only error, at once, though other answers hang; nothing starts afterwards."""
    ask("configmap app-config")
    proxy.clear()
    never = threading.Event()
    refused = proxy.fault("/shop/[a-z]+$", actions.delay(0.2), actions.refuse(401, "Unauthorized"), times=1)
    proxy.fault(".*", actions.hold(never, timeout=20))
    told = ask("configmap app-config", "--concurrency", "6")
    never.set()
    assert (told.code, told.stdout) == (1, "")
    assert told.stderr == "error: You must be logged in to the server (Unauthorized)\n"
    assert told.seconds < PROMPT_SECONDS
    assert refused.hits
    answered = next(one.answered_at for one in proxy.log if one.status == 401)
    assert answered is not None
    assert all(one.started_at <= answered for one in proxy.log)


def test_a_server_that_goes_away_is_one_error(proxy: FaultProxy, ask: Ask) -> None:
    """When the server goes away in mid-question there is one sentence, exit 1, and the prompt is back."""
    ask("configmap app-config")
    proxy.clear()
    never = threading.Event()
    proxy.fault("/shop/[a-z]+$", actions.delay(0.2), actions.go_away(), times=1)
    proxy.fault(".*", actions.hold(never, timeout=20))
    told = ask("configmap app-config")
    never.set()
    assert (told.code, told.stdout) == (1, "")
    assert len(told.stderr.splitlines()) == 1
    assert "Traceback" not in told.stderr
    assert told.seconds < PROMPT_SECONDS


def test_interrupt_ends_every_request(proxy: FaultProxy, tmp_path: Path) -> None:
    """Ctrl-C exits 130 at once, with nothing on stdout and no traceback, though all answers hang."""
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
    started = time.monotonic()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=10)
    took = time.monotonic() - started
    never.set()
    assert (running.returncode, out, err) == (130, "", "")
    assert took < PROMPT_SECONDS


@pytest.mark.parametrize("fault", [actions.stall(), actions.hold(threading.Event(), timeout=20)])
def test_request_timeout_ends_every_request(proxy: FaultProxy, ask: Ask, fault: object) -> None:
    """--request-timeout bounds a request whose answer never ends; exit 1 with one sentence."""
    ask("configmap app-config")
    proxy.clear()
    assert callable(fault)
    proxy.fault("/deployments$", fault)
    told = ask("configmap app-config", "--request-timeout", "1s")
    assert told.code == 1
    assert told.seconds < PROMPT_SECONDS
    assert "Traceback" not in told.stderr
    assert told.stderr

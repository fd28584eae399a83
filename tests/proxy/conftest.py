"""A proxy in front of a small loopback server, and a client that reaches it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3

from tests.proxy.loopback import Loopback, loopback
from tests.proxy.server import FaultProxy


@pytest.fixture
def upstream(tmp_path: Path) -> Iterator[Loopback]:
    """Run the server that the proxy leads to."""
    with loopback(tmp_path) as running:
        yield running


@pytest.fixture
def proxy(upstream: Loopback) -> Iterator[FaultProxy]:
    """Run a proxy that keeps bodies."""
    with FaultProxy(upstream.url, upstream.ca_file, keep_bodies=True) as running:
        yield running


@pytest.fixture
def client(proxy: FaultProxy) -> Iterator[urllib3.PoolManager]:
    """Offer a client that trusts the proxy, never retries and never waits for long."""
    pool = urllib3.PoolManager(ca_certs=proxy.ca_file, retries=False, timeout=5, maxsize=16)
    with pool:
        yield pool

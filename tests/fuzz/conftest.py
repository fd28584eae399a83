"""The server that the replies and the cache are fuzzed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fuzz.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def paper() -> Iterator[Paper]:
    """Give the paper server."""
    server = Paper()
    yield server
    server.close()

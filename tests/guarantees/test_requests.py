"""Which requests a question makes: those of --explain, and no wider search than can find something."""

from collections import Counter
from collections.abc import Iterable

import pytest

from tests.guarantees.conftest import Ask
from tests.proxy.exchange import Exchange
from tests.proxy.server import FaultProxy

IF_NAMED = ["where", "the", "subject", "refers", "to", "it"]
DISCOVERY = ("/api", "/apis", "/openapi/v3")


def asked(log: Iterable[Exchange]) -> Counter[tuple[str, str]]:
    """Return path and field selector of every request that was no discovery, with how often it was made."""
    return Counter((one.path, _selector(one.query)) for one in log if one.path not in DISCOVERY)


def _selector(query: str) -> str:
    found = [part for part in query.split("&") if part.startswith("fieldSelector=")]
    return found[0].replace("%3D", "=") if found else ""


def explained(printed: str) -> Counter[tuple[str, str]]:
    """Return the same of the rows of --explain, without those for what the subject names (nothing)."""
    rows = (line.split() for line in printed.splitlines() if line.startswith(("GET ", "LIST ")))
    paths = (row[1].partition("?") for row in rows if row[-6:] != IF_NAMED and "{" not in row[1])
    return Counter((path, selector) for path, _, selector in paths)


@pytest.mark.parametrize("question", ["configmap app-config", "secret db-credentials"])
def test_the_requests_are_those_that_are_explained(proxy: FaultProxy, ask: Ask, question: str) -> None:
    """--explain prints exactly the requests that the question sends."""
    promised = explained(ask(question, "--explain").stdout)
    proxy.clear()
    assert ask(question).code == 0
    assert asked(proxy.log) == promised
    assert promised


@pytest.mark.parametrize("question", ["pvc data-db-0", "hpa web"])
def test_a_search_of_every_namespace_asks_for_no_more(proxy: FaultProxy, ask: Ask, question: str) -> None:
    """A subject that only its own namespace can refer to is searched there, with -A too."""
    ask(question)
    proxy.clear()
    ask(question)
    narrow = asked(proxy.log)
    proxy.clear()
    ask(question, "-A")
    assert asked(proxy.log) == narrow
    assert narrow

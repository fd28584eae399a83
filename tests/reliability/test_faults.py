"""Every fault of the table comes to what the table says, without a traceback and without a hang."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.reliability.faults import FAULTS, Fault, Outcome
from tests.reliability.page import PAGE, page

if TYPE_CHECKING:
    from tests.guarantees.conftest import Ask
    from tests.proxy.server import FaultProxy

# Far above every time limit of the table, far below what a hang would take.
HANGS_SECONDS = 60.0


def labels(answer: dict[str, Any]) -> set[str]:
    """Return KIND/NAME of every item."""
    return {f"{item['kind']}/{item['metadata']['name']}" for item in answer["items"]}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what.replace(" ", "-"))
def test_a_fault(proxy: FaultProxy, ask: Ask, fault: Fault) -> None:
    """The rest of the answer is there, what is missing is told in one line, and the exit code says so."""
    question = (*fault.question.split(), *fault.more, "-o", "json")
    sound = ask(" ".join(question))
    proxy.forget()
    rule = proxy.fault(fault.where, fault.action, times=fault.times, skip=fault.skip)
    told = ask(" ".join(question))
    assert rule.hits > 0
    assert told.seconds < HANGS_SECONDS
    assert told.stderr.strip().replace(urlsplit(proxy.url).netloc, "$HOST") in fault.lines
    assert told.code == (0 if fault.outcome is Outcome.WHOLE else 1)
    if fault.outcome is Outcome.WHOLE:
        assert told.stdout == sound.stdout
    elif fault.outcome is Outcome.NONE:
        assert told.stdout == ""
    else:
        _check_rest(fault, json.loads(sound.stdout), json.loads(told.stdout))


def _check_rest(fault: Fault, sound: dict[str, Any], answer: dict[str, Any]) -> None:
    assert answer["complete"] is False
    (error,) = answer["errors"]
    name = f"{error['resource']}.{error['group']}" if error["group"] else error["resource"]
    assert (name, error["reason"], error["verb"]) == (fault.kind, fault.reason, "list")
    assert error["message"]
    assert labels(answer) <= labels(sound)
    unread = {"deployments.apps": "Deployment", "pods": "Pod"}[fault.kind]
    owned = {label for label in labels(sound) if label.startswith((f"{unread}/", "ReplicaSet/", "Pod/"))}
    assert labels(sound) - labels(answer) <= owned


def test_the_page_is_up_to_date() -> None:
    """docs/reliability.md says what the table says: `make docs` was run."""
    assert PAGE.read_text(encoding="utf-8") == page()

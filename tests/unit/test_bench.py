"""What the benchmark makes of recorded requests: a plan for the floor, and kinds for kubectl."""

import json
from pathlib import Path

import pytest

from tests.proxy.exchange import Exchange
from tools.bench.questions import Line, goals
from tools.bench.recording import Recording

PROTOBUF = "application/vnd.kubernetes.protobuf,application/json"
PODS, SETS = "/api/v1/pods", "/apis/apps/v1/namespaces/shop/statefulsets"


def exchange(path: str, query: str = "", accept: str = "application/json") -> Exchange:
    """Return an exchange as the proxy notes it."""
    return Exchange("GET", path, query, {"accept": accept, "x-other": "1"}, 0.0, bytes_up=10, bytes_down=90)


def test_pages_of_a_list_are_one_chain_with_what_was_read_again(tmp_path: Path) -> None:
    """The floor follows the tokens that it gets, and asks as often for each page."""
    recording = Recording(
        [
            exchange(PODS, "limit=2", PROTOBUF),
            exchange(SETS, "limit=2"),
            exchange(PODS, "limit=2&continue=a", PROTOBUF),
            exchange(PODS, "limit=2&continue=a"),
            exchange(PODS, "limit=2&continue=b", PROTOBUF),
        ]
    )
    recording.write_plan(tmp_path / "plan", "https://127.0.0.1:6443", "", "", 2)
    chains = json.loads((tmp_path / "plan").read_text(encoding="utf-8"))["chains"]
    assert [chain["target"] for chain in chains] == [f"{PODS}?limit=2", f"{SETS}?limit=2"]
    assert [[sent["accept"] for sent in page] for page in chains[0]["pages"]] == [
        [PROTOBUF],
        [PROTOBUF, "application/json"],
        [PROTOBUF],
    ]
    assert (recording.requests, recording.size) == (5, 500)


@pytest.mark.parametrize(
    ("paths", "kinds", "everywhere"),
    [
        ([PODS, "/apis", "/api/v1/namespaces/shop", "/openapi/v3"], ["pods"], True),
        ([SETS, SETS, f"{SETS}/db"], ["statefulsets.v1.apps"], False),
    ],
)
def test_kubectl_is_asked_for_the_same_kinds(paths: list[str], kinds: list[str], everywhere: bool) -> None:  # noqa: FBT001 - a column of the table
    """Lists are told from single objects and discovery, each kind once; -A where no namespace was named."""
    recording = Recording([exchange(path) for path in paths])
    assert recording.kinds() == kinds
    assert recording.everywhere() is everywhere


def test_goals_say_what_was_not_measured() -> None:
    """A goal is reached, missed, or not measured."""
    line = Line("priority", "x", "here", [1.0], 1.0, 50_000_000, 1, 1, {"floor": 1.5})
    found = {goal.said: goal.holds for goal in goals([line])}
    assert found["priorityclass: the floor"] is False
    assert found["priorityclass: most memory"] is True
    assert found["--help: kubectl get --help"] is None

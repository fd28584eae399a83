"""How much shorter the wait is than the sum of all answers: one thread against the default number."""

import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import EXECUTABLE
from tests.proxy import actions
from tests.proxy.server import FaultProxy

SECONDS_PER_ANSWER = 0.1
RUNS = 5
QUESTIONS = ("pvc data-db-0", "configmap app-config", "service web")


@dataclass(frozen=True)
class Row:
    """One question: requests, and seconds from the first request received to the last answer sent."""

    question: str
    requests: int
    one: float
    many: float

    @property
    def ratio(self) -> float:
        """How many times longer one thread takes."""
        return self.one / self.many


def measure(proxy: FaultProxy, config: Path, environ: dict[str, str]) -> list[Row]:
    """Ask each question with one thread and with the default, in turn."""
    rows = []
    for question in QUESTIONS:
        _ask(question, config, environ)
        one, many, count = [], [], 0
        for _ in range(RUNS):
            one.append(_timed(proxy, question, config, environ, "--concurrency", "1")[0])
            seconds, count = _timed(proxy, question, config, environ)
            many.append(seconds)
        rows.append(Row(question, count, statistics.median(one), statistics.median(many)))
    return rows


def _timed(
    proxy: FaultProxy, question: str, config: Path, environ: dict[str, str], *more: str
) -> tuple[float, int]:
    proxy.clear()
    proxy.fault(".*", actions.delay(SECONDS_PER_ANSWER))
    _ask(question, config, environ, *more)
    log = proxy.log
    ends = [one.answered_at for one in log if one.answered_at is not None]
    return max(ends) - min(one.started_at for one in log), len(log)


def _ask(question: str, config: Path, environ: dict[str, str], *more: str) -> None:
    command = [
        str(EXECUTABLE),
        *question.split(),
        "--used-by",
        "-o",
        "json",
        "--kubeconfig",
        str(config),
        *more,
    ]
    subprocess.run(command, env=environ, check=True, capture_output=True)

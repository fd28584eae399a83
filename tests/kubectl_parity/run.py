"""Runs both programs with the same arguments; what each calls itself is made equal."""

from __future__ import annotations

import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.kubectl_parity.cases import Case

SECONDS = 60
WORDS = {
    "kubectl get": "kubectl related",
    # Which of the three kubectl says depends on which of its clocks is faster.
    r"(net/http: request canceled|context deadline exceeded)( \(Client\.Timeout [^)]*\))?$": (
        "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
    ),
}
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Said:
    """The stderr of one program, and its exit code."""

    stderr: str
    code: int


def kubectl(program: str, case: Case, environment: Mapping[str, str]) -> Said:
    """Run `kubectl get`."""
    return _run([program, "get", *shlex.split(case.typed)], environment, WORDS)


def related(program: str, case: Case, environment: Mapping[str, str]) -> Said:
    """Run `kubectl related` as kubectl starts a plugin."""
    return _run([program, "related", *shlex.split(case.typed)], environment, {})


def _run(command: Sequence[str], environment: Mapping[str, str], words: Mapping[str, str]) -> Said:
    ran = subprocess.run(
        command, env=dict(environment), capture_output=True, encoding="utf-8", timeout=SECONDS, check=False,
        input="", cwd=ROOT,
    )  # fmt: skip
    lines = [line for line in ran.stderr.splitlines() if not _is_log(line)]
    text = "\n".join(lines).strip()
    for theirs, ours in words.items():
        text = re.sub(theirs, ours, text)
    return Said(text, ran.returncode)


def _is_log(line: str) -> bool:
    """Return whether a line is klog's (`E1124 04:20:00.000000`), which kubectl prints too."""
    return line[:1] in "EWI" and line[1:5].isdecimal()

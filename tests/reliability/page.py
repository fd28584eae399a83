"""Writes docs/reliability.md from the table of faults: `python -m tests.reliability.page`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.reliability.faults import FAULTS, PODS, Fault, Outcome

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reliability.md"
INTRODUCTION = """\
# When something goes wrong

This page is generated from the tests by `make docs`; do not edit it. Each row is a test: the fault is made in
front of a real API server, in one list of a question that takes about ten.

- Nothing is hidden: what could not be read is named in one line on stderr and under `errors` of `-o json`,
  `complete` is false, and the exit code is 1.
- Nothing hangs: without `--request-timeout` a connection has 30 seconds to be made and 75 seconds without a
  byte. A body is read up to 2 GiB, of packed bytes up to 256 MiB, so that one without an end has one.
- A list that failed takes nothing else with it. Only what makes the rest pointless ends the question: no
  credentials, no server, Ctrl-C.
- An aggregated API that is down is named (`*.GROUP`) where one of its objects may refer to what was asked,
  with `--all-types`, and where a Namespace is asked about; other answers are whole.
- 429 and 5xx are asked again twice at most, as Retry-After says, ten seconds at most. A GET whose connection
  is lost before the first byte of the answer is sent once more.

| fault | what is printed | exit code | what is told |
|---|---|---|---|
"""


def _row(fault: Fault) -> str:
    what = f"{fault.what} (a list of every namespace)" if fault.where == PODS else fault.what
    told = f"`{fault.line}`" if fault.line else ""
    code = 0 if fault.outcome is Outcome.WHOLE else 1
    return f"| {what} | {fault.outcome.value} | {code} | {told.replace('$HOST', 'HOST')} |\n"


def page() -> str:
    """Return the whole page."""
    return INTRODUCTION + "".join(_row(fault) for fault in FAULTS)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()

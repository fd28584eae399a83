"""Writes docs/reliability.md from the table of faults: `python -m tests.reliability.page`."""

from __future__ import annotations

from pathlib import Path

from tests.docs.pages import write
from tests.reliability.faults import FAULTS, PODS, Fault, Outcome

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reliability.md"
INTRODUCTION = """\
# When something goes wrong

This page is generated from the tests by `make docs`; do not edit it. Each row is a test: the fault is
injected in front of a real API server, into one list of a question that sends about ten requests.

- Gaps are reported: one line on stderr names the lists that could not be read, `-o json` has `errors` and
  `complete: false`, and the exit code is 1.
- Waiting is limited: without `--request-timeout`, connecting may take 30 seconds, and a reply may pause for
  75 seconds. Responses are limited to 2 GiB (256 MiB compressed).
- One failed list does not affect the others. Only an error that makes all requests pointless ends the
  question: rejected credentials, an unreachable server, Ctrl-C.
- If an aggregated API is down, it is named (`*.GROUP`) whenever its objects may refer to the subject, with
  `--all-types`, and for a Namespace. Other answers are complete.
- 429 and 5xx are retried twice, after Retry-After, for ten seconds at most. A GET is sent once more if the
  connection is lost before the first byte of the reply.

| fault | output | exit code | stderr |
|---|---|---|---|
"""


def _row(fault: Fault) -> str:
    what = f"{fault.what} (a list of every namespace)" if fault.where == PODS else fault.what
    line = f"`{fault.line}`" if fault.line else ""
    code = 0 if fault.outcome is Outcome.WHOLE else 1
    return f"| {what} | {fault.outcome.value} | {code} | {line.replace('$HOST', 'HOST')} |\n"


def page() -> str:
    """Return the whole page."""
    return INTRODUCTION + "".join(_row(fault) for fault in FAULTS)


def main() -> None:
    """Write the page."""
    write(PAGE, page())


if __name__ == "__main__":
    main()

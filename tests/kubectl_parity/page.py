"""Writes docs/kubectl-differences.md from the cases: `python -m tests.kubectl_parity.page`."""

from __future__ import annotations

from pathlib import Path

from tests.docs.pages import write
from tests.kubectl_parity.cases import CASES

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "kubectl-differences.md"
INTRODUCTION = """\
# Differences from kubectl get

This page is generated from the tests by `make docs`; do not edit it. Each row is a test: `kubectl get` and
`kubectl related` run with the same arguments on the same server, and their stderr and exit codes are
compared. Names in brackets are kubeconfigs: `nobody` has no permissions, `stranger` is unknown to the
server, the servers of `refused`, `nowhere`, `silent` and `untrusted` cannot be reached, `malformed` and
`no-context` are invalid files.

| arguments | stderr and exit code | why they differ |
|---|---|---|
"""

ELSEWHERE = """
## Other differences

| kubectl get | kubectl related | why |
|---|---|---|
"""
ROWS = (
    ("`-f URL` is fetched", "files, directories, stdin", "the cluster is the only network address it uses"),
    ("`-f` reads `.json`, `.yaml`, `.yml`", "also `.gz` of each", "dumps are often compressed"),
    (
        "`-k`, `--raw`, `--subresource`, `--template`",
        "not offered",
        "not about relations",
    ),
    (
        "format `go-template`",
        "`tree`, `dot`, `mermaid`, `svg`, `html`, `sarif`, `junit`",
        "pictures and reports instead of another template language",
    ),
    (
        "up to 10 retries of a busy server",
        "2, within 10 seconds",
        "one busy kind must not delay the others",
    ),
    ("asks for a missing user name", "reports the server's refusal", "a script would hang"),
    ("`-v=8` and above print bodies", "not of Secrets, ConfigMaps, protobuf", "values are never printed"),
    ("`-v=7`: `Response` without its request", "with it", "many requests are in flight at once"),
    ("types are completed with their group", "the plural if it is unambiguous", "less to type"),
)


def page() -> str:
    """Return the whole page."""
    rows = []
    for case in CASES:
        name = case.name.replace("|", "\\|") or "(nothing)"
        rows.append(f"| `{name}` | {'differs' if case.why else 'same'} | {case.why} |\n")
    return INTRODUCTION + "".join(rows) + ELSEWHERE + "".join(f"| {' | '.join(row)} |\n" for row in ROWS)


def main() -> None:
    """Write the page."""
    write(PAGE, page())


if __name__ == "__main__":
    main()

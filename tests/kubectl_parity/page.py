"""Writes docs/kubectl-differences.md from the cases: `python -m tests.kubectl_parity.page`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.kubectl_parity.cases import CASES

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "kubectl-differences.md"
INTRODUCTION = """\
# The words of kubectl

This page is generated from the tests by `make docs`; do not edit it. Each row is a test: `kubectl get` and
`kubectl related` are run with the same arguments on the same server, and what they write to stderr and their
exit codes are compared. Kubeconfigs in brackets: `nobody` may read nothing, `stranger` is unknown to the
server, `refused`, `nowhere`, `silent` and `untrusted` lead to no server that can be talked to, `malformed`
and `no-context` are files that say nothing.

| behind `kubectl get` and `kubectl related` | compared | why they differ |
|---|---|---|
"""

ELSEWHERE = """
## What cannot be compared line by line

| kubectl get | kubectl related | why |
|---|---|---|
"""
ROWS = (
    ("`-f URL` is fetched", "files, directories, stdin", "only the cluster is asked over the network"),
    ("`-f` reads `.json`, `.yaml`, `.yml`", "also with `.gz` behind it", "dumps are often packed"),
    (
        "`-k`, `-w`, `--raw`, `--subresource`, `--template`",
        "not offered",
        "no question of relations",
    ),
    (
        "formats `go-template`, `kyaml`",
        "`tree`, `dot`, `mermaid`",
        "a language of its own",
    ),
    (
        "up to 10 retries of a busy server",
        "2, within 10 seconds",
        "one busy kind must not hold up others",
    ),
    ("asks for a user name where there is none", "the server's refusal", "a script would hang"),
    ("`-v=8` and above print bodies", "not of Secrets, ConfigMaps, protobuf", "values are never printed"),
    ("`-v=7`: `Response` without its request", "with it", "many requests are under way at once"),
    ("types are completed with their group", "the plural where it is unambiguous", "there is less to type"),
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
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()

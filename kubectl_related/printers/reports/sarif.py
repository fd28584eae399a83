"""-o sarif: SARIF 2.1.0, which code scanning of GitHub and others read; one result for each fault."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kubectl_related import __version__
from kubectl_related.printers.reports.verdict import RULES, full_name, is_complete, verdicts
from kubectl_related.printers.terminal import safe_json

if TYPE_CHECKING:
    from typing import TextIO

    from kubectl_related.model.graph import Related
    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.reports.verdict import Rule, Verdict
    from kubectl_related.printers.rows.shown import Shown

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_IDS = [rule.id for rule in RULES.values()]


def print_sarif(shown: Shown, _layout: Layout, out: TextIO) -> None:
    """Print one run, with an empty list of results if nothing is wrong."""
    answer = shown.answer
    run = {
        "tool": {
            "driver": {
                "name": "kubectl-related",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in RULES.values()],
            }
        },
        "invocations": [{"executionSuccessful": is_complete(answer)}],
        "results": [_result(answer, verdict) for verdict in verdicts(answer)],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    out.write(f"{safe_json(json.dumps(log, indent=2, ensure_ascii=False))}\n")


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": "error"},
    }


def _result(answer: Related, verdict: Verdict) -> dict[str, Any]:
    return {
        "ruleId": verdict.rule.id,
        "ruleIndex": _IDS.index(verdict.rule.id),
        "level": "note" if verdict.optional else "error",
        "message": {"text": verdict.message},
        "locations": [_location(answer, verdict)],
    }


def _location(answer: Related, verdict: Verdict) -> dict[str, Any]:
    holder, via = verdict.ref, verdict.via
    logical = {
        "name": holder.name,
        "fullyQualifiedName": full_name(answer, holder),
        "kind": "resource",
    }
    place = answer.places.get((holder, via))
    return {**({"physicalLocation": _physical(*place)} if place else {}), "logicalLocations": [logical]}


def _physical(file: str, line: int) -> dict[str, Any]:
    artifact = {"artifactLocation": {"uri": address(file)}}
    return artifact | ({"region": {"startLine": line}} if line else {})


def address(file: str) -> str:
    """Return a file's address, relative to the working directory if it is in it."""
    path = Path(os.path.normpath(file))
    if path.is_absolute():
        if not path.is_relative_to(Path.cwd()):
            return path.as_uri()
        path = path.relative_to(Path.cwd())
    return quote(path.as_posix())

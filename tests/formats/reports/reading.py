"""Reads reports with the official schema of SARIF, which npm fetches once, and with a reader of JUnit."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
from junitparser import JUnitXml, TestCase

from tests.control_plane.build import made_once

PACKAGES = Path(__file__).parent / "package.json"
_SCHEMA = "lib/schemas/sarif-2.1.0-rtm.5.json"


def results_of(printed: str) -> list[dict[str, Any]]:
    """Return the results of a valid SARIF log. Raises: jsonschema.ValidationError."""
    log = json.loads(printed)
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    jsonschema.Draft4Validator(_schema(), format_checker=checker).validate(log)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    results: list[dict[str, Any]] = run["results"]
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in results)
    return results


def cases_of(printed: str) -> dict[str, TestCase]:
    """Return the test cases of a JUnit report by name; its counts are those of its cases."""
    report = JUnitXml.fromstring(printed.encode())
    counted = report.tests, report.failures, report.errors
    report.update_statistics()  # type: ignore[no-untyped-call]
    assert counted == (report.tests, report.failures, report.errors)
    return {case.name: case for suite in report for case in suite}


def _schema() -> dict[str, Any]:
    digest = hashlib.sha256(PACKAGES.read_bytes()).hexdigest()[:12]
    folder = made_once(f"reports-{digest}", _fetch)
    schema: dict[str, Any] = json.loads((folder / "sarif.json").read_bytes())
    return schema


def _fetch(folder: Path) -> None:
    """Keep the schema alone: what the package itself needs is large."""
    ((name, version),) = json.loads(PACKAGES.read_bytes())["dependencies"].items()
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{version}"],
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
    )
    archive = packed.stdout.split()[-1]
    with (folder / "sarif.json").open("wb") as schema:
        subprocess.run(["tar", "-xzOf", archive, f"package/{_SCHEMA}"], cwd=folder, stdout=schema, check=True)
    (folder / archive).unlink()

"""Any text as a file of rules: rules, or one sentence with file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_related.relations.carriers import CARRIER, OF_PODS
from kubectl_related.relations.catalogue import TABLES_FOLDER
from kubectl_related.relations.parse import EFFECTS, columns, verbs
from kubectl_related.relations.rule import OPTION_HELP, How
from tests.fuzz.asking import ask, check
from tests.fuzz.strategies import NASTY_NAMES, examples

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fuzz.asking import Told

TABLES = sorted(TABLES_FOLDER.glob("*.relations"))
LINES = [line for path in TABLES for line in path.read_text(encoding="utf-8").splitlines() if columns(line)]
WORDS = sorted({
    *(re.split("[=|*]", option)[0] + "=" for option in OPTION_HELP), *(how.value for how in How), *verbs(),
    *EFFECTS, CARRIER, "open", *OF_PODS, "*", "Pod", "custom", "ConfigMap,Secret", "-",
    ".x",
    "..x", "@.x", "a.**", "a[]{}['", "(a|b)", "(a|b)" * 40, "((((", "(?P<name>", "(?P<name>" + "(" * 3000,
    "x" * 300,
    "match=(?P<name>a{99999999999})", "when=['a:b']:c", "when=" + "['']" * 50, "{}", "{.a}{}", "a:B:c", "#",
})  # fmt: skip
COLUMN = (
    st.sampled_from(WORDS)
    | st.sampled_from([n for n in NASTY_NAMES if "\ud800" not in n])
    | st.text(max_size=8)
)
MANIFEST = """
apiVersion: v1
kind: Pod
metadata: {name: a, labels: {a: b}}
spec: {containers: [{name: c, envFrom: [{configMapRef: {name: app}}]}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: app}
"""


@st.composite
def changed_line(draw: st.DrawFn) -> str:
    """Draw a line of a shipped table, one column or option of it changed, lost or doubled."""
    row = columns(draw(st.sampled_from(LINES)))
    at = draw(st.integers(0, len(row) - 1))
    instead = draw(st.lists(COLUMN, max_size=2))
    if draw(st.booleans()):
        instead = [" ".join([row[at], *instead])]
    return "  ".join([*row[:at], *instead, *row[at + 1 :]])


TEXT = (
    changed_line()
    | st.lists(COLUMN, min_size=4, max_size=8).map("  ".join)
    | st.lists(changed_line(), max_size=4).map("\n".join)
    | st.text(max_size=60)
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a manifest."""
    folder = tmp_path_factory.mktemp("rules")
    (folder / "a.yaml").write_text(MANIFEST, encoding="utf-8")
    return folder


def told_by(folder: Path, text: bytes) -> Told:
    """Ask with a file of rules."""
    rules = folder / "own.relations"
    rules.write_bytes(text)
    return ask(
        "configmap",
        "app",
        "--from",
        str(folder / "a.yaml"),
        "--rules",
        str(rules),
        "-o",
        "json",
        "--depth",
        "0",
    )


@examples(150)
@given(text=TEXT)
def test_any_text(folder: Path, text: str) -> None:
    """A file of rules is read whole, or refused with its name and the line."""
    told = told_by(folder, text.encode("utf-8", "replace"))
    check(told)
    if told.code:
        assert re.match(rf"error: {re.escape(str(folder))}/own\.relations:\d+: ", told.stderr), told.stderr
        assert told.stdout == ""


@examples(30)
@given(text=st.binary(max_size=40))
def test_any_bytes(folder: Path, text: bytes) -> None:
    """Bytes that are not text are rejected too."""
    told = told_by(folder, text)
    check(told)
    if told.code:
        assert "own.relations" in told.stderr

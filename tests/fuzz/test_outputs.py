"""Any text as a name, kind, group, namespace, label or key: no format lets it out of its place."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.asking import Told, ask, is_printable
from tests.fuzz.strategies import NASTY_NAMES, examples

if TYPE_CHECKING:
    from pathlib import Path

BREAKING = (
    '"]; n9 [label="x"]; "', '"] --> n9["x', "a\\", "\\N\\G", "&lt;b&gt;", "#quot;", "<script>", "%%{init}%%",
    "end", "subgraph x", "a\rb", "\x1b]0;x\x07", "\x9b31m", "\u2066x\u2069", "\u2028", "a: b", "- c", "!!x",
    "*", "'",
)  # fmt: skip
TEXT = st.sampled_from([*(name for name in NASTY_NAMES if name.strip()), *BREAKING]) | st.text(
    min_size=1, max_size=12
)
GROUP = st.sampled_from(["", "apps", "example.com"]) | TEXT
FOR_PEOPLE = (
    "",
    "wide",
    "tree",
    "dot",
    "mermaid",
    "svg",
    "name",
    "custom-columns=N:.metadata.name,L:.metadata.labels",
)
DOT = re.compile(
    r'(?:digraph related \{|  rankdir="LR"|  node \[shape="box"\]|\}'
    r'|  n\d+(?: -> n\d+)? \[label="(?:[^"\\]|\\.)*"(?:, (?:style|color|fontcolor)="\w+")*\])'
)
PLAIN = r'"(?:[\w ./:,()-]|#\d+;|<br>)*"'
MERMAID = re.compile(
    rf"flowchart LR|  n\d+\[{PLAIN}\](?::::\w+)?|  n\d+ (?:-->|-\.->)\|{PLAIN}\| n\d+|  classDef [\w:#,; -]+"
)


@st.composite
def manifests(draw: st.DrawFn) -> tuple[str, str, list[dict[str, Any]]]:
    """Draw a ConfigMap with strange names, who uses it, and in which namespace."""
    name, namespace, label = draw(TEXT), draw(TEXT), draw(TEXT)
    uses = {"containers": [{"name": draw(TEXT), "envFrom": [{"configMapRef": {"name": name}}]}],
            "volumes": [{"name": "v", "secret": {"secretName": draw(TEXT)}}]}  # fmt: skip
    around = {"namespace": namespace, "labels": {label: draw(TEXT)}}
    owner = {"apiVersion": f"{draw(GROUP)}/v1", "kind": draw(TEXT), "name": draw(TEXT), "controller": True}
    return name, namespace, [
        {"apiVersion": "v1", "kind": "ConfigMap",
         "metadata": {"name": name, **around, "ownerReferences": [owner]}},
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": draw(TEXT), **around}, "spec": uses},
        {"apiVersion": owner["apiVersion"], "kind": owner["kind"],
         "metadata": {"name": owner["name"], **around}},
        {"apiVersion": f"{draw(GROUP)}/v1", "kind": draw(TEXT), "metadata": {"name": draw(TEXT), **around}},
    ]  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file for the objects."""
    return tmp_path_factory.mktemp("outputs") / "objects.json"


def told(file: Path, manifest: tuple[str, str, list[dict[str, Any]]], *more: str) -> Told:
    """Ask about the ConfigMap, or what is missing around it."""
    name, namespace, objects = manifest
    file.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}), encoding="utf-8")
    # A name that begins with a dash would be a flag.
    return ask(*more, f"--namespace={namespace}", "--from", str(file), "--", f"configmap/{name}")


@examples(60)
@given(
    manifest=manifests(), output=st.sampled_from(FOR_PEOPLE), more=st.sampled_from(["--weak", "--missing"])
)
def test_what_people_read(
    file: Path, manifest: tuple[str, str, list[dict[str, Any]]], output: str, more: str
) -> None:
    """Nothing that a terminal obeys is printed, and every line of a picture is one that was meant."""
    answer = told(file, manifest, *(["-o", output] if output else []), more, "--depth", "0")
    assert answer.code in (0, 1)
    for line in (answer.stdout + answer.stderr).split("\n"):
        assert is_printable(line), line
    lines = answer.stdout.split("\n")[:-1]
    if output == "dot":
        assert [line for line in lines if not DOT.fullmatch(line)] == []
    if output == "svg" and lines:
        ET.fromstring(answer.stdout)
    if output == "mermaid":
        assert [line for line in lines if not MERMAID.fullmatch(line)] == []


@examples(40)
@given(manifest=manifests())
def test_what_programs_read(file: Path, manifest: tuple[str, str, list[dict[str, Any]]]) -> None:
    """JSON and YAML say the same, hold the names as they are, and nothing that a terminal obeys."""
    as_json = told(file, manifest, "-o", "json", "--depth", "0")
    as_yaml = told(file, manifest, "-o", "yaml", "--depth", "0")
    listed = told(file, manifest, "-o", "jsonpath-as-json={.items[*].metadata.name}", "--depth", "0")
    for answer in (as_json, as_yaml, listed):
        assert [line for line in answer.stdout.split("\n") if not is_printable(line)] == []
    if as_json.answer:
        assert yaml.load(as_yaml.stdout, yaml.CSafeLoader) == as_json.answer
        assert json.loads(listed.stdout) == [item["metadata"]["name"] for item in as_json.answer["items"]]
        assert len(as_json.answer["items"]) >= 2 or as_json.code


@examples(20)
@given(manifest=manifests())
def test_every_name_is_on_a_line_of_its_own(
    file: Path, manifest: tuple[str, str, list[dict[str, Any]]]
) -> None:
    """-o name prints as many lines as there are items: no name adds one."""
    items = told(file, manifest, "-o", "json").answer.get("items", [])
    assert told(file, manifest, "-o", "name").stdout.count("\n") == len(items)

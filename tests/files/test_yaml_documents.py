"""The shape of YAML: documents, anchors, merges, and what is wrong where."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_related.files.report import Report, Warnings
from kubectl_related.files.yaml_reader import read_yaml
from tests.files.outcome import ReadText, manifest

if TYPE_CHECKING:
    from kubectl_related.errors import FileError


def test_each_document_has_its_line(read_text: ReadText) -> None:
    """Documents are told apart, and an object knows the line where it starts."""
    text = f"# head\n---\n{manifest('one')}---  # Source: a chart\n\n{manifest('two')}...\n"
    text += "--- {apiVersion: v1, kind: A,\n metadata: {name: three}}"
    outcome = read_text(text)
    assert outcome.names == ("one", "two", "three")
    assert outcome.places == ("a.yaml:3", "a.yaml:9", "a.yaml:14")


def test_document_with_an_end_mark_is_complete(read_text: ReadText) -> None:
    """What follows a document's end mark without a start is an error, the document itself is whole."""
    outcome = read_text(f"{manifest('one')}...\n{manifest('two')}")
    assert outcome.names == ("one",)
    assert outcome.errors == ("a.yaml:6: the YAML cannot be read: did not find expected <document start>",)


def test_broken_document_costs_none_of_its_neighbours(read_text: ReadText) -> None:
    """Of several documents only the broken one is lost; its error has the line of the file."""
    outcome = read_text(
        f"{manifest('one')}---\na: [\n---\n{manifest('two')}---\nb: 'c\n---\n{manifest('three')}"
    )
    assert outcome.names == ("one", "two", "three")
    assert outcome.errors == (
        "a.yaml:7: the YAML cannot be read: did not find expected node content",
        "a.yaml:14: the YAML cannot be read: found unexpected end of stream",
    )


def test_rubbish_behind_a_document_breaks_it(read_text: ReadText) -> None:
    """A document that ends in the middle of its file is not half believed."""
    outcome = read_text(f"{manifest('one')}]\n---\n{manifest('two')}")
    assert outcome.names == ("two",)
    assert len(outcome.errors) == 1


def test_separator_inside_a_text_is_text(read_text: ReadText) -> None:
    """Three dashes that are indented belong to the text around them."""
    text = f"{manifest('one')}spec: |\n  a\n  ---\n  b\n---\n{manifest('two')}"
    outcome = read_text(text)
    assert outcome.names == ("one", "two")
    assert outcome.objects[0]["spec"] == "a\n---\nb\n"


def test_last_line_break_of_a_block_is_kept(read_text: ReadText) -> None:
    """Cutting documents does not shorten a block of text in front of the cut."""
    assert read_text(f"{manifest('one')}spec: |\n  a\n---\n").objects[0]["spec"] == "a\n"


def test_documents_behind_a_directive_are_apart(read_text: ReadText) -> None:
    """One that is broken costs none of its neighbours, and the file is looked through once."""
    outcome = read_text(f"%YAML 1.1\n---\n{manifest('one')}---\na: [\n---\n{manifest('two')}")
    assert outcome.names == ("one", "two")
    assert len(outcome.errors) == 1
    many = read_text("#\n" * 20_000 + "%YAML 1.1\n---\n" + manifest("one") + "---\n" * 20_000)
    assert many.names == ("one",)


def test_directives_belong_to_the_next_document(read_text: ReadText) -> None:
    """A version or tag directive, with comments around it, does not count as a document."""
    text = f"# a\n%YAML 1.1\n%TAG !e! tag:e.com,2000:\n---\n{manifest('one')}spec: !e!x 1\n"
    assert read_text(text).objects[0]["spec"] == "1"


def test_aliases_repeat_a_value(read_text: ReadText) -> None:
    """An alias is the value of the last anchor of its name, within its document."""
    text = f"{manifest('one')}a: &x {{b: &y 1}}\nc: [*x, *y]\nd: &x 2\ne: {{*x : *x}}\n"
    text += "f: {&k a: *k}\n"
    assert read_text(text).objects[0] | {"metadata": 0} == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": 0,
        "data": {},
        "a": {"b": 1},
        "c": [{"b": 1}, 1],
        "d": 2,
        "e": {"2": 2},
        "f": {"a": "a"},
    }


@pytest.mark.parametrize("text", ["*x", "[*x, &x 1]"])
def test_alias_needs_an_anchor_before_it(read_text: ReadText, text: str) -> None:
    """An alias without an anchor before it in its document is refused."""
    outcome = read_text(f"{manifest('one')}spec: &x 1\n---\n{manifest('two')}spec: {text}\n")
    assert outcome.names == ("one",)
    assert outcome.errors == (
        "a.yaml:11: the YAML cannot be read: an alias names an anchor that is not there",
    )


@pytest.mark.parametrize("text", ["&x [*x]", "&x {b: *x}", "&x {<<: *x}"])
def test_value_cannot_contain_itself(read_text: ReadText, text: str) -> None:
    """An endless value is refused."""
    (error,) = read_text(f"{manifest('one')}spec: {text}\n").errors
    assert error == "a.yaml:5: the YAML cannot be read: an anchored value contains itself"


@pytest.mark.parametrize(
    ("text", "merged"),
    [
        ("{<<: *x, b: 2}", {"a": 1, "b": 2}),
        ("{<<: *x, a: 2}", {"a": 2}),
        ("{a: 2, <<: *x}", {"a": 1}),
        ("{<<: [*x, {a: 3, c: 4}]}", {"a": 1, "c": 4}),
        ("{<<: {d: 5}}", {"d": 5}),
        ('{"<<": *x}', {"<<": {"a": 1}}),
        ("{e: <<}", {"e": "<<"}),
    ],
)
def test_merge_keys_merge_as_go_yaml_does(read_text: ReadText, text: str, merged: object) -> None:
    """`<<` takes over the keys of mappings; what stands behind it wins, what stands before it does not."""
    outcome = read_text(f"{manifest('one')}x: &x {{a: 1}}\nspec: {text}\n")
    assert outcome.objects[0]["spec"] == merged
    assert outcome.warnings == ()


@pytest.mark.parametrize("text", ["1", "[1]", "a", "~"])
def test_only_mappings_can_be_merged(read_text: ReadText, text: str) -> None:
    """`<<` of anything else is refused."""
    (error,) = read_text(f"{manifest('one')}spec: {{<<: {text}}}\n").errors
    assert error == "a.yaml:5: the YAML cannot be read: what << merges is no mapping"


def test_last_of_equal_keys_counts(read_text: ReadText) -> None:
    """A key that is there twice gets a warning with its line, and the last value, as from kubectl."""
    outcome = read_text(f"{manifest('one')}spec:\n  a: 1\n  b: 2\n  a: 3\n")
    assert outcome.objects[0]["spec"] == {"a": 3, "b": 2}
    assert outcome.warnings == ("warning: a.yaml:8: the key a is there twice, the last one counts",)


@pytest.mark.parametrize(
    "line",
    ["name: {{ .Values.name }}", "{{- if .Values.x }}", '{{ include "chart.labels" . | nindent 4 }}'],
)
def test_template_is_an_error_that_says_so(read_text: ReadText, line: str) -> None:
    """A chart that nobody rendered is refused with file, line and a hint."""
    (error,) = read_text(f"{manifest('one')}spec:\n  {line}\n  a: 1\n").errors
    assert error.startswith("a.yaml:6: the YAML cannot be read: ")
    assert error.endswith(" (an unrendered template?)")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a:\n\tb: 1", "a.yaml:6: the YAML cannot be read: found character that cannot start any token"),
        ("a: \x07", "a.yaml:5: the YAML cannot be read: control characters are not allowed"),
        ("a: b: c", "a.yaml:5: the YAML cannot be read: mapping values are not allowed in this context"),
        ('a: "\\ud800"', "a.yaml:5: the YAML cannot be read: found invalid Unicode character escape code"),
    ],
)
def test_syntax_errors_have_a_line(read_text: ReadText, text: str, problem: str) -> None:
    """What the parser refuses is told in its words, with the line of the file."""
    assert read_text(f"{manifest('one')}{text}\n").errors == (problem,)


def test_pure_parser_reads_the_same(read_text: ReadText, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML was built without the C parser the answer is the same, errors quote nothing either."""
    text = f"---\n{manifest('one')}spec: [&a {{b: 0644}}, *a, =, y, 'y', !x z]\n"
    text += "---\nx: !marker!x 1\n---\n- \x07\n"
    fast = read_text(text)
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    slow = read_text(text)
    assert (slow.objects, slow.places) == (fast.objects, fast.places)
    assert [error.split(": ")[0] for error in slow.errors] == ["a.yaml:8", "a.yaml:10"]
    assert "marker" not in str(slow.errors)


texts = st.text(st.characters(exclude_categories=["C"]), max_size=30)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(texts, parts, max_size=4),
)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(texts, values, max_size=5), st.booleans(), st.sampled_from(['"', "'"]))
def test_what_is_written_is_read(value: object, flow: bool, quotes: str) -> None:  # noqa: FBT001
    """Any value that a program writes with its strings quoted comes back as it was."""

    class Dumper(yaml.SafeDumper):
        """Quotes strings and nothing else."""

    Dumper.add_representer(
        str, lambda d, text: d.represent_scalar("tag:yaml.org,2002:str", text, style=quotes)
    )
    errors: list[FileError] = []
    text = yaml.dump(value, Dumper=Dumper, default_flow_style=flow, allow_unicode=True)
    (document,) = read_yaml(text.encode(), Report("a", errors, Warnings(pytest.fail)))
    assert (document.value, errors) == (value, [])


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=60) | st.text("ab:-[]{},&*!?|>'\"#%@ \n\t\\<=~0.", max_size=60).map(str.encode))
def test_no_text_makes_it_raise(data: bytes) -> None:
    """Whatever stands in a file, the outcome is documents and sentences."""
    errors: list[FileError] = []
    list(read_yaml(data, Report("a", errors, Warnings(lambda _: None))))
    assert all(str(error).startswith("a:") for error in errors)

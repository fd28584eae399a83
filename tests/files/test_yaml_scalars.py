"""What scalars mean: compared with what kubectl 1.37 makes of the same text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kubectl_related.cluster.kubeconfig.go_yaml import parse_yaml
from tests.files.outcome import ReadText, manifest


def value_of(read_text: ReadText, text: str) -> Any:
    """Return what `spec:` followed by the text means."""
    outcome = read_text(f"{manifest('one')}spec: {text}\n")
    assert outcome.errors == outcome.warnings == ()
    return outcome.objects[0]["spec"]


SCALARS = [
    line.split("\t")
    for line in (Path(__file__).parent / "yaml_scalars.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("text", "expected"), SCALARS, ids=[text for text, _ in SCALARS])
def test_scalars_mean_what_go_makes_of_them(read_text: ReadText, text: str, expected: str) -> None:
    """A scalar means in a manifest and in a kubeconfig what Kubernetes' own library makes of it."""
    if expected == "ERROR":
        assert read_text(f"{manifest('one')}spec: {text}\n").errors
        with pytest.raises(ValueError, match=r"^yaml: line 1: "):
            parse_yaml(f"a: {text}\n".encode())
        return
    value = json.loads(expected)
    for found in (value_of(read_text, text), parse_yaml(f"a: {text}\n".encode())["a"]):
        # Go prints the shortest digits that a float64 needs, as an integer.
        assert found == value or (isinstance(found, float) and found == float(value))
        assert isinstance(found, bool) == isinstance(value, bool)


@pytest.mark.parametrize(
    "text",
    [
        "2001-01-01",
        "2001-01-01T00:00:00Z",
        "=",
        "12:30:45",
        "1:30",
        "oN",
        "1.2.3",
        "0x1p4",
        "1e400",
        "_1",
        ".",
        "-x",
        "+",
        "0b2",
        "0o8",
        "0x",
        "089a",
        "<<",
        "<",
        "nil",
        "None",
        "+.inf.",
    ],
)
def test_what_only_looks_special_is_text(read_text: ReadText, text: str) -> None:
    """Dates, times, a plain `=` and numbers that are none are strings."""
    assert value_of(read_text, text) == text


@pytest.mark.parametrize("text", ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"])
def test_true_has_eleven_spellings(read_text: ReadText, text: str) -> None:
    """The words of YAML 1.1 are true, but not in quotes and not in another case."""
    assert value_of(read_text, text) is True
    assert value_of(read_text, f"'{text}'") == text


@pytest.mark.parametrize("text", ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"])
def test_false_has_eleven_spellings(read_text: ReadText, text: str) -> None:
    """The words of YAML 1.1 are false, but not in quotes."""
    assert value_of(read_text, text) is False
    assert value_of(read_text, f'"{text}"') == text


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL", "!!null ''"])
def test_null_has_five_spellings(read_text: ReadText, text: str) -> None:
    """Nothing, a tilde and the word are null."""
    assert value_of(read_text, text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0644", 420),
        ("0o644", 420),
        ("-0644", -420),
        ("0x1F", 31),
        ("-0x10", -16),
        ("0b101", 5),
        ("+1", 1),
        ("-0", 0),
        ("1_000", 1000),
        ("1__0", 10),
        ("089", 89),
        ("0", 0),
        ("9223372036854775807", 2**63 - 1),
    ],
)
def test_integers_come_in_all_bases(read_text: ReadText, text: str, number: int) -> None:
    """Integers may be octal in two spellings, hexadecimal, binary, signed and underscored."""
    found = value_of(read_text, text)
    assert (found, type(found)) == (number, int)


@pytest.mark.parametrize(("text", "number"), [("1.5", 1.5), (".5", 0.5), ("+.5", 0.5), ("1.5e-3", 0.0015)])
def test_fractions_are_floats(read_text: ReadText, text: str, number: float) -> None:
    """Numbers with a fraction are floats."""
    assert value_of(read_text, text) == number


@pytest.mark.parametrize(("text", "number"), [("1.0", 1), ("1e3", 1000), ("1.", 1), (".5e1", 5), ("-0.0", 0)])
def test_whole_floats_are_integers(read_text: ReadText, text: str, number: int) -> None:
    """JSON has one kind of number, so a float without a fraction comes back as an integer."""
    found = value_of(read_text, text)
    assert (found, type(found)) == (number, int)


@pytest.mark.parametrize("text", ["9223372036854775808", "18446744073709551615", "0xffffffffffffffff"])
def test_large_numbers_lose_precision(read_text: ReadText, text: str) -> None:
    """An integer beyond 64 bits becomes a float."""
    assert value_of(read_text, text) == float(int(text, 0))


@pytest.mark.parametrize("text", ["0x" + "f" * 40, "1" * 400, "-" + "9" * 9999, "0b" + "1" * 9999])
def test_numbers_beyond_floats_are_text(read_text: ReadText, text: str) -> None:
    """A number that no float holds stays as it was written."""
    assert value_of(read_text, text) == text


@pytest.mark.parametrize("text", [".inf", "-.INF", ".nan", "{a: .Inf}"])
def test_infinity_is_refused(read_text: ReadText, text: str) -> None:
    """JSON cannot say infinity, nor not-a-number."""
    assert read_text(f"{manifest('one')}spec: {text}\n").errors == (
        "a.yaml:5: the YAML cannot be read: infinity and not-a-number are no values of JSON",
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!!str y", "y"),
        ("!!str 1", "1"),
        ('!!int "5"', 5),
        ("!!float 5", 5),
        ("!!bool 'yes'", True),
        ("!!binary aGVs\\\nbG8=".replace("\\\n", ""), "hello"),
        ("!!binary /w==", "\ufffd"),
        ("!!timestamp 2001-01-01", "2001-01-01"),
        ("!!set {a, b}", {"a": None, "b": None}),
        ("!!omap [a: 1]", [{"a": 1}]),
        ("!Ref foo", "foo"),
        ("!GetAtt [a, b]", ["a", "b"]),
        ("!Sub {a: 1}", {"a": 1}),
    ],
)
def test_tags_mean_what_they_mean_to_kubernetes(read_text: ReadText, text: str, value: object) -> None:
    """The tags of YAML are obeyed, all others are read over."""
    assert value_of(read_text, text) == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("!!int foo", "a !!int value is none"),
        ("!!bool 1", "a !!bool value is none"),
        ("!!int yes", "a !!int value is none"),
        ("!!binary $$$", "a !!binary value is not base64"),
        ("!e!foo x", "found undefined tag handle"),
    ],
)
def test_broken_promises_of_tags_are_errors(read_text: ReadText, text: str, problem: str) -> None:
    """A value that is not what its tag says is refused without being quoted."""
    outcome = read_text(f"{manifest('one')}spec: {text}\n")
    assert outcome.errors == (f"a.yaml:5: the YAML cannot be read: {problem}",)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1", "1"),
        ("0x10", "16"),
        ("-0", "0"),
        ("true", "true"),
        ("y", "true"),
        ("off", "false"),
        ("1.25", "1.25"),
        ("2001-01-01", "2001-01-01"),
        ('"y"', "y"),
        ("<", "<"),
        ("=", "="),
    ],
)
def test_keys_become_text(read_text: ReadText, text: str, key: str) -> None:
    """A key that is a number or a boolean becomes the text that JSON would hold."""
    for _ in range(2):
        assert value_of(read_text, f"[{{{text}: 1}}, {{{text}: 2}}]") == [{key: 1}, {key: 2}]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{~: 1}", "a key is null"),
        ("{[a]: 1}", "a key is a mapping or a list"),
        ("{{a: b}: 1}", "a key is a mapping or a list"),
    ],
)
def test_keys_that_are_no_text_are_errors(read_text: ReadText, text: str, problem: str) -> None:
    """A key that JSON cannot hold is refused."""
    (error,) = read_text(f"{manifest('one')}spec: {text}\n").errors
    assert error.startswith(f"a.yaml:5: the YAML cannot be read: {problem}")

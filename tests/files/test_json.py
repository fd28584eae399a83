"""JSON: dumps of one value, of many, with other things between them."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_related.encoding.document import Document, Unreadable
from kubectl_related.files.json.reader import read_json
from tests.files.outcome import ReadText, manifest

POD: dict[str, Any] = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one"}}


def named(name: str) -> dict[str, Any]:
    """Return a pod."""
    return POD | {"metadata": {"name": name}}


def test_json_is_seen_in_the_text(read_text: ReadText) -> None:
    """JSON is read whatever the ending of the file, YAML in a .json file too."""
    assert read_text(json.dumps(POD), "a.yaml").objects == (POD,)
    assert read_text(manifest("one"), "a.json").names == ("one",)


def test_values_may_follow_each_other(read_text: ReadText) -> None:
    """One value after another is read, as tools print them, each with its line."""
    outcome = read_text(
        f"{json.dumps(POD, indent=1)}\n\n{json.dumps(named('two'))}{json.dumps(named('three'))}"
    )
    assert outcome.names == ("one", "two", "three")
    assert outcome.places == ("a.yaml:1", "a.yaml:9", "a.yaml:9")


def test_yaml_may_follow(read_text: ReadText) -> None:
    """Files that were put together with separators may begin with JSON."""
    outcome = read_text(f"{json.dumps(POD)}\n---\n{manifest('two')}---\n{json.dumps(named('three'))}\n")
    assert outcome.names == ("one", "two", "three")
    assert outcome.places == ("a.yaml:1", "a.yaml:3", "a.yaml:8")


def test_yaml_that_looks_like_json_is_yaml(read_text: ReadText) -> None:
    """A mapping in braces with comments, trailing commas or bare words is read as kubectl reads it."""
    text = '{"apiVersion": v1, "kind": Pod, # yes\n "metadata": {"name": one,},}'
    assert read_text(text, "a.json").objects == (POD,)


def test_items_of_a_list_have_their_own_lines(read_text: ReadText) -> None:
    """Objects of an indented dump are found at their line, whether kind comes before or after the items."""
    items = [named("one"), named("two")]
    text = json.dumps({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {}}, indent=4)
    assert read_text(text).places == ("a.yaml:4", "a.yaml:11")
    text = json.dumps(
        {"kind": "PodList", "apiVersion": "v1", "metadata": {"a": "b"}, "items": items}, indent=4
    )
    assert read_text(text).places == ("a.yaml:8", "a.yaml:15")


@pytest.mark.parametrize(
    "tail", ["", "}", '],"items":[1]}', "],}", ',"x"]}', '{"a":}]}', "]" + " " * 9999 + ',"kind":"List"}']
)
def test_unusual_list_is_read_as_any_value(tail: str) -> None:
    """Whatever follows the items of a list means what it means to Python's decoder, or is an error."""
    text = '{"kind":"List","apiVersion":"v1","items":[{"a":1}, {"a":2}' + tail
    try:
        expected = [json.loads(text)]
    except json.JSONDecodeError:
        with pytest.raises(Unreadable):
            list(read_json(text.encode()))
    else:
        assert [part.value for part in read_json(text.encode()) if isinstance(part, Document)] == expected


@pytest.mark.parametrize("indent", [None, 4])
@pytest.mark.parametrize("items", [[], [1], [POD], [POD, [], "a", None]])
def test_list_is_the_value_it_was(items: list[object], indent: int | None) -> None:
    """A list decoded item by item equals the same list decoded at once."""
    value = {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": items}
    (document,) = read_json(json.dumps(value, indent=indent).encode())
    assert isinstance(document, Document)
    assert document.value == value


@pytest.mark.parametrize("indent", [None, 4])
@pytest.mark.parametrize("items", [[], [POD, named("two")], [POD, [], "a", None], [{"é": "\u2028"}, POD]])
@pytest.mark.parametrize("first", ["kind", "items"])
def test_items_have_lines(items: list[object], indent: int | None, first: str) -> None:
    """Each item of a list is the value it was and has its line, whatever stands before the items."""
    value = {"apiVersion": "v1", "kind": "List", "metadata": {}, "items": items}
    text = json.dumps({first: value[first]} | value, indent=indent, ensure_ascii=False)
    (document,) = read_json(text.encode())
    assert isinstance(document, Document)
    assert document.value == value
    for item in document.value["items"]:
        if isinstance(item, dict):
            written = text.split("\n", document.line_of(item, 0) - 1)[-1]
            assert written.lstrip(" ").startswith("{")
            assert indent is None or next(iter(item)) in written.split("\n")[1]


@pytest.mark.parametrize(
    "text", ['{"items": [{}], "x": 1}', '{"kind": "Foo", "items": [1], "x": 1}', '{"items": {}}', "[]"]
)
def test_object_with_items_is_no_list(text: str) -> None:
    """What has items, but not the kind of a list, keeps all its fields."""
    (document,) = read_json(text.encode())
    assert isinstance(document, Document)
    assert document.value == json.loads(text)


@pytest.mark.parametrize(
    "odd",
    [
        b'"\\ud800"', b'"\\udfff\\u0041"', b'"\\ud800\\u0041"', b'"\\ud83d\\ude00"', b'"\xff"',
        b'"\xed\xa0\x80"',
        '"é\u2028"'.encode(), b'"\n"', b"NaN", b"1e999", b"1} {", b'1}]} {"a": [{"b": 2',
        b"[" * 300 + b"]" * 300,
    ],
)  # fmt: skip
@pytest.mark.parametrize("behind", [b"", b"\n", b" x"])
def test_long_list_is_read_from_its_bytes_alike(read_text: ReadText, odd: bytes, behind: bytes) -> None:
    """What a long list holds, where, and what is wrong with it does not depend on the way it is read."""
    items = [named(f"pod-{at}") | {"long": "x" * 1000} for at in range(300)]
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=1).encode()
    text = text.replace(b'"name": "pod-150"', b'"name": "pod-150",\n"odd": ' + odd) + behind
    # With a blank before it, it is no longer taken for a list at first sight.
    assert read_text(text) == read_text(b" " + text)


OOPS = {"kind": "Oops", "metadata": {"name": "x"}}
HEADS: list[dict[str, Any]] = [
    {}, {"metadata": {}}, {"metadata": None}, {"metadata": {"items": [1, 2, 3]}}, {"metadata": {"items": []}},
    {"metadata": {"items": [POD]}}, {"metadata": {"deep": {"items": [{"a": 1}]}}}, {"apiVersion": 1},
]  # fmt: skip


@pytest.mark.parametrize("pad", ["", "x" * 300_000])
@pytest.mark.parametrize("before", ["", " "])
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("indent", [0, 1, 4])
def test_lines_are_the_same_however_a_list_is_written(
    read_text: ReadText, indent: int, head: dict[str, Any], before: str, pad: str
) -> None:
    """Short or long, with or without indentation, whatever else is called items: each item has its line."""
    whole = {"apiVersion": "v1", "kind": "List"} | head | {"items": [POD | {"pad": pad}, OOPS]}
    text = json.dumps(whole, indent=indent)
    line = text[: text.index('"Oops"')].count("\n")
    outcome = read_text(before + text)
    assert outcome.warnings == (f"warning: a.yaml:{line}: not a Kubernetes object: apiVersion is missing",)
    assert outcome.names == ("one",)


@pytest.mark.parametrize("pad", ["", "x" * 300_000])
@pytest.mark.parametrize(
    "head",
    [
        {"metadata": {"items": []}, "items": ["@"]},
        {"metadata": {"items": ["@"]}, "items": []},
        {"metadata": "@", "items": [POD]},
    ],
)
def test_depth_is_bounded_however_a_list_is_written(
    read_text: ReadText, head: dict[str, Any], pad: str
) -> None:
    """What is nested too deep is refused wherever it stands in a list."""
    whole = {"apiVersion": "v1", "kind": "List"} | head
    whole["items"] = [*whole["items"], POD | {"pad": pad}]
    outcome = read_text(json.dumps(whole).replace('"@"', "[" * 300 + "]" * 300))
    assert outcome.errors == ("a.yaml:1: the JSON cannot be read: it is nested deeper than 200 levels",)


class Counting(bytes):
    """A text that counts what is copied of it."""

    copied = 0

    def __getitem__(self, key: Any) -> Any:
        """Count what is copied."""
        found = super().__getitem__(key)
        self.copied += 1 if isinstance(found, int) else len(found)
        return found


@pytest.mark.parametrize("between", ["\n", "", " ", "\r\n", "\n\n"])
@pytest.mark.parametrize(
    "value", ['{"a":1}', '{"a":[{}]}', '{"a":\n1}', '{"items":[\n{}]}', '{\n"a":{\n}\n}']
)
def test_many_values_take_as_long_as_they_are(value: str, between: str) -> None:
    """No value makes the rest of the text be copied again."""
    text = Counting(between.join([value] * 2000).encode())
    assert len(list(read_json(text))) == 2000
    assert text.copied < 3 * len(text)


def test_last_of_equal_keys_counts(read_text: ReadText) -> None:
    """A key that is there twice has its last value, as in Go."""
    text = '{"kind": "A", "apiVersion": "v1", "metadata": {"name": "one"}, "kind": "Pod"}'
    assert read_text(text).objects == (POD,)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("NaN,", "1: the JSON cannot be read: invalid character"),
        ("1e999}", "1: the JSON cannot be read: invalid number, or too large for a float64"),
        ("1" * 5000 + "}", "1: the JSON cannot be read: invalid number, or too large for a float64"),
        ('"a\nb"}}', "1: the JSON cannot be read: invalid character"),
        ("tru}", "1: the JSON cannot be read: invalid character"),
        ("1,\n'a'", "2: the JSON cannot be read: expected '\"'"),
        ("1", "1: the JSON cannot be read: input data was truncated"),
        ("1 2}", "1: the JSON cannot be read: expected ',' or '}'"),
    ],
)
def test_broken_json_is_an_error_with_a_line(read_text: ReadText, value: str, problem: str) -> None:
    """What is no JSON is refused with file and line, and nothing of it is quoted."""
    padding = json.dumps("x" * (1 << 20))  # too long to be tried as YAML
    outcome = read_text(f'{{"pad": {padding}, "spec": {value}', "a.json")
    assert outcome.errors == (f"a.json:{problem}",)


def test_values_before_a_broken_one_are_kept(read_text: ReadText) -> None:
    """Of several values those before the broken one are read; what comes behind it cannot be told apart."""
    outcome = read_text(f'{json.dumps(POD)}\n{{"kind" "Pod"}}\n{json.dumps(named("three"))}')
    assert outcome.names == ("one",)
    assert outcome.errors == ("a.yaml:2: the JSON cannot be read: expected ':'",)


def test_text_behind_a_value_is_an_error(read_text: ReadText) -> None:
    """A dump with other text behind it was not read to its end."""
    outcome = read_text(f"{json.dumps(POD)}\nerror: the server went away\n")
    assert outcome.names == ("one",)
    assert outcome.errors == ("a.yaml:2: the JSON cannot be read: the text after a value is not JSON",)


def test_halves_of_characters_are_replaced(read_text: ReadText) -> None:
    """Half of a surrogate pair, which no output could print, is read as Go reads it."""
    text = json.dumps(POD)[:-1] + r', "a": "\ud800 \uDFFF\ud800 \\ud800 \ud83d\ude00"}'
    assert read_text(text).objects[0]["a"] == "\ufffd \ufffd\ufffd \\ud800 \U0001f600"


def test_json_needs_no_yaml_parser() -> None:
    """Where all files are JSON the YAML package is not even imported."""
    program = "import sys; from kubectl_related.files.reader import read; "
    program += (
        f"assert read(['-'], {json.dumps(POD).encode()!r}, print).objects; print('yaml' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


numbers = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(st.characters(codec="utf-8"), max_size=20),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=9), parts, max_size=4),
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.dictionaries(st.text(max_size=9), values, max_size=4), max_size=3), st.sampled_from([None, 2])
)
def test_what_is_written_is_read(written: list[object], indent: int | None) -> None:
    """Any values that a program writes one after another come back as they were."""
    text = "\n".join(json.dumps(value, indent=indent, ensure_ascii=False) for value in written)
    read = [part.value for part in read_json(text.encode()) if isinstance(part, Document)]
    assert read == json.loads(json.dumps(written).encode().decode("utf-8"))


@settings(deadline=None, max_examples=60)
@given(st.text('{}[]":,tfn019.eE-\\ \n\ud83d', max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    """Whatever stands in a file, the outcome is values or one sentence."""
    with suppress(Unreadable):
        list(read_json(("{" + text).encode("utf-8", "surrogatepass")))

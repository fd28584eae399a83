"""Field paths: what a pattern leads to, and how the exact path is written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_related.model.fieldpaths import Each, Hit, Keys, parse, render
from kubectl_related.model.pathtree import PathTree, RelativePath, find

POD = {
    "metadata": {"labels": {"a.b/c": "x", "plain": "y"}},
    "spec": {"volumes": [{"name": "a", "secret": {"secretName": "s"}}, {"name": "b"}, 5], "nodeName": None},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc") | st.text(), inner),
    max_leaves=15,
)
STEP = st.sampled_from(["a", "b", "c", Each.ELEMENT, Each.KEY]) | st.text(max_size=3)


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("spec.volumes[].secret", ("spec", "volumes", Each.ELEMENT, "secret")),
        ("data{}", ("data", Each.KEY)),
        ("metadata.labels['a.b/c']", ("metadata", "labels", "a.b/c")),
        ("['a.b']", ("a.b",)),
        ("a[][].b-c", ("a", Each.ELEMENT, Each.ELEMENT, "b-c")),
        ("$ref", ("$ref",)),
        ("spec.**.tls.name", ("spec", Each.BELOW, "tls", "name")),
        ("a['b.c/*'].d", ("a", Keys("b.c/*"), "d")),
        ("a['b.c']{json}[].name", ("a", "b.c", Each.JSON, Each.ELEMENT, "name")),
    ],
)
def test_a_pattern_is_read_as_it_is_written(path: str, steps: tuple[str | Each | Keys, ...]) -> None:
    """Names, elements, keys and quoted keys are the steps of a pattern."""
    assert parse(path) == steps


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "an empty field path"),
        ("a..b", "character 2"),
        ("a[0]", "character 2"),
        ("a['b", "character 2"),
        ("a.**", "names no field"),
    ],
)
def test_a_broken_pattern_says_where(path: str, words: str) -> None:
    """What cannot be read is refused with the character at which it goes wrong."""
    with pytest.raises(ValueError, match=words):
        parse(path)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("spec.volumes[].secret.secretName", {"spec.volumes[0].secret.secretName": "s"}),
        ("spec.volumes[].name", {"spec.volumes[0].name": "a", "spec.volumes[1].name": "b"}),
        ("metadata.labels['a.b/c']", {"metadata.labels['a.b/c']": "x"}),
        ("metadata.labels{}", {"metadata.labels['a.b/c']": "a.b/c", "metadata.labels.plain": "plain"}),
        ("spec.volumes.name", {}),
        ("spec[].name", {}),
        ("spec.nodeName", {}),
        ("spec.volumes[].name[]", {}),
        ("**.secretName", {"spec.volumes[0].secret.secretName": "s"}),
        ("spec.volumes[].secret.**.secretName", {"spec.volumes[0].secret.secretName": "s"}),
        ("spec.**.name", {"spec.volumes[0].name": "a", "spec.volumes[1].name": "b"}),
        ("spec.volumes[].name.**.x", {}),
    ],
)
def test_a_pattern_leads_to_every_place(path: str, found: dict[str, str]) -> None:
    """A pattern finds each place with its exact path; another type, null or nothing there is no place."""
    assert {hit.via: hit.value for hit in find(POD, parse(path))} == found


ANNOTATED = {
    "metadata": {
        "annotations": {
            "x.io/actions.go": '{"to":[{"name":"a"},{"name":"b"}],"of":"x"}',
            "x.io/actions.broken": '{"to":',
            "x.io/actions.plain": "to",
            "x.io/actions.number": "5",
            "x.io/actions.deep": "[" * 100_000,
            "x.io/other": '{"to":[{"name":"c"}]}',
            "x.io/actions.none": None,
        }
    }
}


def test_json_in_a_string_is_read_and_has_the_path_of_the_string() -> None:
    """What a string holds as JSON is searched like the object; what is no JSON holds nothing."""
    hits = list(find(ANNOTATED, parse("metadata.annotations['x.io/actions.*']{json}.to[].name")))
    assert [(hit.value, hit.via) for hit in hits] == [
        ("a", "metadata.annotations['x.io/actions.go']"),
        ("b", "metadata.annotations['x.io/actions.go']"),
    ]
    assert RelativePath.parse("..of").first_text(ANNOTATED, hits[0]) == "x"
    assert RelativePath.parse("metadata.annotations['x.io/other']").first_text(ANNOTATED, hits[0])


def test_a_key_that_matches_leads_to_its_value() -> None:
    """A quoted key with a star stands for every key that matches, and leads to the values."""
    hits = find(ANNOTATED, parse("metadata.annotations['x.io/*lai*']"))
    assert [(hit.value, hit.via) for hit in hits] == [("to", "metadata.annotations['x.io/actions.plain']")]


@pytest.mark.parametrize(
    ("steps", "path"),
    [
        (("spec", "volumes", 0, "name"), "spec.volumes[0].name"),
        (("metadata", "annotations", "a.b/c"), "metadata.annotations['a.b/c']"),
        (("data", ""), "data['']"),
        (("data", "it's"), "data['it\\'s']"),
        (("data", "a\\b"), "data['a\\\\b']"),
        (("data", "ä b"), "data['ä b']"),
        ((".x",), "['.x']"),
        ((0, "a"), "[0].a"),
    ],
)
def test_odd_keys_are_quoted(steps: tuple[str | int, ...], path: str) -> None:
    """A key that is more than letters, digits, dash and underscore is quoted and escaped."""
    assert render(steps) == path


@given(st.lists(st.text() | st.integers(0, 99), min_size=1, max_size=4), st.lists(st.text(), max_size=4))
def test_two_places_never_have_one_path(one: list[str | int], other: list[str]) -> None:
    """Different steps are written differently."""
    assert (render(tuple(one)) == render(tuple(other))) == (one == other)


def hit_of(path: str) -> Hit:
    """Return the first place a path leads to in POD."""
    return next(find(POD, parse(path)))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (".secretName", "s"),
        ("..name", "a"),
        ("...nodeName", ""),
        ("metadata.labels.plain", "y"),
        ("....metadata.labels.plain", "y"),
        ("......name", ""),
        (".gone", ""),
    ],
)
def test_siblings_are_counted_in_mappings(written: str, value: str) -> None:
    """One dot is beside the field, each further dot one mapping further out, no dot the object."""
    hit = hit_of("spec.volumes[].secret.secretName")
    assert RelativePath.parse(written).first_text(POD, hit) == value


def test_what_stands_inside_the_field() -> None:
    """With @ the path starts in the field's own mapping: elements of a list have no other way to say so."""
    hits = list(find(POD, parse("spec.volumes[]")))
    assert [RelativePath.parse("@.secret.secretName").first_text(POD, hit) for hit in hits] == ["s", "", ""]


def test_siblings_of_a_field_found_at_any_depth() -> None:
    """Behind `**` the mappings around a field are those of the place where it was found."""
    hit = hit_of("**.secretName")
    assert [
        RelativePath.parse(path).first_text(POD, hit) for path in ("..name", "metadata.labels.plain")
    ] == [
        "a",
        "y",
    ]


def test_an_absent_field_is_reported_where_it_would_stand() -> None:
    """With `absent` the place of a missing or null field is found when the mapping around it is there."""
    tree: PathTree[str] = PathTree()
    tree.add(parse("spec.volumes[].secret"), "volume", absent=True)
    tree.add(parse("spec.nodeName"), "node", absent=True)
    tree.add(parse("status.phase"), "phase", absent=True)
    found = [(what, hit.via, hit.value is None) for what, hit in tree.hits(POD)]
    assert sorted(found) == [
        ("node", "spec.nodeName", True),
        ("volume", "spec.volumes[0].secret", False),
        ("volume", "spec.volumes[1].secret", True),
    ]


@given(JSON, st.lists(STEP, min_size=1, max_size=4))
def test_no_value_makes_a_search_fail(value: Any, steps: list[str | Each]) -> None:
    """Whatever an object holds, searching it yields places as deep as the pattern."""
    for hit in find(value, tuple(steps)):
        assert len(hit.steps) == len(steps)
        assert hit.around(99) is None
        assert hit.via


@given(JSON, st.lists(STEP, min_size=1, max_size=2), st.lists(STEP, min_size=1, max_size=2))
def test_any_depth_finds_what_some_depth_finds(
    value: Any, above: list[str | Each], below: list[str | Each]
) -> None:
    """`a.**.b` leads to every place that `a` and then `b` lead to, at once or with steps between."""
    found = {hit.via for hit in find(value, (*above, Each.BELOW, *below))}
    for between in ([], [Each.ELEMENT], ["a"], ["a", Each.ELEMENT]):
        assert found >= {hit.via for hit in find(value, (*above, *between, *below))}

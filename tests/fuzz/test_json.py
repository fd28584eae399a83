"""JSON of the server: any bytes give what Python's own decoder reads, or one sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kubectl_related.encoding.json_page import Page, decode_reply
from kubectl_related.errors import BadReplyError
from kubectl_related.model.objects import is_too_deep
from tests.fuzz.strategies import VALUE, examples

if TYPE_CHECKING:
    from collections.abc import Callable

OBJECT = st.fixed_dictionaries(
    {"metadata": st.fixed_dictionaries({"name": st.sampled_from("abc")}, optional={"managedFields": VALUE})},
    optional={"spec": VALUE, "status": VALUE},
)
PAGE = st.fixed_dictionaries(
    {}, optional={"kind": VALUE, "metadata": VALUE, "items": st.lists(OBJECT, max_size=3) | VALUE}
)
WANTED = {("", "a"), ("", "b")}


def outcome(read: Callable[[], Any]) -> Any:
    """Return what is read, or the sentence that says why it cannot be."""
    try:
        return read()
    except BadReplyError as error:
        return str(error)


def written(value: Any) -> bytes:
    """Return a value as JSON, also where half characters stand in it."""
    return json.dumps(value).encode()


def without_writers(items: Any) -> Any:
    """Return objects without managedFields, which nobody keeps."""
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and isinstance(item.get("metadata"), dict):
            item["metadata"].pop("managedFields", None)
    return items


def go(value: Any) -> Any:
    """Return a value with U+FFFD for each half of a surrogate pair."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.loads(text)


@examples(200)
@given(VALUE)
def test_any_value(value: Any) -> None:
    """A value is read as it was written."""
    found = outcome(lambda: decode_reply(written(value)))
    assert found == value or found == go(value) or "nested" in found or "not JSON" in found


@examples(300)
@given(st.text('{}[]":,tfn019.eE-+\\u \n\ud83d', max_size=40))
def test_any_text(text: str) -> None:
    """What Python's decoder refuses is refused."""
    body = text.encode("utf-8", "surrogatepass")
    found = outcome(lambda: decode_reply(body))
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        assert "not JSON" in found or "nested" in found


@examples(300)
@given(PAGE)
def test_any_page(page: dict[str, Any]) -> None:
    """The items of a page and those that are named are those that were written, without managedFields."""
    assume(not is_too_deep(page, 300))
    body = written(page)
    items = outcome(lambda: list(Page(body).items()))
    if isinstance(items, str):
        assert "the server sent" in items
        return
    expected = without_writers(go(page).get("items") or [])
    assert without_writers(items) == expected
    named = outcome(lambda: list(Page(body).named(WANTED)))
    if not isinstance(named, str):
        keys = ("namespace", "name")
        wanted = [obj for obj in expected if tuple(obj["metadata"].get(key, "") for key in keys) in WANTED]
        assert without_writers(named) == wanted


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "1e999", "9" * 5000, "[1] x", "\ufeff1"])
def test_what_go_never_writes(text: str) -> None:
    """Words and numbers that Python reads and JSON does not have are refused."""
    with pytest.raises(BadReplyError, match="not JSON"):
        decode_reply(text.encode())


def test_half_of_a_character() -> None:
    """Half of a surrogate pair is read as Go reads it, in a value and in the items of a page."""
    assert decode_reply(rb'"\ud800 \ud83d\ude00"') == "\ufffd \U0001f600"
    assert list(Page(rb'{"items": [{"a": "\udfff"}]}').items()) == [{"a": "\ufffd"}]

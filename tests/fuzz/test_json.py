"""Two decoders for the JSON of the server, one for short texts and one for long: they say the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kubectl_related.encoding import json_msgspec, json_text
from kubectl_related.errors import BadReplyError
from kubectl_related.model.objects import is_too_deep
from tests.fuzz.strategies import VALUE, examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_related.encoding.json_text import Page

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


@examples(200)
@given(VALUE)
def test_any_value(value: Any) -> None:
    """A value is read alike."""
    assert outcome(lambda: json_text.decoded(written(value))) == outcome(
        lambda: json_msgspec.decoded(written(value))
    )


@examples(300)
@given(st.text('{}[]":,tfn019.eE-+\\u \n\ud83d', max_size=40))
def test_any_text(text: str) -> None:
    """What is no JSON is refused alike."""
    body = text.encode("utf-8", "surrogatepass")
    short, long = outcome(lambda: json_text.decoded(body)), outcome(lambda: json_msgspec.decoded(body))
    assert short == long
    assert type(short) is type(long)


def told(make: Callable[[bytes], Page], body: bytes) -> Any:
    """Return all that a page says, or the first sentence about what is wrong with it."""

    def read() -> Any:
        page = make(body)
        return without_writers(list(page.items())), page.token

    def named() -> Any:
        return without_writers(list(make(body).named(WANTED)))

    return outcome(read), outcome(named)


@examples(300)
@given(PAGE)
def test_any_page(page: dict[str, Any]) -> None:
    """The items of a page, those that are named, its token and what is wrong with it are the same."""
    # Of a short page everything is read, and what is too deep is told at once.
    assume(not is_too_deep(page, 300))
    body = written(page)
    assert told(json_text.page_of, body) == told(json_msgspec.LongPage, body)


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "1e999", "9" * 5000, "[1] x", "\ufeff1", '"\\ud800"'])
def test_what_go_never_writes(text: str) -> None:
    """Words and numbers that Python reads and JSON does not have are refused by both."""
    for read in (json_text.decoded, json_msgspec.decoded):
        with pytest.raises(BadReplyError, match="no JSON"):
            read(text.encode())

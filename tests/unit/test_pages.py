"""One page ahead, against a server that is a function."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cluster.http.response import Response
from kubectl_related.cluster.prefetch import Pages, token_of
from kubectl_related.errors import ServerError
from tests.unit.test_lister import protobuf

if TYPE_CHECKING:
    from kubectl_related.cluster.http.response import OnFirstBytes

FOLLOWING = {"": "t1", "t1": "t2", "t2": ""}


def body(token: str) -> bytes:
    """Write the page of a token as the server does: metadata first."""
    page = {"kind": "PodList", "apiVersion": "v1", "metadata": {"continue": FOLLOWING[token]}, "items": []}
    return json.dumps(page, separators=(",", ":")).encode()


def test_the_next_page_is_asked_for_while_one_is_on_its_way() -> None:
    """A page does not end before the next one was asked for, and nothing is asked twice."""
    asked: list[str] = []
    next_one = threading.Event()

    def ask(token: str, on_first_bytes: OnFirstBytes) -> Response:
        asked.append(token)
        if token == "t1":
            next_one.set()
        on_first_bytes(body(token))
        if not token:
            assert next_one.wait(timeout=10)
        return Response(200, "application/json", body(token))

    pages = Pages(ask)
    assert [pages.get(token).body for token in FOLLOWING] == [body(token) for token in FOLLOWING]
    assert asked == list(FOLLOWING)


def test_never_two_pages_ahead() -> None:
    """The page after the next waits until the next is taken, so that memory stays bounded."""
    asked: list[str] = []
    second = threading.Event()

    def ask(token: str, on_first_bytes: OnFirstBytes) -> Response:
        asked.append(token)
        on_first_bytes(body(token))
        if token == "t1":
            second.set()
        return Response(200, "application/json", body(token))

    pages = Pages(ask)
    pages.get("")
    assert second.wait(timeout=10)
    assert asked == ["", "t1"]
    pages.get("t1")
    pages.get("t2")
    assert asked == ["", "t1", "t2"]


def test_an_error_of_the_page_ahead_is_told_in_its_turn() -> None:
    """What goes wrong ahead is raised where the page is read."""

    def ask(token: str, on_first_bytes: OnFirstBytes) -> Response:
        if token:
            raise ServerError(410, "Expired", "too old")
        on_first_bytes(body(token))
        return Response(200, "application/json", body(token))

    pages = Pages(ask)
    pages.get("")
    with pytest.raises(ServerError, match="too old"):
        pages.get("t1")


def test_another_token_is_asked_for() -> None:
    """Where the list goes on otherwise than its beginning said, what was asked for ahead is not used."""

    def ask(token: str, on_first_bytes: OnFirstBytes) -> Response:
        on_first_bytes(body(""))
        return Response(200, token, b"")

    pages = Pages(ask)
    pages.get("")
    assert pages.get("other").content_type == "other"


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (body(""), "t1"),
        (body("")[:40], ""),
        (b'{"kind":"PodList","metadata":{},"items":[{"metadata":{"continue":"no"}}', ""),
        (b'{"kind":"PodList","metadata":[1,"items":[', ""),
        (protobuf(("a", "x" * 100), token="t9"), "t9"),
        (protobuf(("a", "x" * 100), token="t9")[:60], "t9"),
        (protobuf(("a", "x" * 100), token="t9")[:16], ""),
        (protobuf(("a", "x" * 100)), ""),
        (b"k8s\x00\xff\xff\xff", ""),
        (b"", ""),
    ],
)
def test_token_of_first_bytes(first: bytes, expected: str) -> None:
    """The token is found as soon as the list's metadata are there, and nowhere else."""
    assert token_of(first) == expected

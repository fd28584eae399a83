"""Protobuf with changed bytes: an error, or hits that the bytes still name."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from kubectl_related.cluster.http.response import Response
from kubectl_related.cluster.http.status import server_error
from kubectl_related.cluster.lister import PROTOBUF
from kubectl_related.encoding.protobuf import read_page
from kubectl_related.errors import BadReplyError
from kubectl_related.model.printable import printable
from kubectl_related.model.source import ByteFilter
from tests.fuzz.asking import is_printable
from tests.fuzz.strategies import damaged_bytes, examples
from tests.unit.test_lister import field, protobuf

PAGE = protobuf(("one", "app"), ("two", "other"), ("three", "app"), token="next")
BYTE_FILTER = ByteFilter(exact=frozenset({"app"}), substrings=frozenset({"th"}))
STATUS = b"k8s\x00" + field(2, field(3, b"it is not allowed") + field(4, b"Forbidden") + b"\x30\x93\x03")


@examples(400)
@given(body=damaged_bytes(PAGE) | st.binary(max_size=30).map(lambda end: b"k8s\x00" + end))
def test_any_bytes_in_a_page(body: bytes) -> None:
    """A page gives hits out of its own bytes, or cannot be read."""
    with contextlib.suppress(BadReplyError):
        page = read_page(body)
        for namespace, name in page.hits(BYTE_FILTER):
            assert name.encode() in body
            assert namespace.encode() in body


@examples(200)
@given(body=damaged_bytes(STATUS))
def test_any_bytes_in_a_status(body: bytes) -> None:
    """An error keeps the code of its reply, and says nothing that a terminal would obey."""
    error = server_error(Response(403, PROTOBUF, body), "/api/v1/namespaces/shop/pods")
    assert error.code == 403
    assert is_printable(printable(str(error)))


def test_a_page_that_is_cut_anywhere_cannot_be_read() -> None:
    """No beginning of a page passes for a page."""
    for end in range(len(PAGE)):
        with contextlib.suppress(BadReplyError):
            read_page(PAGE[:end])
            raise AssertionError(end)

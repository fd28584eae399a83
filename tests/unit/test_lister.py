"""One request and its pages, against a server that is a function."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.cluster.http.response import Response
from kubectl_related.cluster.lister import JSON, PROTOBUF, Lister
from kubectl_related.encoding.protobuf import MAGIC, read_page
from kubectl_related.engine.fields_read import fields_kept, patterns_of
from kubectl_related.engine.scope import Scope
from kubectl_related.engine.ways.digest import Digester
from kubectl_related.engine.ways.reader import Reader
from kubectl_related.errors import BadReplyError, RelatedError, ServerError, UnreachableError
from kubectl_related.model.objects import name_of
from kubectl_related.model.source import ByteFilter, Form, Get, ListOf
from tests.unit.helpers import make, resource, served, shipped_tables

if TYPE_CHECKING:
    from kubectl_related.cluster.http.response import OnFirstBytes
    from kubectl_related.cluster.lister import Query

PODS = resource("Pod")
BYTE_FILTER = ByteFilter(exact=frozenset({"app"}))


LONG = 1 << 19
"""Bytes of a page that is cut before anything of it is decoded."""


class Server:
    """Answers from a script, one entry for each request, and notes what was asked."""

    def __init__(self, *script: Response | RelatedError) -> None:
        self.script = list(script)
        self.asked: list[tuple[str, dict[str, str], str]] = []

    def send(
        self, path: str, query: Query, accept: str, *, on_first_bytes: OnFirstBytes | None = None
    ) -> Response:
        """Answer the next request, at once: no page is asked for ahead of its turn."""
        del on_first_bytes
        self.asked.append((path, dict(query), accept))
        reply = self.script.pop(0)
        if isinstance(reply, RelatedError):
            raise reply
        return reply

    def lister(self, chunk: int = 500, namespace: str = "") -> Lister:
        """Return a lister that asks this server."""
        return Lister(self.send, chunk, namespace)


def reply(body: Any) -> Response:
    """Return a reply of JSON."""
    return Response(200, JSON, json.dumps(body).encode())


def page(*names: str, token: str = "", size: int = 0) -> Response:
    """Return a page of Pods, of at least so many bytes."""
    items = [make("Pod", name) for name in names]
    return reply({"kind": "PodList", "padding": "x" * size, "metadata": {"continue": token}, "items": items})


def field(number: int, content: bytes) -> bytes:
    """Encode one length-delimited field of less than 128 bytes, or of less than 16384."""
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])
    return bytes([number << 3 | 2]) + length + content


def protobuf(*pods: tuple[str, str], token: str = "") -> bytes:
    """Encode a list of pods (name, a string of the spec)."""
    body = field(1, field(3, token.encode())) if token else b""
    for name, content in pods:
        meta = field(1, name.encode()) + field(3, b"shop") + b"\x38\x05"
        body += field(2, field(1, meta) + field(2, field(9, content.encode())))
    return MAGIC + field(1, field(1, b"v1") + field(2, b"PodList")) + field(2, body)


def test_pages_are_followed_to_the_end() -> None:
    """Each continue token asks for the next page, with the chunk size."""
    server = Server(page("a", "b", token="t1"), page("c", token="t2"), page("d"))
    answer = server.lister(2).answer(ListOf(PODS, "shop"))
    assert [name_of(obj) for obj in answer.objects] == ["a", "b", "c", "d"]
    assert [query for _, query, _ in server.asked] == [
        {"limit": "2"}, {"limit": "2", "continue": "t1"}, {"limit": "2", "continue": "t2"},
    ]  # fmt: skip
    assert server.asked[0][0] == "/api/v1/namespaces/shop/pods"


def test_selectors_are_sent_and_chunks_can_be_off() -> None:
    """--chunk-size=0 asks for everything at once."""
    server = Server(page())
    server.lister(0).answer(ListOf(PODS, label_selector="a=b", field_selector="x=y"))
    assert server.asked[0][1] == {"labelSelector": "a=b", "fieldSelector": "x=y"}


GONE = ServerError(410, "Expired", "too old")


def test_an_expired_token_starts_the_list_again_once() -> None:
    """Nothing is told twice after the restart."""
    server = Server(page("a", token="t"), GONE, page("a", token="u"), page("b"))
    answer = server.lister().answer(ListOf(PODS))
    assert ([name_of(o) for o in answer.objects], answer.error) == (["a", "b"], None)


def test_a_second_expiry_is_an_incomplete_answer() -> None:
    """What was read is kept beside the error."""
    server = Server(page("a", token="t"), GONE, page("a", token="u"), GONE)
    answer = server.lister().answer(ListOf(PODS))
    assert ([name_of(o) for o in answer.objects], answer.error) == (["a"], GONE)


def test_a_repeated_token_ends_the_list() -> None:
    """A server that turns in a circle is left with an error."""
    server = Server(page("a", token="t"), page("b", token="t"), page("c", token="t"))
    answer = server.lister().answer(ListOf(PODS))
    assert isinstance(answer.error, BadReplyError)
    assert [name_of(o) for o in answer.objects] == ["a", "b"]


FORBIDDEN = ServerError(403, "Forbidden", "no")


def test_a_forbidden_wide_list_is_tried_in_one_namespace() -> None:
    """The objects of that namespace are found, and the answer stays incomplete."""
    server = Server(FORBIDDEN, page("a"))
    answer = server.lister(namespace="shop").answer(ListOf(PODS))
    assert ([name_of(o) for o in answer.objects], answer.error) == (["a"], FORBIDDEN)
    assert server.asked[1][0] == "/api/v1/namespaces/shop/pods"


@pytest.mark.parametrize("request_", [ListOf(PODS, "shop"), ListOf(resource("Node"))])
def test_what_cannot_be_narrowed_is_not_tried_again(request_: ListOf) -> None:
    """A list of one namespace, or of a cluster-scoped kind, is asked once."""
    server = Server(FORBIDDEN)
    assert server.lister(namespace="shop").answer(request_).error is FORBIDDEN


def test_an_object_that_does_not_exist_is_an_empty_answer() -> None:
    """404 is no error, anything else is."""
    assert Server(ServerError(404, "NotFound", "x")).lister().answer(Get(PODS, "shop", "p")).objects == ()
    with pytest.raises(ServerError):
        Server(FORBIDDEN).lister().answer(Get(PODS, "shop", "p"))


def test_bookkeeping_and_copies_stay_outside() -> None:
    """Who wrote which field, and the copy that kubectl apply leaves, are dropped."""
    copy = {"kubectl.kubernetes.io/last-applied-configuration": "secret", "a": "b"}
    obj = make("Secret", "s", metadata={"managedFields": [{}], "annotations": copy})
    server = Server(reply(obj))
    (found,) = server.lister().answer(Get(resource("Secret"), "shop", "s", Form.METADATA)).objects
    assert found["metadata"] == {"name": "s", "namespace": "shop", "annotations": {"a": "b"}}
    assert "as=PartialObjectMetadata;" in server.asked[0][2]


def test_the_server_prints_the_cells() -> None:
    """A Table gives cells by name of column, null as nothing."""
    columns = [{"name": "Name"}, {"name": "Ready"}, {"name": "Age"}]
    rows = [{"cells": ["p", "1/1", None]}]
    server = Server(reply({"kind": "Table", "columnDefinitions": columns, "rows": rows}))
    answer = server.lister().answer(ListOf(PODS, "shop", Form.TABLE))
    assert answer.columns == {("shop", "p"): {"Name": "p", "Ready": "1/1", "Age": ""}}


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"kind": "Status"}', b'{"items": [{"a": 1}]}', b"{"])
def test_what_is_no_list_is_a_bad_reply(body: bytes) -> None:
    """A gateway's page or a cut reply is an error, not an empty list."""
    answer = Server(Response(200, JSON, body)).lister().answer(ListOf(PODS))
    assert isinstance(answer.error, BadReplyError)


def test_an_empty_list_may_say_null() -> None:
    """Go writes an empty list of items as null."""
    assert Server(reply({"kind": "PodList", "items": None})).lister().answer(ListOf(PODS)).error is None


def test_protobuf_is_searched_and_only_hits_are_read() -> None:
    """Of three pods only the one whose bytes hold the name is asked for, as JSON."""
    body = protobuf(("a", "other"), ("b", "app"), ("c", "my-app"))
    server = Server(Response(200, PROTOBUF, body), reply(make("Pod", "b")))
    answer = server.lister().answer(ListOf(PODS, byte_filter=BYTE_FILTER))
    assert [name_of(obj) for obj in answer.objects] == ["b"]
    assert [path for path, _, _ in server.asked] == ["/api/v1/pods", "/api/v1/namespaces/shop/pods/b"]
    assert server.asked[0][2].startswith(PROTOBUF)


FORBIDDEN = ServerError(403, "Forbidden", "no")


def test_hits_that_may_be_listed_alone() -> None:
    """Where to get is forbidden, hits are read with their page too: the right to list is enough."""
    server = Server(
        Response(200, PROTOBUF, protobuf(("a", "other"), ("b", "app"))), FORBIDDEN, page("a", "b")
    )
    answer = server.lister().answer(ListOf(PODS, byte_filter=BYTE_FILTER))
    assert [name_of(obj) for obj in answer.objects] == ["b"]
    assert answer.error is None
    assert [path for path, _, _ in server.asked] == [
        "/api/v1/pods",
        "/api/v1/namespaces/shop/pods/b",
        "/api/v1/pods",
    ]


def test_cells_that_may_be_listed_alone() -> None:
    """Where to get is forbidden, what the server prints of an object is asked for as a list of it."""
    table = {
        "kind": "Table",
        "columnDefinitions": [{"name": "Name"}, {"name": "Ready"}],
        "rows": [{"cells": ["b", "1/1"]}],
    }
    server = Server(FORBIDDEN, reply(table))
    answer = server.lister().answer(Get(PODS, "shop", "b", Form.TABLE))
    assert answer.columns == {("shop", "b"): {"Name": "b", "Ready": "1/1"}}
    path, query, _ = server.asked[1]
    assert (path, query["fieldSelector"]) == ("/api/v1/namespaces/shop/pods", "metadata.name=b")


def test_many_hits_are_read_with_their_page() -> None:
    """Six hits ask for the same page as JSON instead of six objects."""
    pods = [(f"p{n}", "app") for n in range(6)]
    names = [name for name, _ in pods]
    server = Server(Response(200, PROTOBUF, protobuf(*pods)), page(*names, "stranger"))
    answer = server.lister().answer(ListOf(PODS, byte_filter=BYTE_FILTER))
    assert [name_of(obj) for obj in answer.objects] == names
    assert len(server.asked) == 2


def test_hits_that_need_not_be_kept() -> None:
    """Of what only contains the searched bytes nothing is kept."""
    pods = [(f"p{n}", "app") for n in range(6)]
    server = Server(Response(200, PROTOBUF, protobuf(*pods)), page(*(name for name, _ in pods)))
    request = ListOf(PODS, byte_filter=BYTE_FILTER, keeps=lambda: lambda obj: name_of(obj) == "p3")
    assert [name_of(obj) for obj in server.lister().answer(request).objects] == ["p3"]


def test_a_name_that_most_objects_hold_is_not_searched_for() -> None:
    """After such a page the next one is read as JSON at once, until a page holds it in few objects again."""
    pods = [(f"p{n}", "app") for n in range(6)]
    names = [name for name, _ in pods]
    server = Server(
        Response(200, PROTOBUF, protobuf(*pods, token="1")),
        page(*names),
        page("app", "q1", "q2", token="2"),
        Response(200, PROTOBUF, protobuf(("r1", "web"), ("r2", "web"))),
    )
    request = ListOf(PODS, byte_filter=BYTE_FILTER, keeps=lambda: lambda obj: name_of(obj) in {"p3", "app"})
    assert [name_of(obj) for obj in server.lister().answer(request).objects] == ["p3", "app"]
    forms = [accept.startswith(PROTOBUF) for _, _, accept in server.asked]
    assert forms == [True, False, False, True]


def test_a_long_list_is_digested() -> None:
    """From where it is long on, its objects are cut; a page that cannot be cut is read as a whole."""
    tables, reader = shipped_tables(), Reader(shipped_tables(), served())
    rules = [(rule, tuple(patterns_of(rule))) for rule in tables.of(("", "Pod"))]
    digester = Digester(reader, PODS, rules, Scope().wants, fields_kept(("", "Pod"), tables))
    odd = make("Pod", "odd", spec={"volumes": "none"})
    bodies = [[make("Pod", "a")], [make("Pod", "b")], [make("Pod", "c")], [make("Pod", "d"), odd]]
    sizes = [0, LONG, 0, 0]
    pages = [
        reply({"kind": "PodList", "padding": "x" * size, "metadata": {"continue": token}, "items": items})
        for items, size, token in zip(bodies, sizes, ("1", "2", "3", ""), strict=True)
    ]
    answer = Server(*pages).lister(1).answer(ListOf(PODS, digest=lambda: digester))
    assert [name_of(obj) for obj in answer.objects] == ["a", "b", "c", "d", "odd"]
    assert [note is not None for note in answer.notes] == [False, True, True, True, False]
    assert answer.objects[4]["spec"] == {"volumes": "none"}


def test_a_page_of_protobuf() -> None:
    """Items, token and hits are found without a schema; a part may stand inside a longer string."""
    found = read_page(protobuf(("a", "x" * 200), ("b", "ns/app"), token="next"))
    assert (found.token, len(found.items)) == ("next", 2)
    assert found.hits(BYTE_FILTER) == []
    assert found.hits(ByteFilter(substrings=frozenset({"app"}))) == [("shop", "b")]
    assert found.hits(ByteFilter(exact=frozenset({"x" * 200, "b"}))) == [("shop", "a"), ("shop", "b")]


GOOD = protobuf(("a", "app"))


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", MAGIC, MAGIC + b"\x12", GOOD[:-1], MAGIC + b"\x12\x7f\x00", MAGIC + b"\x12" + b"\xff" * 11,
     MAGIC + field(2, b"\x12\x60\x00"), MAGIC + field(2, b"\x0b"),
     MAGIC + field(2, field(1, b"\x1a\x01\xff"))],
)  # fmt: skip
def test_lying_lengths_are_a_bad_reply(body: bytes) -> None:
    """Bytes that are cut, or whose lengths do not add up, are an error and never a crash."""
    with pytest.raises(BadReplyError):
        read_page(body)


def test_long_json_without_the_name_is_not_decoded() -> None:
    """A page without what is searched for is not decoded, but the next page is asked for."""
    server = Server(page("a", token="t", size=LONG), page("app", size=LONG))
    answer = server.lister().answer(ListOf(PODS, "shop", byte_filter=BYTE_FILTER))
    assert [name_of(obj) for obj in answer.objects] == ["app"]


def test_no_answer_at_all_is_raised() -> None:
    """A server that does not answer ends the question."""
    lister = Server(UnreachableError("down")).lister()
    with pytest.raises(UnreachableError):
        lister.answer(ListOf(PODS))

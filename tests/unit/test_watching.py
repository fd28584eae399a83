"""The parts of a watch: lines of a stream, changes of an answer, the watches of a question, events."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.cluster.http.stream import Lines
from kubectl_related.errors import BadReplyError
from kubectl_related.model.resources import Resource
from kubectl_related.model.source import Answer, ByteFilter, Form, Get, ListOf
from kubectl_related.model.watching import Change, WatchOf
from kubectl_related.printers.events import ADDED, DELETED, MODIFIED, Entry, TableEvents, changes
from kubectl_related.printers.layout import Layout
from kubectl_related.questions.watch.changes import Filter, assigned, changed
from kubectl_related.questions.watch.inbox import Inbox

if TYPE_CHECKING:
    from kubectl_related.model.source import Request

VERBS = frozenset({"get", "list", "watch"})
PODS = Resource("", "v1", "pods", "Pod", namespaced=True, verbs=VERBS)
SECRETS = Resource("", "v1", "secrets", "Secret", namespaced=True, verbs=VERBS)
WATCH = WatchOf(PODS, "shop")


def pod(name: str, **spec: Any) -> dict[str, Any]:
    """Return a pod of the namespace shop."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": spec,
    }


def change(name: str, written: bytes = b"", *, deleted: bool = False, **spec: Any) -> Change:
    """Return the change of a pod."""
    return Change(deleted, pod(name, **spec), {"Name": name, "Ready": "1/1"}, written)


def lines_of(*pieces: bytes, encoding: str = "") -> list[bytes]:
    """Return the lines that are handed on when these pieces arrive."""
    found: list[bytes] = []
    lines = Lines(encoding, found.append)
    for piece in pieces:
        lines.add(piece)
    return found


def test_lines_are_handed_on_when_they_are_complete() -> None:
    """However the bytes are cut, each line comes once; the rest waits, and blank lines are left out."""
    assert lines_of(b"ab", b"c\nd", b"\n\nef\ng") == [b"abc", b"d", b"ef"]


def test_packed_lines() -> None:
    """A stream that is packed with gzip has the same lines."""
    packer = zlib.compressobj(wbits=31)
    first = packer.compress(b"one\n") + packer.flush(zlib.Z_SYNC_FLUSH)
    assert lines_of(first, packer.compress(b"two\n") + packer.flush(), encoding="gzip") == [b"one", b"two"]


def test_a_line_without_an_end_is_bounded() -> None:
    """A line that is longer than any object ends the stream."""
    piece = b"x" * (1 << 24)
    with pytest.raises(BadReplyError, match="longer than"):
        lines_of(*[piece] * 5)


def test_a_change_replaces_adds_and_removes() -> None:
    """An object is replaced by its new state, added if it is new, and removed when it is deleted."""
    request = ListOf(PODS, "shop")
    answer = Answer((pod("a"), pod("b")), version="7")
    found = changed(request, answer, [change("a", x=1), change("c"), change("b", deleted=True)])
    assert found.objects == (pod("a", x=1), pod("c"))
    assert found.version == "7"


def test_an_object_that_no_longer_holds_the_name_is_removed() -> None:
    """A list with a byte filter holds what matches it, before and after a change."""
    request = ListOf(PODS, "shop", byte_filter=ByteFilter(frozenset({"web"})))
    answer = Answer((pod("a"),))
    assert changed(request, answer, [change("a", b'{"x":"other"}')]).objects == ()
    assert changed(request, answer, [change("b", b'{"x":"web"}')]).objects == (pod("a"), pod("b"))


def test_a_table_takes_only_columns() -> None:
    """A table without objects gets the columns of a change, and loses them with the object."""
    request = ListOf(PODS, "shop", Form.TABLE)
    found = changed(request, Answer(), [change("a")])
    assert found.objects == ()
    assert found.columns == {("shop", "a"): {"Name": "a", "Ready": "1/1"}}
    assert changed(request, found, [change("a", deleted=True)]).columns == {}


def test_metadata_stays_metadata() -> None:
    """An answer that was asked for as metadata never holds more."""
    (found,) = changed(Get(PODS, "shop", "a", Form.METADATA), Answer(), [change("a", x=1)]).objects
    assert "spec" not in found


def test_each_list_is_watched_once() -> None:
    """Requests that differ only in what is searched for, or in their form, share a watch."""
    whole = ListOf(PODS, "shop", byte_filter=ByteFilter(frozenset({"web"})))
    held: dict[Any, Answer] = {
        ListOf(PODS, "shop", Form.METADATA): Answer(),
        whole: Answer(),
        ListOf(PODS, "shop", Form.TABLE): Answer(),
        Get(PODS, "shop", "a", Form.TABLE): Answer(),
        Get(PODS, "other", "a"): Answer(),
        ListOf(SECRETS, "shop", Form.METADATA): Answer(error=BadReplyError("no")),
    }
    found = assigned(held)
    assert [*found] == [WATCH, WatchOf(PODS, "other", field_selector="metadata.name=a")]
    assert len(found[WATCH]) == 3


def test_values_are_never_watched() -> None:
    """Secrets are watched as metadata, however they were asked for."""
    found = assigned({Get(SECRETS, "shop", "a", Form.KEYS): Answer()})
    assert [watch.form for watch in found] == [Form.KEYS]


def test_many_names_are_one_watch() -> None:
    """Many objects of one kind and namespace are watched as a list."""
    held: dict[Request, Answer] = {Get(PODS, "shop", f"p{number}"): Answer() for number in range(9)}
    assert [*assigned(held)] == [WATCH]


def test_a_filter_lets_through_what_matters() -> None:
    """An object matters if it holds a searched string, or if an answer holds it or asks for it."""
    listed = ListOf(PODS, "shop", byte_filter=ByteFilter(frozenset({"web"})))
    held: dict[Request, Answer] = {listed: Answer((pod("a"),)), Get(PODS, "shop", "b"): Answer()}
    found = Filter.of(held, held)
    assert found.matches("shop", "a", b"")
    assert found.matches("shop", "b", b"")
    assert found.matches("shop", "c", b'{"x":"web"}')
    assert not found.matches("shop", "c", b'{"x":"webs"}')
    assert not found.matches("other", "a", b"")


def test_the_inbox_keeps_the_last_state() -> None:
    """Of one object only the last change waits, so that what waits is bounded."""
    inbox = Inbox(lambda *_: True)
    for number in range(1000):
        inbox.changed(WATCH, change("a", number=number))
    news = inbox.take(0, None)
    assert news is not None
    assert [one.obj["spec"]["number"] for _, one in news.changes] == [999]
    assert inbox.take(0, 0.0) is None


def test_events_of_two_answers() -> None:
    """What is gone comes first; what is the same is not printed."""
    before = {("a",): Entry("a", 1), ("b",): Entry("b", 1), ("c",): Entry("c", 1)}
    after = {("b",): Entry("B", 2), ("c",): Entry("C", 1), ("d",): Entry("d", 1)}
    found = [(event, entry.printed) for event, entry in changes(before, after)]
    assert found == [(DELETED, "a"), (MODIFIED, "B"), (ADDED, "d")]


def test_columns_never_become_narrower() -> None:
    """The header comes once, a wide cell widens its column, and other columns bring a new header."""
    out = io.StringIO()
    printer = TableEvents(Layout(), out)

    def entry(titles: list[str], *cells: str) -> Entry:
        return Entry((titles, list(cells), None), None)

    titles = ["EVENT", "NAME", "AGE"]
    printer.print([(ADDED, entry(titles, "pod/a", "1d"))])
    printer.print([(DELETED, entry(titles, "pod/longer", "1d"))])
    printer.print([(ADDED, entry(titles, "pod/a", "2d"))])
    printer.print([(ADDED, entry(["EVENT", "NAMESPACE", "NAME"], "shop", "pod/a"))])
    assert out.getvalue().splitlines() == [
        "EVENT      NAME    AGE",
        "ADDED      pod/a   1d",
        "DELETED    pod/longer   1d",
        "ADDED      pod/a        2d",
        "EVENT      NAMESPACE   NAME",
        "ADDED      shop        pod/a",
    ]

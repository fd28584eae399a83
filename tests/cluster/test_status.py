"""What a refusal says: Status objects in both encodings, and replies without one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kubectl_related.cluster.http.response import Response
from kubectl_related.cluster.http.status import server_error

PROTOBUF = "application/vnd.kubernetes.protobuf"
POD = "/api/v1/namespaces/ns/pods/x"


def field(number: int, value: bytes | int) -> bytes:
    """Encode one field of a protobuf message, bytes or a number below 2 to the 14."""
    if isinstance(value, int):
        return bytes([number << 3, value & 0x7F | 0x80, value >> 7])
    return bytes([number << 3 | 2, len(value) & 0x7F | 0x80, len(value) >> 7]) + value


def protobuf(message: bytes, reason: bytes, code: int) -> bytes:
    """Encode a Status as an API server does."""
    status = field(1, b"") + field(2, b"Failure") + field(3, message) + field(4, reason) + field(6, code)
    type_meta = field(1, b"v1") + field(2, b"Status")
    return b"k8s\0" + field(1, type_meta) + field(2, status) + field(3, b"") + field(4, b"")


def said(status: int, content_type: str, body: bytes, path: str = POD) -> str:
    """Return the line for a reply."""
    return server_error(Response(status, content_type, body), path).line()


def test_json() -> None:
    """A Status in JSON is told with its reason and message."""
    body = {"kind": "Status", "reason": "NotFound", "message": 'pods "x" not found', "code": 404}
    line = said(404, "application/json", json.dumps(body).encode())
    assert line == 'Error from server (NotFound): pods "x" not found'


def test_protobuf() -> None:
    """A Status in protobuf is told the same way."""
    message = 'pods is forbidden: User "joe" cannot list resource "pods"'
    line = said(403, PROTOBUF, protobuf(message.encode(), b"Forbidden", 403))
    assert line == f"Error from server (Forbidden): {message}"


def test_without_a_reason() -> None:
    """Without a reason the parentheses are left out."""
    body = b'{"kind": "Status", "message": "so"}'
    assert said(500, "application/json", body) == "Error from server: so"


def test_fields_of_an_error() -> None:
    """The error carries code, reason and message apart."""
    response = Response(410, PROTOBUF, protobuf(b"too old", b"Expired", 410))
    error = server_error(response, POD)
    assert (error.code, error.reason, error.message) == (410, "Expired", "too old")


@pytest.mark.parametrize(
    ("status", "content_type", "body", "line"),
    [
        (404, "text/plain", b"404 page not found\n", "(NotFound): the server could not find {resource}"),
        (403, "text/html", b"<b>\x1b[2J\n no </b>", "(Forbidden): <b>^[[2J no </b> (get pods x)"),
        (403, "text/plain", b"\xff", "(Forbidden): unknown (get pods x)"),
        (
            503,
            "text/plain",
            b"service unavailable\n",
            "(ServiceUnavailable): the server is currently unable to handle the request (get pods x)",
        ),
        (
            502,
            "text/html",
            b"<html>\n<h1>Bad Gateway</h1>",
            '(InternalError): an error on the server ("<html> <h1>Bad Gateway</h1>") {prevented}',
        ),
        (
            418,
            "",
            b"",
            "(Unknown): the server responded with the status code 418 {nothing}",
        ),
    ],
)
def test_no_status(status: int, content_type: str, body: bytes, line: str) -> None:
    """A reply without a Status is told as kubectl tells it, without control characters."""
    expected = (
        line.replace("{resource}", "the requested resource (get pods x)")
        .replace("{prevented}", "has prevented the request from succeeding (get pods x)")
        .replace("{nothing}", "but did not return more information (get pods x)")
    )
    assert said(status, content_type, body) == f"Error from server {expected}"


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/apis/apps/v1/namespaces/ns/deployments", " (get deployments.apps)"),
        ("/apis/apps/v1/deployments?limit=1", " (get deployments.apps)"),
        ("/api/v1/namespaces/ns", " (get namespaces ns)"),
        ("/apis", ""),
        ("/", ""),
    ],
)
def test_what_was_asked(path: str, asked: str) -> None:
    """The resource and the name that were asked for are named where the path has them."""
    expected = "Error from server (NotFound): the server could not find the requested resource"
    assert said(404, "", b"", path) == expected + asked


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"1",
        b'{"kind": "Pod"}',
        b'{"kind": "Status", "message": [1], "reason": {}}',
        b"[" * 100_000,
        b"k8s\0",
        b"k8s\0\x12",
        b"k8s\0\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"k8s\0\x12\x7fshort",
        b"k8s\0\x13",
        protobuf(b"a", b"b", 1)[:-30],
    ],
)
def test_broken_status(body: bytes) -> None:
    """A Status that is broken counts as none."""
    for content_type in ("application/json", PROTOBUF):
        assert said(500, content_type, body).startswith("Error from server (InternalError): ")


def test_control_characters_in_a_status() -> None:
    """A Status cannot send control characters to the terminal."""
    body = json.dumps({"kind": "Status", "reason": "R\r", "message": "\x1b]0;x\x07\u009b"}).encode()
    assert said(400, "application/json", body) == "Error from server (R\\r): ^[]0;x^G\\x9b"


class Counting(bytes):
    """Bytes that count how often one is read."""

    reads = 0

    def __getitem__(self, at: Any) -> Any:
        """Return a byte or a part, counted."""
        self.reads += 1
        return super().__getitem__(at)


@pytest.mark.parametrize("unit", [b"\xff", b"\x08\x00", b"\x08", b"\x12\x00", b"\x80"])
@pytest.mark.parametrize("envelope", [b"k8s\0", b"k8s\0\x12\x80\x80\x80\x02"])
def test_large_reply_is_not_read_byte_by_byte(unit: bytes, envelope: bytes) -> None:
    """An error of 4 MB that is announced as protobuf costs no more than a small one."""
    body = Counting(envelope + unit * ((1 << 22) // len(unit)))
    assert said(500, PROTOBUF, body).startswith("Error from server (InternalError): ")
    assert body.reads < 1000

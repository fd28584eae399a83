"""From a reply with an error status to the error that is told.

Knows the Status object in JSON and in protobuf, and what kubectl says where a
reply holds none. Knows no connection.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from kubectl_related.cluster.go_text import plain
from kubectl_related.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.cluster.http.response import Response

_PROTOBUF = "application/vnd.kubernetes.protobuf"
_MAGIC = b"k8s\x00"
_RAW, _MESSAGE, _REASON, _CODE = 2, 3, 4, 6
_LONGEST_TEXT = 2048

_WITHOUT_STATUS = {
    400: ("BadRequest", "the server rejected our request for an unknown reason"),
    401: ("Unauthorized", "the server has asked for the client to provide credentials"),
    403: ("Forbidden", "{text}"),
    404: ("NotFound", "the server could not find the requested resource"),
    405: ("MethodNotAllowed", "the server does not allow this method on the requested resource"),
    406: (
        "NotAcceptable",
        "the server was unable to respond with a content type that the client supports",
    ),
    409: ("Conflict", "the server reported a conflict"),
    415: ("UnsupportedMediaType", "{text}"),
    422: ("Invalid", "the server rejected our request due to an error in our request"),
    429: (
        "TooManyRequests",
        "the server has received too many requests and has asked us to try again later",
    ),
    503: ("ServiceUnavailable", "the server is currently unable to handle the request"),
    504: (
        "Timeout",
        (
            "the server was unable to return a response in the time allotted, "
            "but may still be processing the request"
        ),
    ),
}


class Status(NamedTuple):
    """The fields of a Status that are told."""

    reason: str
    message: str


def server_error(response: Response, path: str) -> ServerError:
    """Return the error for a reply with a status of 300 or more; `path` is what was asked."""
    status = parse_status(response)
    if status is not None and (status.message or status.reason):
        return ServerError(response.status, plain(status.reason), plain(status.message or "unknown"))
    return _without_status(response, path)


def parse_status(response: Response) -> Status | None:
    """Return the Status in the body, None where there is none."""
    try:
        if response.content_type.startswith(_PROTOBUF) or response.body.startswith(_MAGIC):
            return _from_protobuf(response.body)
        found = json.loads(response.body)
    except (ValueError, IndexError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("kind") != "Status":
        return None
    reason, message = found.get("reason"), found.get("message")
    return Status(reason if isinstance(reason, str) else "", message if isinstance(message, str) else "")


def _from_protobuf(body: bytes) -> Status | None:
    raw = next((value for field, value in _fields(body[len(_MAGIC) :]) if field == _RAW), None)
    if not isinstance(raw, bytes):
        return None
    found = {field: value for field, value in _fields(raw) if isinstance(value, bytes)}
    return Status(
        found.get(_REASON, b"").decode("utf-8", "replace"),
        found.get(_MESSAGE, b"").decode("utf-8", "replace"),
    )


def _fields(message: bytes) -> Iterator[tuple[int, bytes | int]]:
    """Yield (field number, value) of a protobuf message. Raises: IndexError, ValueError."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        wire = key & 7
        if wire == 0:
            number, at = _varint(message, at)
            yield key >> 3, number
        elif wire == 2:
            size, at = _varint(message, at)
            if at + size > len(message):
                raise IndexError
            yield key >> 3, message[at : at + size]
            at += size
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        else:
            raise ValueError(wire)


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def _without_status(response: Response, path: str) -> ServerError:
    code = response.status
    text = _text(response)
    default = (
        "Unknown",
        f"the server responded with the status code {code} but did not return more information",
    )
    if code >= 500:
        default = (
            "InternalError",
            f'an error on the server ("{text}") has prevented the request from succeeding',
        )
    reason, message = _WITHOUT_STATUS.get(code, default)
    asked = _asked(path)
    said = message.replace("{text}", text) + (f" (get {asked})" if asked else "")
    return ServerError(code, reason, said)


def _text(response: Response) -> str:
    """Return the body where it is text, else `unknown`; never long, never with control characters."""
    if response.content_type and not response.content_type.startswith("text/"):
        return "unknown"
    try:
        text = response.body[:_LONGEST_TEXT].decode("utf-8").strip()
    except UnicodeDecodeError:
        return "unknown"
    return plain(" ".join(text.split())) or "unknown"


def _asked(path: str) -> str:
    """Return `deployments.apps web` for the path of that object, empty for other paths."""
    parts = path.split("?", maxsplit=1)[0].strip("/").split("/")
    if parts[0] == "api" and len(parts) > 2:
        group, rest = "", parts[2:]
    elif parts[0] == "apis" and len(parts) > 3:
        group, rest = f".{parts[1]}", parts[3:]
    else:
        return ""
    if rest[0] == "namespaces" and len(rest) > 2:
        rest = rest[2:]
    return plain(" ".join([f"{rest[0]}{group}", *rest[1:2]]))

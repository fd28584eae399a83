"""Turns a reply with an error status into the error to report.

Reads the Status object in JSON and in protobuf; if a reply holds none, the sentence
is kubectl's. Does not depend on connections.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kubectl_related.encoding import protobuf
from kubectl_related.errors import BadReplyError, ServerError
from kubectl_related.model.printable import printable_lines
from kubectl_related.record import Record

if TYPE_CHECKING:
    from kubectl_related.cluster.http.response import Response

_PROTOBUF = "application/vnd.kubernetes.protobuf"
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


class Status(Record):
    """The fields of a Status that are reported."""

    reason: str
    message: str


def server_error(response: Response, path: str) -> ServerError:
    """Return the error for a reply with a status of 300 or more; `path` is what was asked."""
    status = parse_status(response)
    if status is not None and (status.message or status.reason):
        return ServerError(
            response.status, printable_lines(status.reason), printable_lines(status.message or "unknown")
        )
    return _without_status(response, path)


def parse_status(response: Response) -> Status | None:
    """Return the Status in the body, or None."""
    try:
        if response.content_type.startswith(_PROTOBUF) or response.body.startswith(protobuf.MAGIC):
            return Status(*protobuf.read_status(response.body))
        found = json.loads(response.body)
    except (ValueError, BadReplyError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("kind") != "Status":
        return None
    reason, message = found.get("reason"), found.get("message")
    return Status(reason if isinstance(reason, str) else "", message if isinstance(message, str) else "")


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
    return printable_lines(" ".join(text.split())) or "unknown"


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
    return printable_lines(" ".join([f"{rest[0]}{group}", *rest[1:2]]))

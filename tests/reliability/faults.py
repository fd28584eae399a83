"""Faults in front of the real API server, and what must come of each: the table of docs/reliability.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from tests.proxy import actions

if TYPE_CHECKING:
    from tests.proxy.rules import Action

CONFIG_MAP = "configmap app-config"
PRIORITY = "priorityclass shop-high"
"""Searched in every namespace, as protobuf."""
DEPLOYMENTS = r"/namespaces/shop/deployments$"
PODS = r"^/api/v1/pods$"
SUBJECT = r"/configmaps/app-config$"
LIMITED = ("--request-timeout", "2s")
PAGED = ("--chunk-size", "2")


RESET = "Unable to connect to the server: read tcp $HOST: read: connection reset by peer"
CLOSED = "Unable to connect to the server: EOF"


class Outcome(Enum):
    """What becomes of the answer."""

    WHOLE = "the whole answer"
    REST = "all but what could not be read, `complete: false`"
    NONE = "nothing"


@dataclass(frozen=True)
class Fault:
    """One row: `action` happens to requests whose path fits `where`; `told` is the only line on stderr.

    `reason` stands in `errors` and, in brackets, in the line that names what could not be read.
    """

    what: str
    action: Action
    outcome: Outcome
    reason: str = ""
    told: str = ""
    where: str = DEPLOYMENTS
    question: str = CONFIG_MAP
    more: tuple[str, ...] = ()
    times: int | None = None
    skip: int = 0

    @property
    def kind(self) -> str:
        """The resource that cannot be read."""
        return {DEPLOYMENTS: "deployments.apps", PODS: "pods", SUBJECT: "configmaps"}[self.where]

    @property
    def lines(self) -> tuple[str, ...]:
        """What may be told: a server that goes away may reset or close a connection before it refuses one."""
        return (self.line, *((RESET, CLOSED) if "refused" in self.line else ()))

    @property
    def line(self) -> str:
        """What must be told on stderr, empty for nothing."""
        if self.outcome is Outcome.REST and not self.told:
            return f"Warning: the answer is incomplete, these could not be read: {self.kind} ({self.reason})"
        return self.told


def _whole(what: str, action: Action, **more: object) -> Fault:
    return Fault(what, action, Outcome.WHOLE, **more)  # type: ignore[arg-type]


def _rest(what: str, action: Action, reason: str, **more: object) -> Fault:
    return Fault(what, action, Outcome.REST, reason, **more)  # type: ignore[arg-type]


def _none(what: str, action: Action, told: str, **more: object) -> Fault:
    return Fault(what, action, Outcome.NONE, told=told, **more)  # type: ignore[arg-type]


def _spoilt(body: bytes) -> bytes:
    """Put a byte that UTF-8 never uses beside the name that is looked for."""
    return body.replace(b'"app-config"', b'"app-config\xff","app-config"', 1)


LYING = b"k8s\x00\n\x00\x12\xff\xff\xff\x7f"
"""An envelope whose content is said to be much longer than it is."""
PROTOBUF = "application/vnd.kubernetes.protobuf"
AGAIN = '{"kind":"DeploymentList","metadata":{"continue":"again"},"items":[]}'
POD = '{"kind":"Pod","metadata":{"name":"x"}}'
BUSY = {"Retry-After": "1"}
BAD = "InvalidReply"

FAULTS = (
    _whole("an answer that comes late", actions.delay(0.3)),
    _whole("a body that comes in drops", actions.trickle(0.001, 4000)),
    _whole("another content type on a good list", actions.content_type("text/plain")),
    _whole("a connection that ends without an answer, once", actions.drop(), times=1),
    _whole("a connection that is reset, once", actions.reset(), times=1),
    _whole("a server that restarts in mid-question, and is back at once", actions.restart(4), times=1),
    _whole("410 Expired in mid-list, once", actions.refuse(410, "Expired"), more=PAGED, times=1, skip=1),
    _whole("429 with Retry-After, once", actions.refuse(429, "TooManyRequests", headers=BUSY), times=1),
    _whole("429 without Retry-After, once", actions.refuse(429, "TooManyRequests"), times=1),
    _whole("503, once", actions.refuse(503, "ServiceUnavailable"), times=1),
    _whole("503 of discovery, with a cached one", actions.refuse(503, "ServiceUnavailable"), where="^/apis$"),
    _rest("a body that stops in the middle, with a time limit", actions.stall(), BAD, more=LIMITED),
    _rest("a body that never ends, with a time limit", actions.endless(), BAD, more=LIMITED),
    _rest("a body shorter than announced, with a time limit", actions.wrong_length(9), BAD, more=LIMITED),
    _rest("a body longer than announced", actions.wrong_length(-9), BAD),
    _rest("a connection that is cut in the middle of a body", actions.cut(), BAD),
    _rest("a body that is cut, with the right length", actions.truncate(), BAD),
    _rest("noise", actions.garbage(), BAD),
    _rest("noise that calls itself gzip", actions.garbage(gzip=True), BAD),
    _rest("a page of HTML", actions.respond(200, "<html>", content_type="text/html"), BAD),
    _rest("an empty body", actions.respond(200, ""), BAD),
    _rest("an object instead of a list", actions.respond(200, POD), BAD),
    _rest("JSON of 100,000 arrays in each other", actions.nested(), BAD),
    _rest("bytes that are not UTF-8", actions.modify(_spoilt), BAD),
    _rest("protobuf that is cut", actions.truncate(), BAD, where=PODS, question=PRIORITY),
    _rest(
        "protobuf that lies about its lengths",
        actions.respond(200, LYING, content_type=PROTOBUF),
        BAD,
        where=PODS,
        question=PRIORITY,
    ),
    _rest("continue tokens that go in circles", actions.respond(200, AGAIN), BAD),
    _rest(
        "410 Expired in mid-list, again and again",
        actions.refuse(410, "Expired"),
        "Expired",
        more=PAGED,
        skip=1,
    ),
    _rest("429 that does not end", actions.refuse(429, "TooManyRequests", headers=BUSY), "TooManyRequests"),
    _rest("503 that does not end", actions.refuse(503, "ServiceUnavailable"), "ServiceUnavailable"),
    _rest("500", actions.refuse(500, "InternalError"), "InternalError"),
    _rest("409", actions.refuse(409, "Conflict"), "Conflict"),
    _rest("403", actions.refuse(403, "Forbidden"), "Forbidden"),
    _rest("404 of a kind that is gone", actions.refuse(404, "NotFound"), "NotFound"),
    _rest("a redirect to another host", actions.redirect("https://other.example.com/"), "Redirected"),
    _rest(
        "a redirect to itself", actions.redirect("/apis/apps/v1/namespaces/shop/deployments"), "Redirected"
    ),
    _none(
        "401",
        actions.refuse(401, "Unauthorized"),
        "error: You must be logged in to the server (Unauthorized)",
    ),
    _none(
        "connections that end without an answer, again and again",
        actions.drop(),
        "Unable to connect to the server: EOF",
    ),
    _none(
        "a server that goes away",
        actions.go_away(),
        "The connection to the server $HOST was refused - did you specify the right host or port?",
    ),
)

"""The lines of -v=6 and above about each request, without credentials and contents of Secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.cluster.http.response import Response
    from kubectl_related.cluster.klog import Klog

REQUESTS, HEADERS, BODIES, COMMANDS, WHOLE_BODIES = 6, 7, 8, 9, 10
_LONGEST = {BODIES: 1024, COMMANDS: 10240}
_SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "www-authenticate"}
)
_SCHEMES = ("bearer", "basic", "negotiate")
_CONFIDENTIAL = frozenset({"secrets", "configmaps"})


class Trace:
    """Logs requests: from 6 each reply, from 7 what was sent, from 8 the reply, from 9 a curl command."""

    def __init__(self, log: Klog) -> None:
        self._log = log

    def asked(self, url: str, headers: Iterable[tuple[str, str]]) -> None:
        """Log a request before it is sent."""
        sent = list(headers)
        if self._log.level >= COMMANDS:
            self._log.info("Request", curlCommand=f"{_command(url, sent)}\n")
        elif self._log.level >= HEADERS:
            self._log.info("Request", verb="GET", url=url, headers=_lines(sent))

    def answered(
        self, url: str, reason: str, headers: Iterable[tuple[str, str]], response: Response, seconds: float
    ) -> None:
        """Log the reply."""
        if self._log.level < REQUESTS:
            return
        received = {"headers": _lines(headers)} if self._log.level >= BODIES else {}
        self._log.info(
            "Response",
            verb="GET",
            url=url,
            status=f"{response.status} {reason or _phrase(response.status)}",
            **received,
            milliseconds=round(seconds * 1000),
        )
        for warning in response.warnings:
            self._log.warning("Warning", url=url, text=warning)
        if self._log.level >= BODIES:
            self._log.info("Response Body", url=url, body=self._body(url, response))

    def failed(self, url: str, sentence: str, seconds: float) -> None:
        """Log a request without a reply."""
        if self._log.level >= REQUESTS:
            took = round(seconds * 1000)
            self._log.info("Response", verb="GET", url=url, status="", milliseconds=took, err=sentence)

    def _body(self, url: str, response: Response) -> str:
        size = len(response.body)
        if not _CONFIDENTIAL.isdisjoint(url.partition("?")[0].split("/")):
            return f"<{size} bytes, confidential>"
        if "protobuf" in response.content_type:
            return f"<{size} bytes of protobuf>"
        longest = _LONGEST.get(self._log.level, size)
        text = response.body[:longest].decode("utf-8", "replace")
        return text if size <= longest else f"{text} [truncated {size - longest} bytes]"


def mask(name: str, value: str) -> str:
    """Return a header's value with secrets masked."""
    if name.lower() not in _SECRET_HEADERS:
        return value
    scheme = value.partition(" ")[0]
    return f"{scheme} <masked>" if scheme.lower() in _SCHEMES else "<masked>"


def _lines(headers: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{_canonical(name)}: {mask(name, value)}\n" for name, value in headers)


def _canonical(name: str) -> str:
    """Return a header's name as Go prints it; HTTP/2 sends it in lower case."""
    return "-".join(part.capitalize() for part in name.split("-")) if name.islower() else name


def _phrase(status: int) -> str:
    """Return the standard phrase of a status, which HTTP/2 does not send."""
    from http import HTTPStatus

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _command(url: str, headers: Iterable[tuple[str, str]]) -> str:
    """Return the request as a command to try, without asking for compression."""
    sent = (f"{name}: {mask(name, value)}" for name, value in headers if name != "Accept-Encoding")
    return " ".join(["curl -v -XGET", *(f'-H "{_inside(header)}"' for header in sent), _in_quotes(url)])


def _inside(header: str) -> str:
    """Escape what a shell would read between double quotes."""
    return "".join(f"\\{char}" if char in '\\"$`' else char for char in header)


def _in_quotes(url: str) -> str:
    return "'" + url.replace("'", "'\\''") + "'"

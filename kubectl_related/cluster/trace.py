"""What -v=6 and above print of each request. Never a credential, never the content of a Secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.cluster.wording import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kubectl_related.cluster.replies import Response

REQUESTS, HEADERS, BODIES, LONG_BODIES = 6, 7, 8, 9
_LONGEST = {BODIES: 1024, LONG_BODIES: 10240}
_SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "www-authenticate"}
)
_SCHEMES = ("bearer", "basic", "negotiate")
_CONFIDENTIAL = frozenset({"secrets", "configmaps"})


class Trace:
    """Writes through `log(level, line)`; silent below 6."""

    def __init__(self, log: Callable[[int, str], None] | None, verbosity: int) -> None:
        self._log = log
        self._level = verbosity if log is not None else 0

    def asked(self, url: str, headers: Iterable[tuple[str, str]]) -> None:
        """Tell of a request before it leaves."""
        if self._level >= HEADERS:
            self._say(HEADERS, f"GET {url}")
            self._tell_headers(HEADERS, "Request Headers:", headers)

    def answered(
        self, url: str, reason: str, headers: Mapping[str, str], response: Response, seconds: float
    ) -> None:
        """Tell of the reply."""
        if self._level >= REQUESTS:
            took = f"in {round(seconds * 1000)} milliseconds"
            self._say(REQUESTS, f"GET {url} {response.status} {reason} {took}")
            for warning in response.warnings:
                self._say(REQUESTS, f"Warning: {warning}")
        if self._level >= BODIES:
            self._tell_headers(BODIES, "Response Headers:", headers.items())
            self._say(BODIES, f"Response Body: {self._body(url, response)}")

    def failed(self, url: str, sentence: str, seconds: float) -> None:
        """Tell of a request without a reply."""
        if self._level >= REQUESTS:
            self._say(REQUESTS, f"GET {url} failed in {round(seconds * 1000)} milliseconds: {sentence}")

    def _tell_headers(self, level: int, title: str, headers: Iterable[tuple[str, str]]) -> None:
        self._say(level, title)
        for name, value in headers:
            self._say(level, f"    {name}: {mask(name, value)}")

    def _say(self, level: int, line: str) -> None:
        if self._log is not None:
            self._log(level, plain(line).replace("\n", "\\n"))

    def _body(self, url: str, response: Response) -> str:
        size = len(response.body)
        if not _CONFIDENTIAL.isdisjoint(url.partition("?")[0].split("/")):
            return f"<{size} bytes, confidential>"
        if "protobuf" in response.content_type:
            return f"<{size} bytes of protobuf>"
        longest = _LONGEST[min(self._level, LONG_BODIES)]
        text = response.body[:longest].decode("utf-8", "replace")
        return text if size <= longest else f"{text} [truncated {size - longest} bytes]"


def mask(name: str, value: str) -> str:
    """Return a header's value without what is secret in it."""
    if name.lower() not in _SECRET_HEADERS:
        return value
    scheme = value.partition(" ")[0]
    return f"{scheme} <masked>" if scheme.lower() in _SCHEMES else "<masked>"

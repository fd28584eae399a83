"""The pages of one list: while one is read, the next is already requested.

The continue token comes before the items, so the server can work on the next page
while this one is still being received. Never more than one ahead.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from kubectl_related.cluster.background import BackgroundCall
from kubectl_related.encoding import protobuf

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_related.cluster.http.response import Response

    Ask = Callable[[str, Callable[[bytes], None]], Response]
    """Asks for the page of a token; the callback gets the first bytes of its body."""

_ITEMS = b',"items":['


class Pages:
    """Requests pages by their tokens; an answer that nobody takes is discarded."""

    def __init__(self, ask: Ask) -> None:
        """Ask nothing yet."""
        self._ask = ask
        self._lock = threading.Lock()
        self._ahead: tuple[str, BackgroundCall[Response]] | None = None
        self._after = ""
        """The token after the page ahead, once known."""

    def get(self, token: str) -> Response:
        """Return the page of a token, which may have been asked for already. Raises: what asking raises."""
        call = self._taken(token)
        return self._ask(token, self._started) if call is None else call.result()

    def _taken(self, token: str) -> BackgroundCall[Response] | None:
        with self._lock:
            ahead, self._ahead = self._ahead, None
            if ahead is None or ahead[0] != token:
                return None
            self._begin(self._after)
            return ahead[1]

    def _started(self, first: bytes) -> None:
        """Take the first bytes of a page: request the next one, or keep its token."""
        token = token_of(first)
        with self._lock:
            if self._ahead is None:
                self._begin(token)
            else:
                self._after = token

    def _begin(self, token: str) -> None:
        self._after = ""
        if token:
            self._ahead = token, BackgroundCall(lambda: self._ask(token, self._started))


def token_of(first: bytes) -> str:
    """Return the continue token in the first bytes of a list, or ""."""
    if first.startswith(protobuf.MAGIC):
        return protobuf.early_token(first)
    from kubectl_related.encoding.json_page import early_token

    head, found, _ = first.partition(_ITEMS)
    return early_token(head + b"}") if found else ""

"""Which requests another one makes needless: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.source import Form, ListOf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.model.source import Request


def spared(requests: Iterable[Request], asked: Iterable[Request] = ()) -> list[Request]:
    """Return each request once, without lists of which another, or one `asked` before, brings all objects."""
    wanted = list(dict.fromkeys(requests))
    whole = {request for request in (*wanted, *asked) if _is_whole(request)}
    return [request for request in wanted if not _is_part(request, whole)]


def _is_whole(request: Request) -> bool:
    return isinstance(request, ListOf) and request == ListOf(request.resource, request.namespace)


def _is_part(request: Request, whole: set[Request]) -> bool:
    # A list of every namespace may be forbidden where one namespace is not: it makes none needless.
    if not isinstance(request, ListOf) or request.form not in (Form.WHOLE, Form.METADATA):
        return False
    return request not in whole and ListOf(request.resource, request.namespace) in whole

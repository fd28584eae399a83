"""What -v prints: enough to find a fault, never a secret."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cluster.clientconfig import AuthConfig
from kubectl_related.errors import RelatedError

from .conftest import Reply

if TYPE_CHECKING:
    from .conftest import Connect, Serve


def lines(
    serve: Serve, connect: Connect, verbosity: int, path: str = "/api/v1/pods", reply: object = None
) -> str:
    """Return what is printed for one GET; the server's port reads PORT."""
    told: list[str] = []
    server = serve(lambda _: reply or Reply(body=b'{"a": "sesame-body"}'))
    connection = connect(
        server, lambda level, line: told.append(f"{level} {line}"), verbosity, auth=AuthConfig(token="sesame")
    )
    try:
        connection.get(path, [("limit", "1")])
    except RelatedError:
        told.append("failed")
    return "\n".join(told).replace(str(server.port), "PORT")


@pytest.mark.parametrize("verbosity", [0, 5])
def test_silence(serve: Serve, connect: Connect, verbosity: int) -> None:
    """Below 6 nothing is printed."""
    assert lines(serve, connect, verbosity) == ""


def test_requests(serve: Serve, connect: Connect) -> None:
    """At 6 there is one line a request."""
    told = lines(serve, connect, 6)
    pattern = r"6 GET https://127\.0\.0\.1:PORT/api/v1/pods\?limit=1 200 OK in \d+ milliseconds"
    assert re.fullmatch(pattern, told)


def test_failed_request(serve: Serve, connect: Connect) -> None:
    """At 6 a request without a reply has a line too."""
    told = lines(serve, connect, 6, reply=Reply(raw=b"x\r\n"))
    assert re.search(r"^6 GET \S+ failed in \d+ milliseconds: Unable to connect", told)


def test_headers(serve: Serve, connect: Connect) -> None:
    """At 7 the headers of the request come with it, and the token is masked."""
    told = lines(serve, connect, 7)
    assert "7     Accept: application/json" in told
    assert "7     Authorization: Bearer <masked>" in told
    assert "sesame" not in told


def test_bodies(serve: Serve, connect: Connect) -> None:
    """At 8 the reply's headers and body come too."""
    told = lines(serve, connect, 8)
    assert "8     Content-Type: application/json" in told
    assert '8 Response Body: {"a": "sesame-body"}' in told


@pytest.mark.parametrize(("verbosity", "length"), [(8, 1024), (9, 10240)])
def test_long_bodies(serve: Serve, connect: Connect, verbosity: int, length: int) -> None:
    """A long body is cut."""
    told = lines(serve, connect, verbosity, reply=Reply(body=b"x" * 20_000))
    assert told.endswith(f"Response Body: {'x' * length} [truncated {20_000 - length} bytes]")


@pytest.mark.parametrize("path", ["/api/v1/secrets", "/api/v1/namespaces/ns/configmaps/x"])
def test_confidential_bodies(serve: Serve, connect: Connect, path: str) -> None:
    """The content of Secrets and ConfigMaps is never printed."""
    told = lines(serve, connect, 9, path)
    assert "sesame" not in told
    assert "Response Body: <20 bytes, confidential>" in told


def test_binary_bodies(serve: Serve, connect: Connect) -> None:
    """Protobuf is not printed."""
    headers = [("Content-Type", "application/vnd.kubernetes.protobuf")]
    told = lines(serve, connect, 8, reply=Reply(body=b"k8s\0", headers=headers))
    assert "Response Body: <4 bytes of protobuf>" in told


def test_cookies_and_control_characters(serve: Serve, connect: Connect) -> None:
    """What else is secret is masked, and the terminal is safe."""
    reply = Reply(body=b"\x1b[2J\na", headers=[("Set-Cookie", "s=sesame"), ("X", "\x1b[2J")])
    told = lines(serve, connect, 8, reply=reply)
    assert "sesame" not in told.replace("Bearer", "")
    assert "Set-Cookie: <masked>" in told
    assert "Response Body: ^[[2J\\na" in told

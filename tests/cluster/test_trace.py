"""What -v prints: enough to find a fault, never a secret."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cluster.klog import Klog
from kubectl_related.cluster.kubeconfig.load import load
from kubectl_related.cluster.kubeconfig.model import AuthConfig
from kubectl_related.errors import RelatedError
from kubectl_related.options import ConnectionOptions

from .conftest import Reply

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Connect, Serve


HEAD = r"[IW]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ \w+\.py:\d+\] "


def lines(
    serve: Serve, connect: Connect, verbosity: int, path: str = "/api/v1/pods", reply: object = None
) -> str:
    """Return what is printed for one GET; its port reads PORT, and the records lack their heads."""
    told: list[str] = []
    server = serve(lambda _: reply or Reply(body=b'{"a": "sesame-body"}'))
    connection = connect(server, Klog(told.append, verbosity), auth=AuthConfig(token="sesame"))
    try:
        connection.get(path, [("limit", "1")])
    except RelatedError:
        told.append("failed")
    assert all(re.match(HEAD, record) for record in told if record != "failed")
    return re.sub(f"^{HEAD}", "", "\n".join(told).replace(str(server.port), "PORT"), flags=re.MULTILINE)


@pytest.mark.parametrize("verbosity", [0, 5])
def test_silence(serve: Serve, connect: Connect, verbosity: int) -> None:
    """Below 6 nothing is printed."""
    assert lines(serve, connect, verbosity) == ""


URL = 'url="https://127.0.0.1:PORT/api/v1/pods?limit=1"'


def test_requests(serve: Serve, connect: Connect) -> None:
    """At 6 there is one line a request."""
    told = lines(serve, connect, 6)
    assert re.fullmatch(rf'"Response" verb="GET" {re.escape(URL)} status="200 OK" milliseconds=\d+', told)


def test_failed_request(serve: Serve, connect: Connect) -> None:
    """At 6 a request without a reply has a line too."""
    told = lines(serve, connect, 6, reply=Reply(raw=b"x\r\n"))
    assert re.search(
        r'^"Response" .* status="" milliseconds=\d+ err="Unable to connect.*"$', told, re.MULTILINE
    )


def test_warnings(serve: Serve, connect: Connect) -> None:
    """At 6 every warning of the server is told, also of what is searched only."""
    told = lines(serve, connect, 6, reply=Reply(headers=[("Warning", '299 - "v1 is old"')]))
    assert told.endswith(f'"Warning" {URL} text="v1 is old"')


def test_headers(serve: Serve, connect: Connect) -> None:
    """At 7 the headers of the request come with it, and the token is masked."""
    told = lines(serve, connect, 7)
    assert told.startswith(f'"Request" verb="GET" {URL} headers=<\n\tAccept: application/json\n')
    assert "\tAuthorization: Bearer <masked>\n >" in told
    assert "sesame" not in told


def test_bodies(serve: Serve, connect: Connect) -> None:
    """At 8 the reply's headers and body come too."""
    told = lines(serve, connect, 8)
    assert 'status="200 OK" headers=<\n\t' in told
    assert "\tContent-Type: application/json\n" in told
    assert told.endswith(rf'''"Response Body" {URL} body="{{\"a\": \"sesame-body\"}}"''')


def test_commands(serve: Serve, connect: Connect) -> None:
    """At 9 the request is a command for curl, without the token; a quote does not end its quotes."""
    told = lines(serve, connect, 9, "/api/v1/it's")
    command = told.split("\n")[1]
    assert shlex.split(command)[:3] == ["curl", "-v", "-XGET"]
    assert shlex.split(command)[-1] == "https://127.0.0.1:PORT/api/v1/it's?limit=1"
    assert "Authorization: Bearer <masked>" in shlex.split(command)
    assert "gzip" not in command
    assert 'status="200 OK" headers=<\n\t' in told


@pytest.mark.parametrize(("verbosity", "length"), [(8, 1024), (9, 10240), (10, 20_000)])
def test_long_bodies(serve: Serve, connect: Connect, verbosity: int, length: int) -> None:
    """A long body is cut, up to 9."""
    told = lines(serve, connect, verbosity, reply=Reply(body=b"x" * 20_000))
    cut = f" [truncated {20_000 - length} bytes]" if length < 20_000 else ""
    assert told.endswith(f'body="{"x" * length}{cut}"')


@pytest.mark.parametrize("path", ["/api/v1/secrets", "/api/v1/namespaces/ns/configmaps/x"])
def test_confidential_bodies(serve: Serve, connect: Connect, path: str) -> None:
    """The content of Secrets and ConfigMaps is never printed."""
    told = lines(serve, connect, 10, path)
    assert "sesame" not in told
    assert 'body="<20 bytes, confidential>"' in told


def test_binary_bodies(serve: Serve, connect: Connect) -> None:
    """Protobuf is not printed."""
    headers = [("Content-Type", "application/vnd.kubernetes.protobuf")]
    told = lines(serve, connect, 8, reply=Reply(body=b"k8s\0", headers=headers))
    assert 'body="<4 bytes of protobuf>"' in told


def test_cookies_and_control_characters(serve: Serve, connect: Connect) -> None:
    """What else is secret is masked, and the terminal is safe."""
    body = "\x1b[2J\nI0101 a\u202eb\r\n".encode()
    reply = Reply(body=body, headers=[("Set-Cookie", "s=sesame"), ("X", "\x1b[2J")])
    told = lines(serve, connect, 8, reply=reply)
    assert "sesame" not in told.replace("Bearer", "")
    assert "Set-Cookie: <masked>" in told
    assert told.endswith("body=<\n\t^[[2J\n\tI0101 a\\u202eb\\r\n >")


def test_files_are_named(tmp_path: Path) -> None:
    """At 6 each kubeconfig that is read is named."""
    told: list[str] = []
    config = tmp_path / "config"
    config.write_text("{}")
    environ = {"KUBECONFIG": f"{tmp_path / 'gone'}:{config}"}
    load(ConnectionOptions(), environ, tmp_path, Klog(told.append, 6))
    (record,) = told
    assert record.endswith(f'"Config loaded from file" path="{config}"')

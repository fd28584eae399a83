"""How many connections a question makes."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from tests.control_plane.control_plane import ControlPlane
from tests.guarantees.conftest import Ask


def count_connections(url: str, accepted: list[object]) -> tuple[int, Callable[[], None]]:
    """Relay connections to a server and note each; return the port and how to stop."""
    server = urlsplit(url)
    listener = socket.create_server(("127.0.0.1", 0))

    def pump(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def relay(client: socket.socket) -> None:
        with client, socket.create_connection((server.hostname, server.port)) as upstream:
            back = threading.Thread(target=pump, args=[upstream, client])
            back.start()
            pump(client, upstream)
            back.join()

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                accepted.append(client)
                threading.Thread(target=relay, args=[client]).start()

    thread = threading.Thread(target=accept)
    thread.start()

    def stop() -> None:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()

    return listener.getsockname()[1], stop


def test_a_question_makes_one_connection(
    shop: ControlPlane, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All requests share one HTTP/2 connection to an API server, the one opened in advance included."""
    accepted: list[object] = []
    port, stop = count_connections(shop.url, accepted)
    config = yaml.safe_load(shop.kubeconfig_by_token("admin", namespace="shop").read_text())
    for cluster in config["clusters"]:
        cluster["cluster"]["server"] = f"https://127.0.0.1:{port}"
    (tmp_path / "config").write_text(yaml.safe_dump(config))
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "config"))
    try:
        assert ask("configmap app-config").code == 0
    finally:
        stop()
    assert len(accepted) == 1


def test_requests_are_logged_as_over_http_1(ask: Ask) -> None:
    """-v names statuses and headers as kubectl does, though HTTP/2 sends neither phrases nor capitals."""
    told = ask("configmap app-config", "-v", "8").stderr
    assert 'status="200 OK"' in told
    assert "\tContent-Type: application/json" in told

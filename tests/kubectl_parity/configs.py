"""Kubeconfigs that fail in their own way, by name."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING

from tests.control_plane.kubeconfigs import by_token, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.control_plane.control_plane import ControlPlane

MALFORMED = "apiVersion: v1\nkind: Config\nclusters: [\n"


@contextlib.contextmanager
def configs(control_plane: ControlPlane, folder: Path) -> Iterator[dict[str, Path]]:
    """Write every kubeconfig; while the context lasts a server listens that never answers."""
    url, authority = control_plane.url, control_plane.authority
    admin = by_token(control_plane.token("admin"))
    other = control_plane.folder / "other.crt"
    other.write_bytes(authority)
    texts = {"malformed": MALFORMED, "no-context": "apiVersion: v1\nkind: Config\n"}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with socket.socket() as silent, socket.socket() as closed:
        for one in (silent, closed):
            one.bind(("127.0.0.1", 0))
        silent.listen()
        ports = {"silent": silent.getsockname()[1], "refused": closed.getsockname()[1]}
        servers = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        servers["nowhere"] = "https://no-such-host.invalid:6443"
        found = {name: folder / name for name in texts}
        for name, server in servers.items():
            found[name] = write(folder / name, server, authority, admin, None)
        found["admin"] = control_plane.kubeconfig
        found["nobody"] = control_plane.kubeconfig_by_token("nobody")
        found["stranger"] = write(folder / "stranger", url, authority, by_token("unknown"), None)
        found["untrusted"] = _without_authority(control_plane, folder / "untrusted")
        yield found


def _without_authority(control_plane: ControlPlane, path: Path) -> Path:
    """Write a kubeconfig that trusts the authorities of the system alone."""
    write(path, control_plane.url, b"", by_token(control_plane.token("admin")), None)
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "certificate-authority-data" not in line]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path

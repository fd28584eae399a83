"""What `server:` or --server may be, and the URL that it stands for. Knows nothing of kubeconfigs."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from kubectl_related.errors import ConfigError

_HOST = re.compile(
    r"(?:\[[0-9A-Fa-f:.]+(?:%25[^\]\s]+)?\]|[^\s\x00-\x20\x7f:@/?#\[\]\\<>\"{}|^`]+)(?::[0-9]*)?"
)
_LARGEST_PORT = 65535
_DIAL = "Unable to connect to the server: "


class Server(NamedTuple):
    """A base URL without a slash at its end, and the user and password that stood in it."""

    url: str
    username: str
    password: str


def parse_server(server: str) -> Server:
    """Return the server that `host`, `host:port` or a URL stands for; without a scheme it is http.

    Raises: ConfigError.
    """
    found = _split(server) or _split(f"http://{server}", bare=True)
    if found is None:
        shown = re.sub(r"//[^/@]*@", "//", server)
        raise ConfigError(f'host must be a URL or a host:port pair: "{shown}"')
    scheme, login, host, path = found
    if scheme not in ("http", "https"):
        raise ConfigError(f'unsupported protocol scheme "{scheme}"', _DIAL)
    port = re.sub(r"^(?:\[.*\]|[^:]*):?", "", host)
    if port and int(port) > _LARGEST_PORT:
        raise ConfigError(f"dial tcp: address {port}: invalid port", _DIAL)
    username, _, password = login.partition(":")
    return Server(f"{scheme}://{host.rstrip(':')}{path.rstrip('/')}", unquote(username), unquote(password))


def _split(url: str, *, bare: bool = False) -> tuple[str, str, str, str] | None:
    """Return (scheme, user and password, host and port, path); a bare host has no path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    login, _, host = parts.netloc.rpartition("@")
    if not parts.scheme or _HOST.fullmatch(host) is None or (bare and parts.path not in ("", "/")):
        return None
    return parts.scheme, login, host, parts.path

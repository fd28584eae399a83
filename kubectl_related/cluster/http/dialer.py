"""The way to the server: directly, or through an http, https or socks5 proxy.

Says what is dialled and what becomes of the socket until it reaches the server. Knows no request.
"""

from __future__ import annotations

import base64
import errno
import http.client
import os
import socket
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from kubectl_related.errors import ConfigError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from kubectl_related.cluster.kubeconfig.model import ClientConfig

_DEFAULT_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


class ProxyError(OSError):
    """The proxy does not let us through; says what it answered."""


class Route(NamedTuple):
    """How to come to the server; what stands before a path in the request line, what a proxy wants to know.

    `dial` makes a socket within some seconds; each of `layers` takes the socket that the one before it made.
    """

    host: str
    """What the Host header says."""
    dial: Callable[[float], socket.socket]
    layers: tuple[Callable[[Any], Any], ...] = ()
    before_path: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def open_route(config: ClientConfig, context: ssl.SSLContext | None) -> Route:
    """Return the route to a server. Raises: ConfigError."""
    server = urlsplit(config.server)
    proxy = config.proxy_url or config.environment_proxy
    address = _address(server)
    layers: list[Callable[[Any], Any]] = []
    if context is not None:
        layers.append(partial(_secured, context, config.tls_server_name or address[0]))
    if not proxy:
        return Route(server.netloc, partial(_dialled, address), tuple(layers))
    parts = _split_proxy(proxy)
    login = _login(parts)
    if parts.scheme.startswith("socks5"):
        return Route(server.netloc, _socks(parts, address), tuple(layers))
    dial = partial(_dialled, _address(parts))
    if config.is_tls:
        layers.insert(0, partial(_tunnelled, address, login))
        if parts.scheme == "https" and context is not None:
            layers.insert(0, partial(_secured, context, parts.hostname))
        return Route(server.netloc, dial, tuple(layers))
    # To a plain server the proxy is asked with the whole URL, whatever it speaks itself.
    if parts.scheme == "https":
        layers.append(partial(_secured, _trusting_the_system(), parts.hostname))
    return Route(server.netloc, dial, tuple(layers), f"{server.scheme}://{server.netloc}", login)


def dialled_address(url: str) -> str:
    """Return the host and the port that a connection to a URL is made to; empty where it has none."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname}:{parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)}"
    except ValueError:
        return ""


def _address(parts: Any) -> tuple[str, int]:
    return parts.hostname or "", parts.port or _DEFAULT_PORTS[parts.scheme]


def _dialled(address: tuple[str, int], seconds: float) -> socket.socket:
    return socket.create_connection(address, seconds)


def _secured(context: ssl.SSLContext, name: str, inner: Any) -> Any:
    """Speak TLS over a socket, or over TLS that reaches a proxy."""
    if isinstance(inner, socket.socket) and not hasattr(inner, "cipher"):
        _check_open(inner)
        return context.wrap_socket(inner, server_hostname=name)
    from urllib3.util.ssltransport import SSLTransport

    return SSLTransport(inner, context, name)


def _check_open(dialled: socket.socket) -> None:
    """Refuse a socket that was reset already: wrapping it could leave it to the garbage collector.

    Raises: ConnectionResetError.
    """
    try:
        dialled.getpeername()
    except OSError:
        raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET)) from None


def _tunnelled(address: tuple[str, int], login: tuple[tuple[str, str], ...], inner: Any) -> Any:
    """Let the proxy connect to the server. Raises: ProxyError."""
    host, port = address
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}", *(f"{name}: {value}" for name, value in login)]
    inner.sendall("".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1"))
    with http.client.HTTPResponse(inner, method="CONNECT") as answer:
        answer.begin()
        if answer.status != 200:
            raise ProxyError(answer.reason.strip() or f"the proxy answered {answer.status}")
    return inner


def _login(proxy: Any) -> tuple[tuple[str, str], ...]:
    if not proxy.username:
        return ()
    secret = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    return (("Proxy-Authorization", f"Basic {base64.b64encode(secret).decode()}"),)


def _trusting_the_system() -> ssl.SSLContext:
    import ssl

    from kubectl_related.cluster.ca_bundle import system_bundle

    return ssl.create_default_context(cafile=system_bundle() or None)


def _split_proxy(proxy: str) -> Any:
    """Return the parts of a proxy's URL; its words never show the password."""
    try:
        parts = urlsplit(proxy)
        if parts.hostname and parts.scheme in ("http", "https", "socks5", "socks5h"):
            _ = parts.port
            return parts
    except ValueError:
        pass
    raise ConfigError(
        "the proxy is no URL with the scheme http, https or socks5", "Unable to connect to the server: "
    )


def _socks(proxy: Any, address: tuple[str, int]) -> Callable[[float], socket.socket]:
    import socks

    host, port = _address(proxy)
    user = unquote(proxy.username) if proxy.username else None
    password = unquote(proxy.password or "") if proxy.username else None

    def dial(seconds: float) -> socket.socket:
        # The proxy looks names up, as with kubectl.
        made: socket.socket = socks.create_connection(
            address,
            seconds,  # type: ignore[arg-type] # parts of a second are welcome
            proxy_type=socks.SOCKS5,
            proxy_addr=host,
            proxy_port=port,
            proxy_rdns=True,
            proxy_username=user,
            proxy_password=password,
        )
        return made

    return dial

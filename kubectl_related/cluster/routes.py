"""The way to the server: directly, or through an http, https or socks5 proxy.

Builds one pool of urllib3 whose connections can be cut. Knows no request.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import urllib3
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import LocationParseError

from kubectl_related.cluster.leases import watched
from kubectl_related.errors import ConfigError

if TYPE_CHECKING:
    import ssl

    from kubectl_related.cluster.clientconfig import ClientConfig

_DEFAULT_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


@dataclass(frozen=True)
class Route:
    """A pool, what stands before a path in the request line, and what the proxy wants to know."""

    pool: HTTPConnectionPool
    before_path: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    manager: Any = None
    """Kept alive as long as the pool."""


def open_route(config: ClientConfig, context: ssl.SSLContext | None, size: int) -> Route:
    """Return the route to a server for `size` threads. Raises: ConfigError."""
    server = urlsplit(config.server)
    proxy = config.proxy_url or config.environment_proxy
    settings = _settings(config, context, size)
    try:
        if not proxy:
            pool_class = HTTPSConnectionPool if config.is_tls else HTTPConnectionPool
            pool = watched(pool_class)(_host(server), server.port, **settings)
            return Route(pool)
        return _through(proxy, config, context, settings)
    except LocationParseError:
        raise ConfigError("the server or its proxy has no valid host name") from None


def dialled_address(url: str) -> str:
    """Return the host and the port that a connection to a URL is made to; empty where it has none."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname}:{parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)}"
    except ValueError:
        return ""


def _settings(config: ClientConfig, context: ssl.SSLContext | None, size: int) -> dict[str, Any]:
    settings: dict[str, Any] = {"maxsize": size, "block": False}
    if context is not None:
        settings["ssl_context"] = context
        if config.tls_server_name:
            settings["server_hostname"] = config.tls_server_name
        if config.insecure:
            settings["cert_reqs"] = "CERT_NONE"
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    return settings


def _through(
    proxy: str, config: ClientConfig, context: ssl.SSLContext | None, settings: dict[str, Any]
) -> Route:
    server, parts = urlsplit(config.server), _split_proxy(proxy)
    address = f"{parts.scheme}://{_host(parts)}" + (f":{parts.port}" if parts.port else "")
    login = {}
    if parts.username:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        login = {key.title(): value for key, value in urllib3.make_headers(proxy_basic_auth=secret).items()}
    if parts.scheme.startswith("socks5"):
        manager = _socks_manager(parts, settings)
    elif config.is_tls:
        manager = urllib3.ProxyManager(address, proxy_headers=login, proxy_ssl_context=context, **settings)
    else:
        # To a plain server the proxy is asked with the whole URL, whatever it speaks itself.
        pool_class = HTTPSConnectionPool if parts.scheme == "https" else HTTPConnectionPool
        pool = watched(pool_class)(_host(parts), parts.port, **settings)
        return Route(pool, f"{server.scheme}://{server.netloc}", tuple(login.items()))
    manager.pool_classes_by_scheme = {
        scheme: watched(pool_class) for scheme, pool_class in manager.pool_classes_by_scheme.items()
    }
    pool = manager.connection_from_host(_host(server), server.port, server.scheme)
    return Route(pool, manager=manager)


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


def _socks_manager(parts: Any, settings: dict[str, Any]) -> Any:
    # Asked first, because urllib3 warns besides where the package is missing.
    if importlib.util.find_spec("socks") is None:
        raise ConfigError("the proxy is a socks5 proxy, which needs the Python package PySocks: install it")
    from urllib3.contrib.socks import SOCKSProxyManager

    # With the `h` the proxy looks names up, as with kubectl.
    return SOCKSProxyManager(
        f"socks5h://{_host(parts)}:{parts.port or _DEFAULT_PORTS[parts.scheme]}",
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password or "") if parts.username else None,
        **settings,
    )


def _host(parts: Any) -> str:
    name: str = parts.hostname or ""
    return f"[{name}]" if ":" in name else name

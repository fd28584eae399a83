"""Which proxy a server is asked through: Go's rules for HTTPS_PROXY, HTTP_PROXY and NO_PROXY.

ALL_PROXY is not read, and this machine itself is never asked through a proxy.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCHEMES = ("http", "https", "socks5")
_DEFAULT_PORTS = {"http": "80", "https": "443"}


def check_proxy_url(url: str) -> str:
    """Return what is wrong with a kubeconfig's `proxy-url`, or ""."""
    try:
        scheme = urlsplit(url).scheme
        host = urlsplit(url).hostname
        _ = urlsplit(url).port
    except ValueError:
        return "could not parse"
    if scheme not in _SCHEMES:
        return f'unsupported scheme "{scheme}", must be http, https, or socks5'
    return "" if host else "no host"


def proxy_from_environment(server: str, environ: Mapping[str, str]) -> str:
    """Return the proxy URL for a server URL, empty for none."""
    target = urlsplit(server)
    if target.scheme == "https":
        proxy = environ.get("HTTPS_PROXY") or environ.get("https_proxy") or ""
    elif environ.get("REQUEST_METHOD"):
        proxy = ""
    else:
        proxy = environ.get("HTTP_PROXY") or environ.get("http_proxy") or ""
    if not proxy:
        return ""
    host = (target.hostname or "").rstrip(".").lower()
    port = str(target.port or _DEFAULT_PORTS[target.scheme])
    if not _is_proxied(host, port, environ.get("NO_PROXY") or environ.get("no_proxy") or ""):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _is_proxied(host: str, port: str, exceptions: str) -> bool:
    address = _address(host)
    if host == "localhost" or (address is not None and address.is_loopback):
        return False
    return not any(_matches(one.strip().lower(), host, port) for one in exceptions.split(","))


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _matches(exception: str, host: str, port: str) -> bool:
    """Whether one entry of NO_PROXY, in lower case, covers a host."""
    if exception in ("", "*"):
        return exception == "*"
    if "/" in exception:
        return _in_network(exception, host)
    name, wanted_port = _host_and_port(exception)
    if wanted_port and wanted_port != port:
        return False
    if _address(name) is not None:
        return _address(name) == _address(host)
    name = name.removeprefix("*")
    return host.endswith(name) if name.startswith(".") else host == name or host.endswith(f".{name}")


def _in_network(exception: str, host: str) -> bool:
    address = _address(host)
    try:
        return address is not None and address in ipaddress.ip_network(exception, strict=False)
    except ValueError:
        return False


def _host_and_port(entry: str) -> tuple[str, str]:
    if entry.startswith("["):
        host, _, rest = entry[1:].partition("]")
        return host, rest.removeprefix(":")
    host, colon, port = entry.rpartition(":")
    return (host, port) if colon and ":" not in host and port.isdigit() else (entry, "")

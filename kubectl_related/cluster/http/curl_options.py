"""From a configuration to libcurl's options: the server, whom to trust, what to show, and which proxy.

Certificates and keys are passed as bytes, never written to a file.
"""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from kubectl_related.cluster.go_text import open_error
from kubectl_related.cluster.http.curl import pycurl
from kubectl_related.cluster.http.go_errors import NO_AUTHORITIES
from kubectl_related.cluster.http.transfer import NameCheck
from kubectl_related.errors import ConfigError
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.cluster.auth.request_auth import ClientCertificate
    from kubectl_related.cluster.kubeconfig.model import ClientConfig

    Option = tuple[int, Any]

CONNECT_SECONDS = 30.0
"""To a connection, TLS included."""
_BUFFER = 1 << 18
"""Bytes read at once."""
_KEPT_CONNECTIONS = 32
DEFAULT_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----\s(.*?)-----END CERTIFICATE-----", re.DOTALL)
_NATIVE_AUTHORITIES = 1 << 4
"""CURLSSLOPT_NATIVE_CA: the certificate store of Windows."""
_NO_CERTIFICATE = "tls: failed to find any PEM data in certificate input"
_NO_KEY = "tls: failed to find any PEM data in key input"


class Address(Record):
    """A host and its port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class CurlOptions:
    """The options that every request to a server shares, for one client certificate."""

    def __init__(self, config: ClientConfig, certificate: ClientCertificate | None = None) -> None:
        """Read the certificates.

        Raises: ConfigError if an authority, a certificate or a key cannot be read, or the proxy's URL.
        """
        self.certificate = certificate
        server = urlsplit(config.server)
        self._address = _address(server)
        self._host = server.netloc.rpartition("@")[2]
        name = Address(config.tls_server_name, self._address.port) if config.tls_server_name else None
        self._base = f"{server.scheme}://{(name or self._address)}"
        self._options: list[Option] = [*_general(config)]
        if name is not None and config.is_tls:
            self._options.append((pycurl.CONNECT_TO, [f"{name}:{self._address}"]))
        if config.is_tls:
            self._options += _trust(config, proxy=False)
            self._options += _shown(certificate, proxy=False)
        self._options += _proxy(config, certificate)
        self.names = NameCheck() if config.is_tls and not config.insecure else None

    def handle(
        self, target: str, headers: Iterable[tuple[str, str]] = (), *, fresh: bool = False
    ) -> pycurl.Curl:
        """Return a handle for a GET of a path with its query."""
        curl = pycurl.Curl()
        for option, value in self._options:
            curl.setopt(option, value)
        curl.setopt(pycurl.URL, (self._base + target).encode())
        curl.setopt(pycurl.FRESH_CONNECT, fresh)
        lines = [("Host", self._host), *headers]
        # `Name:` would remove a header, `Name;` sends it without a value.
        curl.setopt(
            pycurl.HTTPHEADER,
            [(f"{name}: {value}" if value else f"{name};").encode("latin-1") for name, value in lines],
        )
        return curl


def certificate_problem(certificate: ClientCertificate) -> str:
    """Return why OpenSSL cannot use a certificate and its key, which libcurl does not say.

    Python's ssl reads them from a file alone, which is gone at once.
    """
    import contextlib
    import os
    import ssl
    import tempfile

    descriptor, path = tempfile.mkstemp(prefix="kubectl-related-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(certificate.key_data or _read(certificate.key_file))
            file.write(b"\n" + (certificate.data or _read(certificate.file)))
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(path, password=b"")
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            return "tls: private key does not match public key"
    finally:
        with contextlib.suppress(OSError):
            os.unlink(path)  # noqa: PTH108
    return "tls: failed to parse the client certificate or its key"


def _general(config: ClientConfig) -> Iterator[Option]:
    yield pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS
    yield pycurl.NOSIGNAL, 1
    yield pycurl.PATH_AS_IS, 1
    yield pycurl.CONNECTTIMEOUT_MS, int(CONNECT_SECONDS * 1000)
    yield pycurl.BUFFERSIZE, _BUFFER
    yield pycurl.MAXCONNECTS, _KEPT_CONNECTIONS
    if config.is_tls:
        yield pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS
        yield pycurl.SSLVERSION, pycurl.SSLVERSION_TLSv1_2
        # A resumed session would still be that of the last client certificate.
        yield pycurl.SSL_SESSIONID_CACHE, 0
        yield pycurl.OPT_CERTINFO, 1
    else:
        yield pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1


def _trust(config: ClientConfig, *, proxy: bool) -> Iterator[Option]:
    """Whom to trust; a TLS proxy in front of a TLS server is held to the same."""
    if config.insecure:
        # The user asked for it with --insecure-skip-tls-verify.
        yield (pycurl.PROXY_SSL_VERIFYPEER if proxy else pycurl.SSL_VERIFYPEER), 0
        yield (pycurl.PROXY_SSL_VERIFYHOST if proxy else pycurl.SSL_VERIFYHOST), 0
    elif config.ca_data or config.ca_file:
        bundle = _readable(config.ca_data or _read(config.ca_file))
        yield (pycurl.PROXY_CAINFO_BLOB if proxy else pycurl.CAINFO_BLOB), bundle
        # Some builds of libcurl trust a folder of the system beside it.
        yield (pycurl.PROXY_CAPATH if proxy else pycurl.CAPATH), None
    else:
        yield from _trust_the_system(proxy=proxy)


def _trust_the_system(*, proxy: bool) -> Iterator[Option]:
    import ssl
    import sys

    from kubectl_related.cluster.ca_bundle import system_bundle

    if sys.platform == "win32":
        yield (pycurl.PROXY_SSL_OPTIONS if proxy else pycurl.SSL_OPTIONS), _NATIVE_AUTHORITIES
        return
    found = ssl.get_default_verify_paths()
    if file := found.cafile or system_bundle():
        yield (pycurl.PROXY_CAINFO if proxy else pycurl.CAINFO), file
    if found.capath:
        yield (pycurl.PROXY_CAPATH if proxy else pycurl.CAPATH), found.capath


def _readable(bundle: bytes) -> bytes:
    """Return the certificates of a bundle that can be read, as Go does; other blocks are skipped."""
    found = [block[0] for block in _CERTIFICATE.finditer(bundle) if _is_der(block[1])]
    if not found:
        raise ConfigError(NO_AUTHORITIES)
    return b"\n".join(found) + b"\n"


def _is_der(base64: bytes) -> bool:
    """Whether this decodes to one sequence of just its length."""
    try:
        der = binascii.a2b_base64(b"".join(base64.split()), strict_mode=True)
    except binascii.Error:
        return False
    if len(der) < 4 or der[0] != 0x30 or der[1] & 0x80 == 0:
        return False
    size = der[1] & 0x7F
    return len(der) == 2 + size + int.from_bytes(der[2 : 2 + size], "big")


def _shown(certificate: ClientCertificate | None, *, proxy: bool) -> Iterator[Option]:
    """Which client certificate to show. Raises: ConfigError."""
    if certificate is None:
        return
    data = certificate.data or _read(certificate.file)
    key = certificate.key_data or _read(certificate.key_file)
    if b"-----BEGIN CERTIFICATE-----" not in data:
        raise ConfigError(_NO_CERTIFICATE)
    if b"-----BEGIN " not in key:
        raise ConfigError(_NO_KEY)
    yield (pycurl.PROXY_SSLCERT_BLOB if proxy else pycurl.SSLCERT_BLOB), data
    yield (pycurl.PROXY_SSLKEY_BLOB if proxy else pycurl.SSLKEY_BLOB), key
    # A password is never asked for: OpenSSL would read it from the terminal.
    yield (pycurl.PROXY_KEYPASSWD if proxy else pycurl.KEYPASSWD), ""


def _proxy(config: ClientConfig, certificate: ClientCertificate | None) -> Iterator[Option]:
    """Which proxy to use; libcurl's own reading of the environment is switched off. Raises: ConfigError."""
    proxy = config.proxy_url or config.environment_proxy
    yield pycurl.NOPROXY, ""
    if not proxy:
        yield pycurl.PROXY, ""
        return
    parts = _split_proxy(proxy)
    # The proxy looks names up, as with kubectl.
    scheme = "socks5h" if parts.scheme == "socks5" else parts.scheme
    yield pycurl.PROXY, f"{scheme}://{_address(parts)}"
    if parts.username:
        yield pycurl.PROXYUSERNAME, unquote(parts.username).encode()
        yield pycurl.PROXYPASSWORD, unquote(parts.password or "").encode()
    if scheme == "https":
        if config.is_tls:
            yield from _trust(config, proxy=True)
            yield from _shown(certificate, proxy=True)
        else:
            yield from _trust_the_system(proxy=True)


def _split_proxy(proxy: str) -> Any:
    """Return the parts of a proxy's URL; the error never shows its password."""
    try:
        parts = urlsplit(proxy)
        if parts.hostname and parts.scheme in DEFAULT_PORTS:
            _ = parts.port
            return parts
    except ValueError:
        pass
    raise ConfigError(
        "the proxy is no URL with the scheme http, https or socks5", "Unable to connect to the server: "
    )


def _address(parts: Any) -> Address:
    return Address(parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme])


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - the path is shown as it was typed
            return file.read()
    except OSError as error:
        raise ConfigError(open_error(path, error)) from None

"""One SSL context for all connections: whom to trust and which certificate to show.

Knows PEM and OpenSSL's habits. Leaves no key file behind.
"""

from __future__ import annotations

import contextlib
import os
import re
import ssl
from typing import TYPE_CHECKING

from kubectl_related.cluster.ca_bundle import system_bundle
from kubectl_related.cluster.go_text import open_error
from kubectl_related.errors import ConfigError

if TYPE_CHECKING:
    from kubectl_related.cluster.auth.request_auth import ClientCertificate
    from kubectl_related.cluster.kubeconfig.model import ClientConfig

_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----\s.*?-----END CERTIFICATE-----", re.DOTALL)
_NO_CERTIFICATE = "tls: failed to find any PEM data in certificate input"
_NO_KEY = "tls: failed to find any PEM data in key input"


def make_context(config: ClientConfig, certificate: ClientCertificate | None = None) -> ssl.SSLContext:
    """Return the context of a configuration and a client certificate.

    Raises: ConfigError where an authority, a certificate or a key cannot be read.
    """
    context = _trusting(config)
    if certificate is not None:
        _show(context, certificate)
    return context


def _trusting(config: ClientConfig) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if config.insecure:
        # The user asked for it with --insecure-skip-tls-verify.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif config.ca_data or config.ca_file:
        _trust_bundle(context, config.ca_data or _read(config.ca_file))
    else:
        context.load_default_certs()
        bundle = system_bundle()
        if bundle:
            context.load_verify_locations(bundle)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.hostname_checks_common_name = False
    # Go trusts any certificate of the bundle, not only a root, and is not strict about RFC 5280:
    # Python 3.13 would refuse the authorities that many clusters have.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.set_alpn_protocols(["http/1.1"])
    return context


def _trust_bundle(context: ssl.SSLContext, bundle: bytes) -> None:
    """Trust what can be read, as Go does; comments and other blocks are skipped."""
    found = False
    for block in _CERTIFICATE.findall(bundle):
        with contextlib.suppress(ssl.SSLError, ValueError):
            context.load_verify_locations(cadata=block.decode("ascii") + "\n")
            found = True
    if not found:
        raise ConfigError("unable to load root certificates: unable to parse bytes as PEM block")


def _show(context: ssl.SSLContext, certificate: ClientCertificate) -> None:
    data = certificate.data or _read(certificate.file)
    key = certificate.key_data or _read(certificate.key_file)
    if b"-----BEGIN CERTIFICATE-----" not in data:
        raise ConfigError(_NO_CERTIFICATE)
    if b"-----BEGIN " not in key:
        raise ConfigError(_NO_KEY)
    import tempfile

    descriptor, path = tempfile.mkstemp(prefix="kubectl-related-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.strip() + b"\n" + data.strip() + b"\n")
        # A password is never asked for: OpenSSL would read it from the terminal.
        context.load_cert_chain(path, password=b"")
    except ssl.SSLError as error:
        raise ConfigError(_key_problem(error)) from None
    except OSError as error:
        raise ConfigError(f"the client certificate cannot be used: {error.strerror}") from None
    finally:
        with contextlib.suppress(OSError):
            os.unlink(path)  # noqa: PTH108


def _key_problem(error: ssl.SSLError) -> str:
    if error.reason == "KEY_VALUES_MISMATCH":
        return "tls: private key does not match public key"
    return "tls: failed to parse the client certificate or its key"


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - the path is shown as it was typed
            return file.read()
    except OSError as error:
        raise ConfigError(open_error(path, error)) from None

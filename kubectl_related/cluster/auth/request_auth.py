"""What authenticates a request: headers and a client certificate, wherever they come from.

The HTTP client depends on `Credentials` alone, not on tokens, files or plugins.
No secret appears in a `repr` or in an error.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Protocol

from kubectl_related.errors import CredentialError
from kubectl_related.record import Record

if TYPE_CHECKING:
    from kubectl_related.cluster.kubeconfig.model import Impersonation

_HEADER_NAME = frozenset(string.ascii_letters + string.digits + "!#$&'*+-.^_`|~")
_NOT_IN_A_HEADER = r"[\x00-\x08\x0a-\x1f\x7f]"


class ClientCertificate(Record):
    """A certificate and its key in PEM; data wins over files."""

    file: str = ""
    key_file: str = ""
    data: bytes = b""
    key_data: bytes = b""

    def __repr__(self) -> str:
        return "ClientCertificate(...)"


class RequestAuth(Record):
    """The headers and the client certificate that authenticate a request."""

    headers: tuple[tuple[str, str], ...] = ()
    certificate: ClientCertificate | None = None

    def __repr__(self) -> str:
        return "RequestAuth(...)"


class Credentials(Protocol):
    """Where the authentication of requests comes from; every method may be called from any thread."""

    def start(self) -> None:
        """Start what takes long and return at once."""
        ...

    def current(self) -> RequestAuth:
        """Return what to send now; may wait for what `start` began.

        Raises: CredentialError if credentials are configured but cannot be had.
        """
        ...

    def refresh(self, used: RequestAuth) -> bool:
        """Replace what the server refused; return False if there is nothing else.

        Raises: CredentialError.
        """
        ...

    def cancel(self) -> None:
        """Stop what was started; whoever waits for it gets a CredentialError."""
        ...


def bearer(token: str) -> tuple[tuple[str, str], ...]:
    """Return the header for a token. Raises: CredentialError if it contains control characters."""
    return (("Authorization", header_value("Authorization", f"Bearer {token}")),)


def header_value(name: str, value: str) -> str:
    """Encode a header value: UTF-8 bytes as a latin-1 string. Raises: CredentialError."""
    if not value.isprintable() and re.search(_NOT_IN_A_HEADER, value):
        raise CredentialError(f'net/http: invalid header field value for "{name}"')
    return value.encode("utf-8", "surrogateescape").decode("latin-1")


def impersonation_headers(acted: Impersonation) -> tuple[tuple[str, str], ...]:
    """Return the headers, one line for each group and each extra value. Raises: CredentialError."""
    if not acted.user:
        return ()
    headers = [("Impersonate-User", acted.user)]
    if acted.uid:
        headers.append(("Impersonate-Uid", acted.uid))
    headers += [("Impersonate-Group", group) for group in acted.groups]
    for key, values in acted.extra:
        headers += [(f"Impersonate-Extra-{_escape(key)}", value) for value in values]
    return tuple((name, header_value(name, value)) for name, value in headers)


def _escape(key: str) -> str:
    """Percent-encode what a header's name cannot contain, and the percent sign itself."""
    return "".join(
        sign if sign in _HEADER_NAME else "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))
        for sign in key
    )

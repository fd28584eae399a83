"""The headers of --as and its like. Knows no user."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from kubectl_related.cluster.auth.request_auth import header_value

if TYPE_CHECKING:
    from kubectl_related.cluster.kubeconfig.model import Impersonation

_LEGAL = frozenset(string.ascii_letters + string.digits + "!#$&'*+-.^_`|~")


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
    """Percent-encode what a header's name cannot hold, and the percent sign itself."""
    return "".join(
        sign if sign in _LEGAL else "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))
        for sign in key
    )

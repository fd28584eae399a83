"""Where the system keeps its trusted certificate authorities.

OpenSSL looks where the system that it was built on keeps them. The archive of
a release is built on one and runs on all.
"""

from __future__ import annotations

import os
import ssl

BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, Red Hat
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # Red Hat, Fedora 43 and later
    "/etc/ssl/cert.pem",  # macOS, BSD, older Alpine
)
"""Files with every trusted authority; the first that exists counts."""


def system_bundle(found: ssl.DefaultVerifyPaths | None = None, bundles: tuple[str, ...] = BUNDLES) -> str:
    """Return the file of trusted authorities if OpenSSL does not find any by itself, else "".

    `found` is what it finds. A person who names a file or a folder in the environment means that one.
    """
    found = found or ssl.get_default_verify_paths()
    chosen = found.openssl_cafile_env in os.environ or found.openssl_capath_env in os.environ
    if chosen or found.cafile or found.capath:
        return ""
    return next((path for path in bundles if os.path.isfile(path)), "")  # noqa: PTH113


def any_bundle() -> str:
    """Return a file of trusted authorities for those who need a file: the system's, or certifi's."""
    found = ssl.get_default_verify_paths().cafile or system_bundle()
    if found:
        return found
    import certifi

    return certifi.where()

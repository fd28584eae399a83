"""The old `auth-provider`: oidc, whose token the kubernetes package refreshes; others are gone from kubectl.

The package is imported only if the token has expired. A refreshed token is written
back to the kubeconfig, as kubectl does: many providers accept a refresh token once,
and the next login would fail otherwise.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
import tempfile
import threading
import time
from typing import TYPE_CHECKING, Any

from kubectl_related.cluster.auth.request_auth import RequestAuth, bearer
from kubectl_related.cluster.background import BackgroundCall
from kubectl_related.cluster.ca_bundle import any_bundle
from kubectl_related.cluster.go_text import os_error
from kubectl_related.errors import ConfigError, CredentialError
from kubectl_related.model.printable import printable_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kubectl_related.cluster.auth.request_auth import Credentials
    from kubectl_related.cluster.kubeconfig.model import ClientConfig

_EARLY_SECONDS = 10.0
"""A token counts as expired that much earlier: clocks differ."""
_REMOVED = {
    "gcp": """The gcp auth plugin has been removed.
Please use the "gke-gcloud-auth-plugin" kubectl/client-go credential plugin instead.
See https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke \
for further details""",
    "azure": """The azure auth plugin has been removed.
Please use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.
See https://kubernetes.io/docs/reference/access-authn-authz/authentication/\
#client-go-credential-plugins for further details""",
}


def provider_credentials(config: ClientConfig) -> Credentials:
    """Return the credentials of a configuration's auth-provider.

    Raises: ConfigError with kubectl's sentence for any provider but a complete oidc.
    """
    provider = config.auth.auth_provider
    name = provider.name if provider else ""
    if name in _REMOVED:
        raise ConfigError(_REMOVED[name])
    if provider is None or name != "oidc":
        raise ConfigError(f'no Auth Provider found for name "{printable_lines(name)}"')
    settings = dict(provider.settings)
    for needed in ("idp-issuer-url", "client-id"):
        if not settings.get(needed):
            raise ConfigError(f"Must provide {needed}")
    return OidcCredentials(settings, config.auth.location)


class OidcCredentials:
    """An id-token, refreshed if it has expired."""

    def __init__(self, settings: dict[str, str], location: str) -> None:
        self._settings = settings
        self._location = location
        self._lock = threading.Lock()
        self._call: BackgroundCall[RequestAuth] | None = None

    def start(self) -> None:
        """Begin to refresh the token if needed."""
        with self._lock:
            if self._call is None:
                self._call = BackgroundCall(self._authenticate)

    def current(self) -> RequestAuth:
        """Return the token, waiting for it. Raises: CredentialError."""
        self.start()
        call = self._call
        if call is None:
            raise AssertionError
        return call.result()

    def refresh(self, used: RequestAuth) -> bool:  # noqa: ARG002 - the interface
        """Return False: no other token can be had."""
        return False

    def cancel(self) -> None:
        """Wake whoever waits for a token."""
        with self._lock:
            call = self._call
        if call is not None:
            call.cancel()

    def _authenticate(self) -> RequestAuth:
        token = self._settings.get("id-token", "")
        if token and _is_valid(token):
            return RequestAuth(bearer(token))
        if not self._settings.get("refresh-token"):
            raise CredentialError("No valid id-token, and cannot refresh without refresh-token")
        found = _refresh(self._settings)
        changed = {self._settings.get(name, ""): found[name] for name in ("id-token", "refresh-token")}
        replace_in_kubeconfig(self._location, changed)
        return RequestAuth(bearer(found["id-token"]))


def _is_valid(token: str) -> bool:
    """Whether a JSON web token is still good. Raises: CredentialError if it is malformed."""
    parts = token.split(".")
    if len(parts) != 3:
        raise CredentialError("ID Token is not a valid JWT")
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        return time.time() + _EARLY_SECONDS < float(claims.get("exp", 0))
    except (binascii.Error, ValueError, TypeError, AttributeError, RecursionError):
        raise CredentialError("ID Token is not a valid JWT") from None


def _refresh(settings: dict[str, str]) -> dict[str, str]:
    """Return the settings with new tokens, fetched by the kubernetes package. Raises: CredentialError."""
    wanted = {**settings}
    wanted.setdefault("client-secret", "")
    # The package refreshes a token that it can read and finds expired.
    wanted["id-token"] = _expired_token()
    if not wanted.get("idp-certificate-authority-data") and not wanted.get("idp-certificate-authority"):
        # Without an authority the package would not verify the provider's certificate at all.
        wanted["idp-certificate-authority"] = any_bundle()
    try:
        _load_with_the_package(wanted)
    except Exception as error:  # noqa: BLE001 - of the package and all that it uses
        raise CredentialError(f"failed to refresh token: {_masked(error, settings)}") from None
    if wanted["id-token"] == _expired_token():
        raise CredentialError("failed to refresh token: oidc: the provider gave no new token")
    return wanted


def _load_with_the_package(provider_settings: dict[str, str]) -> None:
    """Let the package load a made-up kubeconfig; it writes new tokens into `provider_settings`."""
    from kubernetes import client, config

    kubeconfig: dict[str, Any] = {
        "current-context": "oidc",
        "contexts": [{"name": "oidc", "context": {"cluster": "oidc", "user": "oidc"}}],
        "clusters": [{"name": "oidc", "cluster": {"server": "https://localhost"}}],
        "users": [{"name": "oidc", "user": {"auth-provider": {"name": "oidc", "config": provider_settings}}}],
    }
    config.load_kube_config_from_dict(  # type: ignore[no-untyped-call]
        kubeconfig, client_configuration=client.Configuration(), persist_config=False
    )


def _expired_token() -> str:
    claims = base64.urlsafe_b64encode(b'{"exp":1}').rstrip(b"=").decode("ascii")
    return f"e30.{claims}.e30"


def _masked(error: Exception, settings: dict[str, str]) -> str:
    """Return an exception's message on one line, with every secret masked."""
    text = " ".join(str(error).split())[:300] or type(error).__name__
    for name in ("refresh-token", "client-secret", "id-token"):
        if settings.get(name):
            text = text.replace(settings[name], "<masked>")
    return printable_lines(text)


def replace_in_kubeconfig(path: str, changed: Mapping[str, str]) -> None:
    """Replace each old token by its new one; one that the file does not contain is skipped.

    Raises: CredentialError if the file cannot be written.
    """
    if not path:
        return
    try:
        with _locked(path):
            with open(path, "rb") as file:  # noqa: PTH123 - the path is shown as it was typed
                text = file.read()
            renewed = text
            for old, new in changed.items():
                if old and old != new:
                    renewed = renewed.replace(old.encode(), new.encode())
            if renewed != text:
                _write(os.path.realpath(path), renewed)
    except OSError as error:
        raise CredentialError(f"could not persist new tokens: {os_error('open', path, error)}") from None


@contextlib.contextmanager
def _locked(path: str) -> Iterator[None]:
    """Hold the lock file that kubectl holds while it writes."""
    lock = f"{path}.lock"
    os.close(os.open(lock, os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield
    finally:
        os.unlink(lock)  # noqa: PTH108


def _write(path: str, text: bytes) -> None:
    """Replace a file at once, with the mode it had."""
    folder = os.path.dirname(path)  # noqa: PTH120
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".kubectl-related-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
        os.chmod(temporary, os.stat(path).st_mode & 0o777)  # noqa: PTH101, PTH116
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise

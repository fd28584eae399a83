"""From a configuration to its credentials; those of plugins and providers are in modules of their own."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from kubectl_related.cluster.auth.request_auth import ClientCertificate, Credentials, RequestAuth, bearer
from kubectl_related.cluster.go_text import open_error
from kubectl_related.errors import ConfigError, CredentialError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.cluster.kubeconfig.model import AuthConfig, ClientConfig


def credentials_for(
    config: ClientConfig, environ: Mapping[str, str], *, stdin_is_tty: bool = False
) -> Credentials:
    """Return the credentials of a configuration; plain http gets no credentials.

    Raises: ConfigError if a token file is missing or the kind of credentials is unknown.
    """
    auth = config.auth
    if not config.is_tls:
        return StaticCredentials()
    if auth.has_static_credentials or (auth.exec is None and auth.auth_provider is None):
        return _static(auth)
    if auth.exec is not None:
        from kubectl_related.cluster.auth.exec_plugin import exec_credentials

        return exec_credentials(config, auth.exec, environ, stdin_is_tty=stdin_is_tty)
    from kubectl_related.cluster.auth.oidc import provider_credentials

    return provider_credentials(config)


class StaticCredentials:
    """A certificate, a password, a token or a file that holds one."""

    def __init__(
        self,
        certificate: ClientCertificate | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        token_file: str = "",
    ) -> None:
        self._certificate = certificate
        self._headers = headers
        self._token_file = token_file

    def start(self) -> None:
        """Do nothing."""

    def current(self) -> RequestAuth:
        """Return the credentials; a token file is read again, and its last content is kept if it is gone."""
        if self._token_file:
            try:
                self._headers = bearer(read_token(self._token_file))
            except OSError as error:
                if not self._headers:
                    raise CredentialError(open_error(self._token_file, error)) from None
            except ValueError as error:
                if not self._headers:
                    raise CredentialError(str(error)) from None
        return RequestAuth(self._headers, self._certificate)

    def refresh(self, used: RequestAuth) -> bool:
        """Return whether a token file holds another token now."""
        return bool(self._token_file) and self.current() != used

    def cancel(self) -> None:
        """Do nothing."""


def read_token(path: str) -> str:
    """Return the token in a file without the white space around it. Raises: OSError, ValueError."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - the path is shown as it was typed
        token = file.read().strip()
    if not token:
        raise ValueError(f'read empty token from file "{path}"')
    return token


def _static(auth: AuthConfig) -> StaticCredentials:
    certificate = None
    if auth.client_certificate or auth.client_certificate_data:
        certificate = ClientCertificate(
            auth.client_certificate, auth.client_key, auth.client_certificate_data, auth.client_key_data
        )
    headers: tuple[tuple[str, str], ...] = ()
    if auth.token:
        headers = bearer(auth.token)
    elif auth.token_file:
        _check_token_file(auth.token_file)
    elif auth.username or auth.password:
        login = base64.b64encode(f"{auth.username}:{auth.password}".encode("utf-8", "surrogateescape"))
        headers = (("Authorization", f"Basic {login.decode('ascii')}"),)
    return StaticCredentials(certificate, headers, auth.token_file)


def _check_token_file(path: str) -> None:
    try:
        read_token(path)
    except OSError as error:
        raise ConfigError(open_error(path, error)) from None
    except UnicodeDecodeError:
        raise ConfigError(f"the token in {path} is not text") from None
    except ValueError as error:
        raise ConfigError(str(error)) from None

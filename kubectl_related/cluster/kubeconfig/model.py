"""A kubeconfig as values: the server and the credentials.

Only shapes; does not depend on files or requests.
Secret values are left out of the `repr`.
"""

from __future__ import annotations

from typing import Any

from kubectl_related.record import Record


class ExecConfig(Record):
    """A program that hands out credentials."""

    command: str
    args: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    api_version: str = ""
    install_hint: str = ""
    provide_cluster_info: bool = False
    interactive_mode: str = ""
    """`Never`, `IfAvailable` or `Always`."""

    def __repr__(self) -> str:
        return "ExecConfig(...)"


class AuthProvider(Record):
    """The old `auth-provider`, for instance `oidc`."""

    name: str
    settings: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return "AuthProvider(...)"


class Impersonation(Record):
    """Who is acted as; everything empty means: nobody."""

    user: str = ""
    uid: str = ""
    groups: tuple[str, ...] = ()
    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()


class AuthConfig(Record):
    """One user of a kubeconfig, with the flags applied."""

    client_certificate: str = ""
    client_certificate_data: bytes = b""
    client_key: str = ""
    client_key_data: bytes = b""
    token: str = ""
    token_file: str = ""
    username: str = ""
    password: str = ""
    exec: ExecConfig | None = None
    auth_provider: AuthProvider | None = None
    impersonation: Impersonation = Impersonation()
    location: str = ""
    """The kubeconfig that holds this user, or ""."""

    @property
    def has_static_credentials(self) -> bool:
        """Whether a token, a password or a certificate is there, so that no plugin is asked."""
        return bool(
            self.token
            or self.token_file
            or self.username
            or self.password
            or self.client_certificate
            or self.client_certificate_data
        )

    def __repr__(self) -> str:
        return "AuthConfig(...)"


class Cluster(Record):
    """One cluster of a kubeconfig."""

    server: str = ""
    tls_server_name: str = ""
    insecure: bool = False
    ca_file: str = ""
    ca_data: bytes = b""
    proxy_url: str = ""
    disable_compression: bool = False
    exec_extension: Any = None
    """The extension `client.authentication.k8s.io/exec`: plain JSON values."""

    def __repr__(self) -> str:
        return "Cluster(...)"


class Context(Record):
    """One context of a kubeconfig."""

    cluster: str = ""
    user: str = ""
    namespace: str = ""


class ClientConfig(Record):
    """All that a connection needs."""

    server: str
    """Scheme, host, port and path prefix; no slash at the end."""
    namespace: str = "default"
    ca_file: str = ""
    ca_data: bytes = b""
    insecure: bool = False
    tls_server_name: str = ""
    proxy_url: str = ""
    """From the kubeconfig: used always."""
    environment_proxy: str = ""
    """The proxy of the environment for this server; used if `proxy_url` is empty."""
    disable_compression: bool = False
    request_timeout: float = 0.0
    """Seconds for a whole request, 0 = none."""
    auth: AuthConfig = AuthConfig()
    exec_extension: Any = None
    context: str = ""
    cluster: str = ""
    user: str = ""

    @property
    def is_tls(self) -> bool:
        """Whether the server is asked over https; no credential is used otherwise."""
        return self.server.startswith("https://")

    def __repr__(self) -> str:
        return "ClientConfig(...)"

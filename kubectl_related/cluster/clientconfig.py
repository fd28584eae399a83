"""What a kubeconfig says, as values: where the server is and who asks.

Knows the shapes only: not where they come from, nor how a request is made.
Whatever is secret is left out of the `repr`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ExecConfig:
    """A program that hands out credentials."""

    command: str
    args: tuple[str, ...] = field(default=(), repr=False)
    env: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    api_version: str = ""
    install_hint: str = ""
    provide_cluster_info: bool = False
    interactive_mode: str = ""
    """`Never`, `IfAvailable` or `Always`."""


@dataclass(frozen=True)
class AuthProvider:
    """The old `auth-provider`, for instance `oidc`."""

    name: str
    settings: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Impersonation:
    """Who is acted as; everything empty means: nobody."""

    user: str = ""
    uid: str = ""
    groups: tuple[str, ...] = ()
    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class AuthConfig:
    """One user of a kubeconfig, with the flags applied."""

    client_certificate: str = ""
    client_certificate_data: bytes = field(default=b"", repr=False)
    client_key: str = ""
    client_key_data: bytes = field(default=b"", repr=False)
    token: str = field(default="", repr=False)
    token_file: str = ""
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    exec: ExecConfig | None = None
    auth_provider: AuthProvider | None = None
    impersonation: Impersonation = Impersonation()
    location: str = ""
    """The kubeconfig that holds this user; empty where no file does."""

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


@dataclass(frozen=True)
class Cluster:
    """One cluster of a kubeconfig."""

    server: str = ""
    tls_server_name: str = ""
    insecure: bool = False
    ca_file: str = ""
    ca_data: bytes = field(default=b"", repr=False)
    proxy_url: str = field(default="", repr=False)
    disable_compression: bool = False
    exec_extension: Any = field(default=None, repr=False)
    """The extension `client.authentication.k8s.io/exec`: plain JSON values."""


@dataclass(frozen=True)
class Context:
    """One context of a kubeconfig."""

    cluster: str = ""
    user: str = ""
    namespace: str = ""


@dataclass(frozen=True)
class ClientConfig:
    """All that a connection needs."""

    server: str
    """Scheme, host, port and path prefix; no slash at the end."""
    namespace: str = "default"
    ca_file: str = ""
    ca_data: bytes = field(default=b"", repr=False)
    insecure: bool = False
    tls_server_name: str = ""
    proxy_url: str = field(default="", repr=False)
    """From the kubeconfig: used always."""
    environment_proxy: str = field(default="", repr=False)
    """What HTTPS_PROXY and its like name for this server; used where `proxy_url` is empty."""
    disable_compression: bool = False
    request_timeout: float = 0.0
    """Seconds for a whole request, 0 = none."""
    auth: AuthConfig = AuthConfig()
    exec_extension: Any = field(default=None, repr=False)
    context: str = ""
    cluster: str = ""
    user: str = ""

    @property
    def is_tls(self) -> bool:
        """Whether the server is asked over https; no credential is used otherwise."""
        return self.server.startswith("https://")

"""The flags on top of a kubeconfig: which context, cluster and user, and what replaces their fields.

Follows kubectl's rules for what a flag clears. Reads no file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.cluster.kubeconfig.model import AuthConfig, Cluster, Context, Impersonation
from kubectl_related.errors import ConfigError
from kubectl_related.record import Record

if TYPE_CHECKING:
    from kubectl_related.cluster.kubeconfig.file import Kubeconfig
    from kubectl_related.options import ConnectionOptions


class Chosen(Record):
    """The entries in use with the flags applied, and their names."""

    context_name: str
    context: Context
    cluster_name: str
    cluster: Cluster
    user_name: str
    user: AuthConfig


def choose(merged: Kubeconfig, options: ConnectionOptions, default_server: str) -> Chosen:
    """Return the entries that the flags and the current context name.

    Raises: ConfigError if a flag names an entry that is not there.
    """
    context_name = options.context or merged.current_context
    context = merged.contexts.get(context_name)
    cluster_name = options.cluster or (context.cluster if context else "")
    user_name = options.user or (context.user if context else "")
    if user_name not in merged.users and options.user:
        raise ConfigError(f'auth info "{user_name}" does not exist')
    if context is None and options.context:
        raise _missing_context(context_name, options)
    if cluster_name not in merged.clusters and options.cluster:
        # kubectl looks for the namespace first, and its message differs there.
        text = f'cluster "{cluster_name}" does not exist'
        raise ConfigError(text if options.namespace else f'no server found for cluster "{cluster_name}"')
    return Chosen(
        context_name,
        context or Context(),
        cluster_name,
        _cluster(merged.clusters.get(cluster_name, Cluster()), options, default_server),
        user_name,
        _user(merged.users.get(user_name, AuthConfig()), options),
    )


def _missing_context(name: str, options: ConnectionOptions) -> ConfigError:
    if options.namespace:
        return ConfigError(f'context "{name}" does not exist')
    return missing_context(name)


def missing_context(name: str) -> ConfigError:
    """Return the error for a context that is named but not there."""
    return ConfigError(f"context was not found for specified context: {name}", "Error in configuration: ")


def _cluster(cluster: Cluster, options: ConnectionOptions, default_server: str) -> Cluster:
    found = cluster._replace(
        server=options.server or cluster.server or default_server,
        proxy_url=options.proxy_url or cluster.proxy_url,
        disable_compression=options.disable_compression or cluster.disable_compression,
        insecure=bool(options.insecure_skip_tls_verify) or cluster.insecure,
    )
    if options.insecure_skip_tls_verify or options.certificate_authority:
        found = found._replace(
            insecure=bool(options.insecure_skip_tls_verify),
            ca_file=options.certificate_authority,
            ca_data=b"",
        )
    if options.tls_server_name or options.server:
        found = found._replace(tls_server_name=options.tls_server_name)
    return found


def _user(user: AuthConfig, options: ConnectionOptions) -> AuthConfig:
    found = user._replace(
        username=options.username or user.username,
        password=options.password or user.password,
        impersonation=_impersonation(user.impersonation, options),
    )
    if options.token:
        found = found._replace(token=options.token, token_file="")
    if options.client_certificate:
        found = found._replace(client_certificate=options.client_certificate, client_certificate_data=b"")
    if options.client_key:
        found = found._replace(client_key=options.client_key, client_key_data=b"")
    return found


def _impersonation(acted: Impersonation, options: ConnectionOptions) -> Impersonation:
    extra: dict[str, tuple[str, ...]] = {}
    for typed in options.as_user_extra:
        key, equals, value = typed.partition("=")
        if equals:
            extra[key] = (*extra.get(key, ()), value)
    return Impersonation(
        options.as_user or acted.user,
        options.as_uid or acted.uid,
        options.as_group or acted.groups,
        tuple({**dict(acted.extra), **extra}.items()),
    )

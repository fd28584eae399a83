"""Checks of a cluster, a user and a namespace that kubectl makes before it sends a request.

In kubectl's words. Checks that named files can be opened, but reads none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_related.cluster.go_text import os_error
from kubectl_related.cluster.kubeconfig.proxy_env import check_proxy_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.cluster.kubeconfig.model import AuthConfig, Cluster, ExecConfig

_INTERACTIVE_MODES = ("Never", "IfAvailable", "Always")


def cluster_problems(name: str, cluster: Cluster) -> Iterator[str]:
    """Yield what is wrong with a cluster."""
    if not cluster.server:
        yield f'no server found for cluster "{name}"' if name else "default cluster has no server defined"
    problem = check_proxy_url(cluster.proxy_url) if cluster.proxy_url else ""
    if problem:
        shown = re.sub(r"//[^/@]*@", "//", cluster.proxy_url)
        yield f'invalid \'proxy-url\' "{shown}" for cluster "{name}": {problem}'
    if cluster.ca_file and cluster.ca_data:
        yield (
            f"certificate-authority-data and certificate-authority are both specified for {name}. "
            "certificate-authority-data will override."
        )
    yield from _unreadable("certificate-authority", cluster.ca_file, name)


def user_problems(name: str, user: AuthConfig) -> Iterator[str]:
    """Yield what is wrong with a user."""
    if user.client_certificate or user.client_certificate_data:
        yield from _certificate_problems(name, user)
    if user.exec is not None:
        if user.auth_provider is not None:
            yield f"authProvider cannot be provided in combination with an exec plugin for {name}"
        yield from _exec_problems(name, user.exec)
    if user.token and (user.username or user.password):
        yield (
            f"more than one authentication method found for {name}; "
            "found [token basicAuth], only one is allowed"
        )
    acted = user.impersonation
    if (acted.uid or acted.groups or acted.extra) and not acted.user:
        yield f"requesting uid, groups or user-extra for {name} without impersonating a user"


def _certificate_problems(name: str, user: AuthConfig) -> Iterator[str]:
    if user.client_certificate and user.client_certificate_data:
        yield (
            f"client-cert-data and client-cert are both specified for {name}. client-cert-data will override."
        )
    if user.client_key and user.client_key_data:
        yield f"client-key-data and client-key are both specified for {name}; client-key-data will override"
    if not user.client_key and not user.client_key_data:
        yield (
            f"client-key-data or client-key must be specified for {name} "
            "to use the clientCert authentication method."
        )
    yield from _unreadable("client-cert", user.client_certificate, name)
    yield from _unreadable("client-key", user.client_key, name)


def _exec_problems(name: str, plugin: ExecConfig) -> Iterator[str]:
    method = "exec authentication plugin"
    if not plugin.command:
        yield f"command must be specified for {name} to use {method}"
    if not plugin.api_version:
        yield f"apiVersion must be specified for {name} to use {method}"
    for variable, _ in plugin.env:
        if not variable:
            yield f"env variable name must be specified for {name} to use {method}"
    if not plugin.interactive_mode:
        yield f"interactiveMode must be specified for {name} to use {method}"
    elif plugin.interactive_mode not in _INTERACTIVE_MODES:
        yield f'invalid interactiveMode for {name}: "{plugin.interactive_mode}"'


def _unreadable(what: str, path: str, name: str) -> Iterator[str]:
    try:
        if path:
            open(path, "rb").close()  # noqa: PTH123 - only whether it can be opened
    except (OSError, ValueError) as error:
        text = (
            os_error("open", path, error) if isinstance(error, OSError) else f"open {path}: invalid argument"
        )
        yield f"unable to read {what} {path} for {name} due to {text}"

"""Credentials from an exec plugin: when it runs, how often, and what its failure means.

Decides when a credential is asked for anew; exec_process runs the program. No
request is ever sent without the credential that was configured.
"""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

from kubectl_related.cluster.auth.exec_process import API_VERSIONS, Plugin, cluster_info
from kubectl_related.cluster.background import BackgroundCall
from kubectl_related.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.cluster.auth.exec_process import Issued
    from kubectl_related.cluster.auth.request_auth import RequestAuth
    from kubectl_related.cluster.kubeconfig.model import ClientConfig, ExecConfig


def exec_credentials(
    config: ClientConfig, plugin: ExecConfig, environ: Mapping[str, str], *, stdin_is_tty: bool
) -> ExecCredentials:
    """Return the credentials of a plugin that has not been started yet.

    Raises: ConfigError if the version is unknown or the cluster's CA cannot be read.
    """
    if plugin.api_version not in API_VERSIONS:
        raise ConfigError(f'exec plugin: invalid apiVersion "{plugin.api_version}"')
    info = cluster_info(config) if plugin.provide_cluster_info else None
    return ExecCredentials(Plugin(plugin, info, environ, stdin_is_tty=stdin_is_tty))


class ExecCredentials:
    """The credential of a plugin, which runs again once it has expired, and once if the server refuses it."""

    def __init__(self, plugin: Plugin) -> None:
        self._plugin = plugin
        self._lock = threading.Lock()
        self._call: BackgroundCall[Issued] | None = None
        self._refreshed = False

    def start(self) -> None:
        """Start the plugin unless it was started already."""
        with self._lock:
            self._begin()

    def current(self) -> RequestAuth:
        """Return what the plugin issued, waiting for it. Raises: CredentialError."""
        with self._lock:
            call = self._begin()
        issued = call.result()
        if _has_expired(issued):
            with self._lock:
                if self._call is call:
                    self._call = BackgroundCall(self._plugin.run)
                call = self._begin()
            issued = call.result()
        return issued.auth

    def refresh(self, used: RequestAuth) -> bool:
        """Run the plugin once more; many threads that were refused together share one run."""
        with self._lock:
            call = self._begin()
        if call.result().auth is not used:
            return True
        with self._lock:
            if self._call is call:
                if self._refreshed:
                    return False
                self._refreshed = True
                self._call = BackgroundCall(self._plugin.run)
            call = self._begin()
        call.result()
        return True

    def cancel(self) -> None:
        """Stop the plugin; whoever waits for it gets a CredentialError."""
        with self._lock:
            call = self._call
        if call is not None:
            call.cancel()
        self._plugin.stop()

    def _begin(self) -> BackgroundCall[Issued]:
        if self._call is None:
            self._call = BackgroundCall(self._plugin.run)
        return self._call


def _has_expired(issued: Issued) -> bool:
    """Whether it was valid when issued and no longer is: one that was issued expired is used as it is."""
    expiry = issued.expiry
    return expiry is not None and issued.at < expiry <= dt.datetime.now(dt.UTC)

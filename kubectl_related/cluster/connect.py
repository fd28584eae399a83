"""From flags and environment to a source: no request is sent yet, but an exec plugin starts here.

libcurl is loaded after the plugin was started, so that both happen at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_related.cluster.auth.credentials import credentials_for
from kubectl_related.cluster.klog import Klog
from kubectl_related.cluster.kubeconfig.load import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.cluster.source import ClusterSource
    from kubectl_related.options import Options
    from kubectl_related.streams import Streams


def connect(
    options: Options, streams: Streams, environ: Mapping[str, str], *, preconnect: bool = False
) -> tuple[ClusterSource, str]:
    """Return the cluster and the namespace of the question; `preconnect` opens a connection at once.

    Raises: ConfigError, CredentialError.
    """
    log = Klog(streams.warn, options.connection.verbosity)
    config = load(options.connection, environ, log=log)
    credentials = credentials_for(config, environ, stdin_is_tty=streams.stdin.isatty())
    credentials.start()

    from kubectl_related.cluster.http.client import Connection
    from kubectl_related.cluster.source import ClusterSource

    connection = Connection(config, credentials, log, max_in_flight=options.concurrency)
    if preconnect and config.auth.has_static_credentials:
        connection.preconnect()
    cache = Path(options.connection.cache_dir or _default_cache(environ))
    if streams.progress is not None and config.auth.exec is not None:
        streams.progress.hold()
    source = ClusterSource(
        connection, cache, config, options.concurrency, options.chunk_size, streams.progress
    )
    return source, config.namespace


def _default_cache(environ: Mapping[str, str]) -> str:
    return environ.get("KUBECACHEDIR") or str(
        Path(environ.get("HOME") or "~").expanduser() / ".kube" / "cache"
    )

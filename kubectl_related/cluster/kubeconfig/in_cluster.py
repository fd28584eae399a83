"""The configuration of a program that runs in a pod: the service account's token, CA and namespace.

They are mounted as files, and some flags replace them. The token is not read here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_related.cluster.kubeconfig import environment
from kubectl_related.cluster.kubeconfig.model import AuthConfig, ClientConfig
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.options import ConnectionOptions

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
"""Where every pod finds its service account."""


class InCluster(Record):
    """The address and the files that a program in a pod finds."""

    host: str
    port: str
    folder: Path
    named_namespace: str = ""

    def namespace(self) -> str:
        """Return the pod's namespace."""
        if self.named_namespace:
            return self.named_namespace
        try:
            return (self.folder / "namespace").read_text(encoding="utf-8").strip() or "default"
        except (OSError, ValueError):
            return "default"

    def client_config(self, options: ConnectionOptions, namespace: str) -> ClientConfig:
        """Return the configuration; only --token and --certificate-authority replace anything."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        ca_file = self.folder / "ca.crt"
        token_file = "" if options.token else str(self.folder / "token")
        return ClientConfig(
            server=f"https://{host}:{self.port}",
            namespace=namespace,
            ca_file=options.certificate_authority or (str(ca_file) if ca_file.is_file() else ""),
            request_timeout=options.request_timeout,
            disable_compression=options.disable_compression,
            auth=AuthConfig(token=options.token, token_file=token_file),
        )


def find_in_cluster(environ: Mapping[str, str], folder: Path = SERVICE_ACCOUNT) -> InCluster | None:
    """Return the surroundings of a program that runs in a pod, or None."""
    host, port = environ.get(environment.SERVICE_HOST, ""), environ.get(environment.SERVICE_PORT, "")
    try:
        mounted = (folder / "token").is_file()
    except OSError:
        mounted = False
    if not (host and port and mounted):
        return None
    return InCluster(host, port, folder, environ.get(environment.POD_NAMESPACE, ""))

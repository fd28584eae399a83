"""In a pod: the service account, and what the flags change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.cluster.kubeconfig.load import load
from kubectl_related.options import ConnectionOptions

if TYPE_CHECKING:
    from pathlib import Path

    from kubectl_related.cluster.kubeconfig.model import ClientConfig

POD = {"KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443", "HOME": "/nowhere"}


@pytest.fixture
def account(tmp_path: Path) -> Path:
    """Return the folder of a mounted service account."""
    for name, text in (("token", "t\n"), ("ca.crt", "pem"), ("namespace", "pods-own\n")):
        (tmp_path / name).write_text(text)
    return tmp_path


def loaded(account: Path, environ: dict[str, str] | None = None, **flags: object) -> ClientConfig:
    """Load in a pod."""
    return load(ConnectionOptions(**flags), {**POD, **(environ or {})}, account)  # type: ignore[arg-type]


def test_service_account(account: Path) -> None:
    """Without a kubeconfig a pod's server, CA, token file and namespace are used."""
    config = loaded(account)
    assert (config.server, config.namespace) == ("https://10.0.0.1:443", "pods-own")
    assert (config.ca_file, config.auth.token_file) == (f"{account}/ca.crt", f"{account}/token")


def test_ipv6(account: Path) -> None:
    """An address of IPv6 stands in brackets."""
    assert loaded(account, {"KUBERNETES_SERVICE_HOST": "fd00::1"}).server == "https://[fd00::1]:443"


def test_not_in_a_pod(tmp_path: Path, account: Path) -> None:
    """Without a token file or without the variables this is no pod."""
    assert load(ConnectionOptions(), POD, tmp_path / "none").server == "http://localhost:8080"
    assert load(ConnectionOptions(), {"HOME": "/nowhere"}, account).server == "http://localhost:8080"


def test_token_and_authority_flags(account: Path, tmp_path: Path) -> None:
    """--token and --certificate-authority replace what the pod has."""
    config = loaded(account, token="typed", certificate_authority=str(tmp_path / "ca.crt"))
    assert (config.server, config.auth.token, config.auth.token_file) == ("https://10.0.0.1:443", "typed", "")
    assert config.ca_file == str(tmp_path / "ca.crt")


def test_server_flag(account: Path) -> None:
    """--server leaves the service account behind."""
    config = loaded(account, server="https://h:1")
    assert (config.server, config.auth.token_file, config.ca_file) == ("https://h:1", "", "")


def test_impersonation_flag(account: Path) -> None:
    """--as alone leads to localhost, as with kubectl."""
    assert loaded(account, as_user="joe").server == "http://localhost:8080"


def test_namespace_order(account: Path, tmp_path: Path) -> None:
    """-n, then the context, then POD_NAMESPACE, then the mounted file, then default."""
    file = tmp_path / "config"
    file.write_text(
        "current-context: a\ncontexts: [{name: a, context: {cluster: a, namespace: said}}]\n"
        "clusters: [{name: a, cluster: {server: 'https://h'}}]\n"
    )
    named = {"POD_NAMESPACE": "named"}
    assert loaded(account, named, kubeconfig=str(file), namespace="typed").namespace == "typed"
    assert loaded(account, named, kubeconfig=str(file)).namespace == "said"
    assert loaded(account, named).namespace == "named"
    (account / "namespace").unlink()
    assert loaded(account).namespace == "default"


def test_namespace_beside_a_kubeconfig(account: Path, tmp_path: Path) -> None:
    """In a pod a context without a namespace means the pod's namespace, even for another server."""
    file = tmp_path / "config"
    file.write_text(
        "current-context: a\ncontexts: [{name: a, context: {cluster: a}}]\n"
        "clusters: [{name: a, cluster: {server: 'https://h'}}]\n"
    )
    config = loaded(account, kubeconfig=str(file))
    assert (config.server, config.namespace) == ("https://h", "pods-own")

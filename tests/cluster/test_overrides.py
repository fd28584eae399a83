"""The flags on top of a kubeconfig, and what kubectl refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.cluster.kubeconfig.load import load
from kubectl_related.cluster.kubeconfig.model import Impersonation
from kubectl_related.errors import ConfigError
from kubectl_related.options import ConnectionOptions

if TYPE_CHECKING:
    from pathlib import Path

    from kubectl_related.cluster.kubeconfig.model import ClientConfig

KUBECONFIG = """
current-context: one
contexts:
- {name: one, context: {cluster: c1, user: u1, namespace: n1}}
- {name: two, context: {cluster: c2, user: u2}}
clusters:
- {name: c1, cluster: {server: "https://h1:1", tls-server-name: sni, certificate-authority-data: Zm9v}}
- {name: c2, cluster: {server: "https://h2:2/prefix/", insecure-skip-tls-verify: true}}
- {name: c3, cluster: {insecure-skip-tls-verify: true}}
users:
- {name: u1, user: {tokenFile: t1, token: k1, as: joe}}
- {name: u2, user: {client-certificate-data: Zm9v, client-key-data: Zm9v}}
- {name: basic, user: {username: me, password: pw}}
"""


MISSING = "open /nope: no such file or directory"
TWO_METHODS = "more than one authentication method found for u1; found [token basicAuth], only one is allowed"
NO_KEY = "client-key-data or client-key must be specified for u1 to use the clientCert authentication method."


@pytest.fixture
def options(tmp_path: Path) -> ConnectionOptions:
    """Return options that name a kubeconfig of two contexts."""
    (tmp_path / "c").write_text(KUBECONFIG)
    (tmp_path / "t1").write_text("from the file")
    return ConnectionOptions(kubeconfig=str(tmp_path / "c"))


def loaded(options: ConnectionOptions, **flags: object) -> ClientConfig:
    """Load with more flags."""
    return load(options._replace(**flags), {})  # type: ignore[arg-type]


def line(options: ConnectionOptions, **flags: object) -> str:
    """Return the line that is printed for flags that are refused."""
    with pytest.raises(ConfigError) as caught:
        loaded(options, **flags)
    return caught.value.line()


def test_context(options: ConnectionOptions) -> None:
    """--context replaces the current context as a whole."""
    config = loaded(options, context="two")
    assert (config.context, config.cluster, config.user, config.namespace) == ("two", "c2", "u2", "default")
    assert (config.server, config.insecure) == ("https://h2:2/prefix", True)


def test_cluster_and_user(options: ConnectionOptions) -> None:
    """--cluster and --user replace one half of the context each."""
    config = loaded(options, cluster="c2", user="basic")
    assert (config.server, config.auth.username, config.namespace) == ("https://h2:2/prefix", "me", "n1")


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (
            {"context": "zz"},
            "Error in configuration: context was not found for specified context: zz",
        ),
        ({"context": "zz", "namespace": "n"}, 'error: context "zz" does not exist'),
        ({"cluster": "zz"}, 'error: no server found for cluster "zz"'),
        ({"cluster": "zz", "namespace": "n"}, 'error: cluster "zz" does not exist'),
        ({"user": "zz"}, 'error: auth info "zz" does not exist'),
        ({"user": "zz", "namespace": "n"}, 'error: auth info "zz" does not exist'),
        ({"namespace": "ns/foo"}, "error: invalid namespace \"ns/foo\": [may not contain '/']"),
        ({"namespace": ".."}, "error: invalid namespace \"..\": [may not be '..']"),
        (
            {"certificate_authority": "/etc/hosts", "insecure_skip_tls_verify": True},
            "error: specifying a root certificates file with the insecure flag is not allowed",
        ),
        (
            {"certificate_authority": "/nope"},
            f"error: unable to read certificate-authority /nope for c1 due to {MISSING}",
        ),
        (
            {"token": "t", "username": "u", "user": "u1"},
            f"error: {TWO_METHODS}",
        ),
        (
            {"as_group": ("g",), "user": "basic"},
            "error: requesting uid, groups or user-extra for basic without impersonating a user",
        ),
        ({"server": "foo:99/x"}, 'error: host must be a URL or a host:port pair: "foo:99/x"'),
        ({"server": "https://[::1"}, 'error: host must be a URL or a host:port pair: "https://[::1"'),
        ({"server": "https://a b"}, 'error: host must be a URL or a host:port pair: "https://a b"'),
        ({"server": "https://"}, 'error: host must be a URL or a host:port pair: "https://"'),
        (
            {"server": "https://u:secret@ b"},
            'error: host must be a URL or a host:port pair: "https:// b"',
        ),
        ({"server": "ftp://a"}, 'Unable to connect to the server: unsupported protocol scheme "ftp"'),
        (
            {"server": "https://a:99999"},
            "Unable to connect to the server: dial tcp: address 99999: invalid port",
        ),
    ],
)
def test_refusals(options: ConnectionOptions, flags: dict[str, object], expected: str) -> None:
    """Flags that name nothing, or contradict each other, are refused in kubectl's words."""
    assert line(options, **flags) == expected


def test_several_refusals(options: ConnectionOptions) -> None:
    """Several problems are listed below one heading."""
    assert line(options, client_certificate="/nope").splitlines() == [
        "Error in configuration: ",
        f"* {NO_KEY}",
        f"* unable to read client-cert /nope for u1 due to {MISSING}",
    ]


def test_namespace(options: ConnectionOptions) -> None:
    """-n replaces the context's namespace, an empty one counts as not given."""
    assert loaded(options, namespace="x").namespace == "x"
    assert loaded(options, namespace="").namespace == "n1"


def test_server_clears_the_server_name(options: ConnectionOptions) -> None:
    """--server keeps user and CA, and clears tls-server-name unless that is given too."""
    config = loaded(options, server="https://other:9/")
    assert (config.server, config.tls_server_name, config.ca_data) == ("https://other:9", "", b"foo")
    config = loaded(options, server="https://other:9", tls_server_name="n")
    assert config.tls_server_name == "n"


@pytest.mark.parametrize(
    ("server", "url"),
    [
        ("h:1", "http://h:1"),
        ("h", "http://h"),
        ("h/", "http://h"),
        ("[::1]:8", "http://[::1]:8"),
        ("https://[::1]:8/k8s/clusters/c-1/", "https://[::1]:8/k8s/clusters/c-1"),
        ("HTTPS://H:1?a#b", "https://H:1"),
    ],
)
def test_server_forms(options: ConnectionOptions, server: str, url: str) -> None:
    """A server is a URL, or a host with or without a port, which then is http."""
    assert loaded(options, server=server).server == url


def test_proxy(options: ConnectionOptions) -> None:
    """--proxy-url replaces the cluster's, and is checked like it."""
    assert loaded(options, proxy_url="http://p:1").proxy_url == "http://p:1"
    expected = 'error: invalid \'proxy-url\' "ftp://p" for cluster "c1": unsupported scheme "ftp"'
    assert line(options, proxy_url="ftp://p").startswith(expected)


def test_authority(options: ConnectionOptions, tmp_path: Path) -> None:
    """--certificate-authority replaces the CA and asks for verification again."""
    file = str(tmp_path / "c")
    config = loaded(options, context="two", certificate_authority=file)
    assert (config.ca_file, config.ca_data, config.insecure) == (file, b"", False)


def test_insecure(options: ConnectionOptions) -> None:
    """--insecure-skip-tls-verify clears the kubeconfig's CA."""
    config = loaded(options, insecure_skip_tls_verify=True)
    assert (config.insecure, config.ca_data) == (True, b"")


def test_token(options: ConnectionOptions) -> None:
    """--token replaces the token and the token file."""
    auth = loaded(options, token="typed").auth
    assert (auth.token, auth.token_file) == ("typed", "")


def test_certificate(options: ConnectionOptions, tmp_path: Path) -> None:
    """--client-certificate and --client-key replace files and data."""
    file = str(tmp_path / "c")
    auth = loaded(options, context="two", client_certificate=file, client_key=file).auth
    assert (auth.client_certificate, auth.client_certificate_data) == (file, b"")
    assert (auth.client_key, auth.client_key_data) == (file, b"")


def test_impersonation(options: ConnectionOptions) -> None:
    """--as and its like replace what the kubeconfig says, and one key may have several values."""
    acted = loaded(
        options, as_user="x", as_group=("g", "h,i"), as_uid="7", as_user_extra=("k=a", "k=b=c", "noequals")
    ).auth.impersonation
    assert acted == Impersonation("x", "7", ("g", "h,i"), (("k", ("a", "b=c")),))
    assert loaded(options).auth.impersonation.user == "joe"


def test_time_and_compression(options: ConnectionOptions) -> None:
    """--request-timeout and --disable-compression arrive."""
    config = loaded(options, request_timeout=3.0, disable_compression=True)
    assert (config.request_timeout, config.disable_compression) == (3.0, True)


def test_login_in_the_server() -> None:
    """A user and a password in the server's URL are used where nothing else is configured."""
    config = load(ConnectionOptions(server="https://me:p%40ss@h:1"), {"HOME": "/nowhere"})
    assert (config.server, config.auth.username, config.auth.password) == ("https://h:1", "me", "p@ss")

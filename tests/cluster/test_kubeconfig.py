"""The loading rules: which files, which entries, which sentences."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from kubectl_related.cluster.kubeconfig.load import config_names, load
from kubectl_related.errors import ConfigError
from kubectl_related.options import ConnectionOptions

if TYPE_CHECKING:
    from pathlib import Path

NONE = ConnectionOptions()
PROVIDER_CONFIG = "AuthProviderConfig.users.user.auth-provider.config"


def kubeconfig(path: Path, name: str = "a", **fields: Any) -> Path:
    """Write a kubeconfig whose context, cluster and user are all called `name`."""
    document = {
        "current-context": name,
        "contexts": [{"name": name, "context": {"cluster": name, "user": name, **fields.get("context", {})}}],
        "clusters": [
            {"name": name, "cluster": {"server": f"https://{name}:6443", **fields.get("cluster", {})}}
        ],
        "users": [{"name": name, "user": fields.get("user", {})}],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(document))
    return path


def refusal(text: str, path: Path) -> str:
    """Return the line that is printed for a kubeconfig with a text."""
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(ConnectionOptions(kubeconfig=str(path)), {})
    return caught.value.line()


def test_without_any_file(tmp_path: Path) -> None:
    """Without a kubeconfig the server is localhost:8080 and the namespace default."""
    config = load(NONE, {"HOME": str(tmp_path)})
    assert (config.server, config.namespace, config.context) == ("http://localhost:8080", "default", "")


def test_master_from_the_environment(tmp_path: Path) -> None:
    """KUBERNETES_MASTER replaces localhost:8080."""
    config = load(NONE, {"HOME": str(tmp_path), "KUBERNETES_MASTER": "http://m:1"})
    assert config.server == "http://m:1"


def test_home(tmp_path: Path) -> None:
    """Without KUBECONFIG the file is .kube/config in the home folder."""
    kubeconfig(tmp_path / ".kube" / "config", context={"namespace": "ns"})
    config = load(NONE, {"HOME": str(tmp_path)})
    assert (config.server, config.namespace) == ("https://a:6443", "ns")
    assert (config.context, config.cluster, config.user) == ("a", "a", "a")


def test_empty_kubeconfig_variable_means_home(tmp_path: Path) -> None:
    """An empty KUBECONFIG counts as not set."""
    kubeconfig(tmp_path / ".kube" / "config")
    assert load(NONE, {"HOME": str(tmp_path), "KUBECONFIG": ""}).server == "https://a:6443"


def test_list_of_files(tmp_path: Path) -> None:
    """In a list the first file that has a name wins, as does the first current-context."""
    first = kubeconfig(tmp_path / "1", "a", user={"token": "first"})
    second = kubeconfig(tmp_path / "2", "a", user={"token": "second", "username": "u"})
    third = kubeconfig(tmp_path / "3", "b")
    environ = {"KUBECONFIG": f"{tmp_path}/missing::{first}:{first}:{second}:{third}"}
    config = load(NONE, environ)
    assert (config.context, config.auth.token, config.auth.username) == ("a", "first", "")
    names = config_names(environ, NONE)
    assert (names.contexts, names.clusters, names.users) == (("a", "b"), ("a", "b"), ("a", "b"))


def test_only_the_named_file(tmp_path: Path) -> None:
    """--kubeconfig is read alone."""
    named, other = kubeconfig(tmp_path / "1", "a"), kubeconfig(tmp_path / "2", "b")
    options = ConnectionOptions(kubeconfig=str(named))
    assert config_names({"KUBECONFIG": str(other)}, options).contexts == ("a",)


def test_named_file_is_missing() -> None:
    """--kubeconfig must be there."""
    with pytest.raises(ConfigError) as caught:
        load(ConnectionOptions(kubeconfig="/nowhere/x"), {})
    assert caught.value.line() == "error: stat /nowhere/x: no such file or directory"


def test_folder_instead_of_a_file(tmp_path: Path) -> None:
    """A folder is no kubeconfig."""
    with pytest.raises(ConfigError) as caught:
        load(ConnectionOptions(kubeconfig=str(tmp_path)), {})
    assert str(caught.value) == f'error loading config file "{tmp_path}": read {tmp_path}: is a directory'


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "{}", "null"])
def test_empty_file(tmp_path: Path, text: str) -> None:
    """A file without entries is an empty configuration."""
    (tmp_path / "c").write_text(text)
    assert load(ConnectionOptions(kubeconfig=str(tmp_path / "c")), {}).server == "http://localhost:8080"


def test_paths_are_relative_to_their_file(tmp_path: Path) -> None:
    """Each relative path starts at the file that holds its entry, also where entries are split."""
    for name in ("ca.crt", "c.crt", "c.key"):
        (tmp_path / "sub").mkdir(exist_ok=True)
        (tmp_path / "sub" / name).write_text("x")
    clusters = {
        "current-context": "a",
        "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
        "clusters": [
            {"name": "a", "cluster": {"server": "https://h", "certificate-authority": "sub/ca.crt"}}
        ],
    }
    user = {
        "client-certificate": "c.crt",
        "client-key": "../sub/c.key",
        "tokenFile": "t",
        "exec": {
            "command": "./login",
            "apiVersion": "client.authentication.k8s.io/v1",
            "interactiveMode": "Never",
        },
    }
    (tmp_path / "clusters").write_text(yaml.safe_dump(clusters))
    (tmp_path / "sub" / "users").write_text(yaml.safe_dump({"users": [{"name": "a", "user": user}]}))
    config = load(NONE, {"KUBECONFIG": f"{tmp_path}/clusters:{tmp_path}/sub/users"})
    assert config.ca_file == f"{tmp_path}/sub/ca.crt"
    auth = config.auth
    assert (auth.client_certificate, auth.client_key) == (f"{tmp_path}/sub/c.crt", f"{tmp_path}/sub/c.key")
    assert auth.token_file == f"{tmp_path}/sub/t"
    assert auth.exec is not None
    assert auth.exec.command == f"{tmp_path}/sub/login"


def test_command_without_a_slash_stays(tmp_path: Path) -> None:
    """A plugin's command without a slash is looked up in PATH later."""
    plugin = {"command": "aws", "apiVersion": "client.authentication.k8s.io/v1beta1"}
    file = kubeconfig(tmp_path / "c", user={"exec": plugin})
    auth = load(ConnectionOptions(kubeconfig=str(file)), {}).auth
    assert auth.exec is not None
    assert (auth.exec.command, auth.exec.interactive_mode) == ("aws", "IfAvailable")


def test_impersonation_in_the_file(tmp_path: Path) -> None:
    """`as` and its like are honoured: a request never runs with more rights than the file says."""
    user = {"as": "u", "as-uid": "1", "as-groups": ["g", "h"], "as-user-extra": {"k": ["v", "w"]}}
    file = kubeconfig(tmp_path / "c", user=user)
    acted = load(ConnectionOptions(kubeconfig=str(file)), {}).auth.impersonation
    assert (acted.user, acted.uid, acted.groups) == ("u", "1", ("g", "h"))
    assert acted.extra == (("k", ("v", "w")),)


def test_every_field_of_a_cluster(tmp_path: Path) -> None:
    """A cluster's fields all arrive."""
    extension = {"name": "client.authentication.k8s.io/exec", "extension": {"audience": "x"}}
    cluster = {
        "certificate-authority-data": base64.b64encode(b"pem").decode(),
        "tls-server-name": "api",
        "proxy-url": "http://p:1",
        "disable-compression": True,
        "extensions": [extension],
    }
    config = load(ConnectionOptions(kubeconfig=str(kubeconfig(tmp_path / "c", cluster=cluster))), {})
    assert (config.ca_data, config.tls_server_name, config.proxy_url) == (b"pem", "api", "http://p:1")
    assert (config.disable_compression, config.exec_extension) == (True, {"audience": "x"})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: b\n c: d\ne", "yaml: line 2: mapping values are not allowed in this context"),
        ("a:\n\tb: c", "yaml: line 2: found character that cannot start any token"),
        ("[1]", "json: cannot unmarshal array into Go value of type v1.Config"),
        ("kind: Pod\napiVersion: v1", 'no kind "Pod" is registered for version "v1"'),
        (
            "users: [{name: u, user: {token: 123}}]",
            "json: cannot unmarshal number into Go struct field AuthInfo.users.user.token of type string",
        ),
        (
            "users: {a: b}",
            "json: cannot unmarshal object into Go struct field Config.users of type []v1.NamedAuthInfo",
        ),
        (
            "users: [{name: y, user: {}}]",
            "json: cannot unmarshal bool into Go struct field NamedAuthInfo.users.name of type string",
        ),
        (
            "users: [{name: u, user: {auth-provider: {name: oidc, config: {a: 1}}}}]",
            f"json: cannot unmarshal number into Go struct field {PROVIDER_CONFIG} of type string",
        ),
        ("users: [{name: u, user: {client-key-data: '!!'}}]", "illegal base64 data at input byte 0"),
        ("users: [{name: u}, {name: u, user: {token: t}}]", 'duplicate name "u" in list: users'),
    ],
)
def test_wrong_file(tmp_path: Path, text: str, sentence: str) -> None:
    """A file that is wrong is refused in kubectl's words, without quoting what it holds."""
    path = tmp_path / "c"
    assert refusal(text, path) == f'error: error loading config file "{path}": {sentence}'


def test_several_wrong_files(tmp_path: Path) -> None:
    """Every wrong file is told of, one line each."""
    for name in "ab":
        (tmp_path / name).write_text("[]")
    with pytest.raises(ConfigError) as caught:
        load(NONE, {"KUBECONFIG": f"{tmp_path}/a:{tmp_path}/b"})
    first, second = caught.value.line().splitlines()
    assert first.startswith(f'error loading config file "{tmp_path}/a": ')
    assert second.startswith(f'error loading config file "{tmp_path}/b": ')


def test_missing_current_context(tmp_path: Path) -> None:
    """A current-context without an entry is an error of the configuration."""
    line = refusal("current-context: nope", tmp_path / "c")
    assert line == "Error in configuration: context was not found for specified context: nope"


def test_no_secret_in_the_repr(tmp_path: Path) -> None:
    """What is secret does not stand in the representation of a configuration."""
    user = {"token": "sesame", "exec": None, "auth-provider": {"name": "x", "config": {"s": "sesame"}}}
    file = kubeconfig(tmp_path / "c", user=user, cluster={"proxy-url": "http://u:sesame@p:1"})
    assert "sesame" not in repr(load(ConnectionOptions(kubeconfig=str(file)), {}))

"""One kubeconfig file, and several merged.

Paths in a kubeconfig are relative to its folder. Does not depend on the current
context or on flags.
"""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from kubectl_related.cluster.kubeconfig.go_fields import Fields, WrongTypeError, json_type
from kubectl_related.cluster.kubeconfig.go_yaml import parse_yaml
from kubectl_related.cluster.kubeconfig.model import (
    AuthConfig,
    AuthProvider,
    Cluster,
    Context,
    ExecConfig,
    Impersonation,
)
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_EXEC_EXTENSION = "client.authentication.k8s.io/exec"
_OLD_EXEC_VERSIONS = ("client.authentication.k8s.io/v1beta1", "client.authentication.k8s.io/v1alpha1")

_Entry = TypeVar("_Entry")


class Kubeconfig(Record):
    """The entries of one or several files by name."""

    current_context: str = ""
    contexts: Mapping[str, Context] = MappingProxyType({})
    clusters: Mapping[str, Cluster] = MappingProxyType({})
    users: Mapping[str, AuthConfig] = MappingProxyType({})


def merge(files: Iterable[Kubeconfig]) -> Kubeconfig:
    """Return all entries; the first file that has a name wins, with its whole entry."""
    merged = Kubeconfig()
    for one in files:
        merged = Kubeconfig(
            merged.current_context or one.current_context,
            {**one.contexts, **merged.contexts},
            {**one.clusters, **merged.clusters},
            {**one.users, **merged.users},
        )
    return merged


def read_kubeconfig(path: str) -> Kubeconfig:
    """Read one file; an empty one has no entries.

    Raises: OSError if it cannot be read, ValueError with kubectl's message if it is wrong.
    """
    with open(path, "rb") as file:  # noqa: PTH123 - the path is shown as it was typed
        text = file.read()
    return parse_kubeconfig(text, path)


def parse_kubeconfig(text: bytes, path: str) -> Kubeconfig:
    """Parse the text of the file at `path`. Raises: ValueError with kubectl's sentence."""
    document = parse_yaml(text)
    if document is None:
        return Kubeconfig()
    if not isinstance(document, dict):
        raise WrongTypeError(f"json: cannot unmarshal {json_type(document)} into Go value of type v1.Config")
    fields = Fields(document, "Config")
    _check_version(fields)
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120 - `..` stays as kubectl has it
    return Kubeconfig(
        fields.text("current-context"),
        _named(
            fields, "contexts", "NamedContext", lambda entry: _context(_child(entry, "context", "Context"))
        ),
        _named(
            fields,
            "clusters",
            "NamedCluster",
            lambda entry: _cluster(_child(entry, "cluster", "Cluster"), folder),
        ),
        _named(
            fields,
            "users",
            "NamedAuthInfo",
            lambda entry: _user(_child(entry, "user", "AuthInfo"), folder, path),
        ),
    )


def _check_version(fields: Fields) -> None:
    version, kind = fields.text("apiVersion") or "v1", fields.text("kind") or "Config"
    if (version, kind) != ("v1", "Config"):
        raise ValueError(f'no kind "{kind}" is registered for version "{version}"')


def _child(entry: Fields, name: str, struct: str) -> Fields:
    return entry.child(name, struct) or Fields({}, struct)


def _named(fields: Fields, key: str, struct: str, build: Callable[[Fields], _Entry]) -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    for entry in fields.children(key, struct):
        name = entry.text("name")
        if name in found:
            # kubectl prints the whole list here, tokens and all.
            raise ValueError(f'duplicate name "{name}" in list: {key}')
        found[name] = build(entry)
    return found


def _context(fields: Fields) -> Context:
    return Context(fields.text("cluster"), fields.text("user"), fields.text("namespace"))


def _cluster(fields: Fields, folder: str) -> Cluster:
    extensions = {
        entry.text("name"): entry.raw("extension")
        for entry in fields.children("extensions", "NamedExtension")
    }
    return Cluster(
        server=fields.text("server"),
        tls_server_name=fields.text("tls-server-name"),
        insecure=fields.flag("insecure-skip-tls-verify"),
        ca_file=_path(fields.text("certificate-authority"), folder),
        ca_data=fields.data("certificate-authority-data"),
        proxy_url=fields.text("proxy-url"),
        disable_compression=fields.flag("disable-compression"),
        exec_extension=extensions.get(_EXEC_EXTENSION),
    )


def _user(fields: Fields, folder: str, path: str) -> AuthConfig:
    provider = fields.child("auth-provider", "AuthProviderConfig")
    plugin = fields.child("exec", "ExecConfig")
    return AuthConfig(
        client_certificate=_path(fields.text("client-certificate"), folder),
        client_certificate_data=fields.data("client-certificate-data"),
        client_key=_path(fields.text("client-key"), folder),
        client_key_data=fields.data("client-key-data"),
        token=fields.text("token"),
        token_file=_path(fields.text("tokenFile"), folder),
        username=fields.text("username"),
        password=fields.text("password"),
        exec=None if plugin is None else _exec(plugin, folder),
        auth_provider=None if provider is None else _provider(provider),
        impersonation=Impersonation(
            fields.text("as"),
            fields.text("as-uid"),
            fields.texts("as-groups"),
            tuple(fields.texts_by_key("as-user-extra").items()),
        ),
        location=path,
    )


def _provider(fields: Fields) -> AuthProvider:
    return AuthProvider(fields.text("name"), tuple(fields.text_by_key("config").items()))


def _exec(fields: Fields, folder: str) -> ExecConfig:
    command, version = fields.text("command"), fields.text("apiVersion")
    mode = fields.text("interactiveMode")
    return ExecConfig(
        # Without a slash the command is looked up in PATH.
        command=_path(command, folder) if os.sep in command else command,
        args=fields.texts("args"),
        env=tuple((one.text("name"), one.text("value")) for one in fields.children("env", "ExecEnvVar")),
        api_version=version,
        install_hint=fields.text("installHint"),
        provide_cluster_info=fields.flag("provideClusterInfo"),
        interactive_mode=mode or ("IfAvailable" if version in _OLD_EXEC_VERSIONS else ""),
    )


def _path(value: str, folder: str) -> Any:
    return os.path.normpath(os.path.join(folder, value)) if value and not os.path.isabs(value) else value  # noqa: PTH117, PTH118

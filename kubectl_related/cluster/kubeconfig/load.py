"""From flags, environment and files to one ClientConfig, by kubectl's loading rules.

Must not import what talks to a network.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from kubectl_related.cluster.go_text import open_error, os_error
from kubectl_related.cluster.kubeconfig import environment
from kubectl_related.cluster.kubeconfig.file import Kubeconfig, merge, read_kubeconfig
from kubectl_related.cluster.kubeconfig.in_cluster import SERVICE_ACCOUNT, InCluster, find_in_cluster
from kubectl_related.cluster.kubeconfig.model import ClientConfig, Impersonation
from kubectl_related.cluster.kubeconfig.overrides import Chosen, choose, missing_context
from kubectl_related.cluster.kubeconfig.proxy_env import proxy_from_environment
from kubectl_related.cluster.kubeconfig.validation import cluster_problems, user_problems
from kubectl_related.errors import ConfigError
from kubectl_related.model.objects import segment_problem
from kubectl_related.model.printable import printable_lines
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kubectl_related.cluster.klog import Klog
    from kubectl_related.options import ConnectionOptions

_HOST = re.compile(
    r"(?:\[[0-9A-Fa-f:.]+(?:%25[^\]\s]+)?\]|[^\s\x00-\x20\x7f:@/?#\[\]\\<>\"{}|^`]+)(?::[0-9]*)?"
)
_LARGEST_PORT = 65535
_DIAL = "Unable to connect to the server: "
_DEFAULT_SERVER = "http://localhost:8080"
_LOGGED_FROM = 6
"""The -v at which the files are named."""


class ConfigNames(Record):
    """The names that --context, --cluster and --user can have, sorted."""

    contexts: tuple[str, ...]
    clusters: tuple[str, ...]
    users: tuple[str, ...]


def load(
    options: ConnectionOptions,
    environ: Mapping[str, str],
    service_account: Path = SERVICE_ACCOUNT,
    log: Klog | None = None,
) -> ClientConfig:
    """Return the configuration that kubectl would use.

    Raises: ConfigError with kubectl's sentence.
    """
    merged = _read_all(options, environ, log)
    default_server = environ.get(environment.KUBERNETES_MASTER) or _DEFAULT_SERVER
    chosen = choose(merged, options, default_server)
    if chosen.context_name and chosen.context_name not in merged.contexts:
        raise missing_context(chosen.context_name)
    _check(chosen)
    in_cluster = find_in_cluster(environ, service_account)
    namespace = _namespace(chosen, options, in_cluster)
    config = _client_config(chosen, options, namespace)
    if in_cluster is not None and _is_default(config, default_server):
        config = in_cluster.client_config(options, namespace)
    return config._replace(environment_proxy=_environment_proxy(config, environ))


def config_names(environ: Mapping[str, str], options: ConnectionOptions) -> ConfigNames:
    """Return the names in the kubeconfig, for completion. Raises: ConfigError."""
    merged = _read_all(options, environ)
    return ConfigNames(
        tuple(sorted(merged.contexts)), tuple(sorted(merged.clusters)), tuple(sorted(merged.users))
    )


def _read_all(options: ConnectionOptions, environ: Mapping[str, str], log: Klog | None = None) -> Kubeconfig:
    """Read and merge the files; a missing one counts as empty unless --kubeconfig names it."""
    if options.kubeconfig and not os.path.lexists(options.kubeconfig):
        missing = FileNotFoundError(2, os.strerror(2))
        raise ConfigError(os_error("stat", options.kubeconfig, missing))
    files, problems = [], []
    for path in _paths(options, environ):
        try:
            files.append(read_kubeconfig(path))
            if log is not None and log.level >= _LOGGED_FROM:
                log.info("Config loaded from file", path=path)
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(f'error loading config file "{path}": {open_error(path, error)}')
        except ValueError as error:
            problems.append(f'error loading config file "{path}": {error}')
    if problems:
        raise ConfigError(printable_lines("\n".join(problems)), "error: " if len(problems) == 1 else "")
    return merge(files)


def _paths(options: ConnectionOptions, environ: Mapping[str, str]) -> list[str]:
    if options.kubeconfig:
        return [options.kubeconfig]
    listed = environ.get(environment.KUBECONFIG, "")
    if listed:
        return [path for path in dict.fromkeys(listed.split(os.pathsep)) if path]
    return [os.path.join(_home(environ), ".kube", "config")]  # noqa: PTH118 - the path is shown


def _home(environ: Mapping[str, str]) -> str:
    home = environ.get(environment.HOME, "")
    if home or os.name != "nt":
        return home
    drive = environ.get("HOMEDRIVE", "") + environ.get("HOMEPATH", "")
    return drive or environ.get("USERPROFILE", "")


def _check(chosen: Chosen) -> None:
    problems = [
        *user_problems(chosen.user_name, chosen.user),
        *cluster_problems(chosen.cluster_name, chosen.cluster),
    ]
    if len(problems) == 1:
        raise ConfigError(printable_lines(problems[0]))
    if problems:
        raise ConfigError(
            printable_lines("\n".join(f"* {one}" for one in problems)), "Error in configuration: \n"
        )


def _namespace(chosen: Chosen, options: ConnectionOptions, in_cluster: InCluster | None) -> str:
    default = in_cluster.namespace() if in_cluster else "default"
    namespace = options.namespace or chosen.context.namespace or default
    problem = segment_problem(namespace)
    if problem:
        raise ConfigError(printable_lines(f'invalid namespace "{namespace}": [{problem}]'))
    return namespace


def _client_config(chosen: Chosen, options: ConnectionOptions, namespace: str) -> ClientConfig:
    cluster, auth = chosen.cluster, chosen.user
    server = parse_server(cluster.server)
    if not auth.has_static_credentials and auth.exec is None and auth.auth_provider is None:
        auth = auth._replace(username=server.username, password=server.password)
    config = ClientConfig(
        server=server.url,
        namespace=namespace,
        ca_file=cluster.ca_file,
        ca_data=cluster.ca_data,
        insecure=cluster.insecure,
        tls_server_name=cluster.tls_server_name,
        proxy_url=cluster.proxy_url,
        disable_compression=cluster.disable_compression,
        request_timeout=options.request_timeout,
        auth=auth,
        exec_extension=cluster.exec_extension,
        context=chosen.context_name,
        cluster=chosen.cluster_name,
        user=chosen.user_name,
    )
    if config.is_tls and config.insecure and (config.ca_file or config.ca_data):
        raise ConfigError("specifying a root certificates file with the insecure flag is not allowed")
    return config


def _is_default(config: ClientConfig, default_server: str) -> bool:
    """Whether nothing was configured that a pod's own configuration would not bring."""
    return (
        config.server == parse_server(default_server).url
        and not config.is_tls
        and not config.proxy_url
        and config.auth.impersonation == Impersonation()
    )


def _environment_proxy(config: ClientConfig, environ: Mapping[str, str]) -> str:
    return "" if config.proxy_url else proxy_from_environment(config.server, environ)


class Server(Record):
    """A base URL without a slash at its end, and the user and password that it contained."""

    url: str
    username: str
    password: str


def parse_server(server: str) -> Server:
    """Return the server that `host`, `host:port` or a URL means; without a scheme it is http.

    Raises: ConfigError.
    """
    found = _split(server) or _split(f"http://{server}", bare=True)
    if found is None:
        shown = re.sub(r"//[^/@]*@", "//", server)
        raise ConfigError(f'host must be a URL or a host:port pair: "{shown}"')
    scheme, login, host, path = found
    if scheme not in ("http", "https"):
        raise ConfigError(f'unsupported protocol scheme "{scheme}"', _DIAL)
    port = re.sub(r"^(?:\[.*\]|[^:]*):?", "", host)
    if port and int(port) > _LARGEST_PORT:
        raise ConfigError(f"dial tcp: address {port}: invalid port", _DIAL)
    username, _, password = login.partition(":")
    return Server(f"{scheme}://{host.rstrip(':')}{path.rstrip('/')}", unquote(username), unquote(password))


def _split(url: str, *, bare: bool = False) -> tuple[str, str, str, str] | None:
    """Return (scheme, user and password, host and port, path); a bare host has no path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    login, _, host = parts.netloc.rpartition("@")
    if not parts.scheme or _HOST.fullmatch(host) is None or (bare and parts.path not in ("", "/")):
        return None
    return parts.scheme, login, host, parts.path

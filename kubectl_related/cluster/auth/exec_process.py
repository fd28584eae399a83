"""One run of an exec plugin: its environment, its process, and what it prints.

Speaks client.authentication.k8s.io, with kubectl's error messages. The plugin's stderr
goes to ours; its stdout holds the credential and is never printed.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from kubectl_related.cluster.auth.request_auth import ClientCertificate, RequestAuth, bearer
from kubectl_related.cluster.go_text import open_error, os_error
from kubectl_related.cluster.kubeconfig.go_fields import Fields, WrongTypeError, json_type
from kubectl_related.cluster.kubeconfig.go_yaml import parse_yaml
from kubectl_related.errors import ConfigError, CredentialError
from kubectl_related.model.printable import printable_lines
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.cluster.kubeconfig.model import ClientConfig, ExecConfig

_GROUP = "client.authentication.k8s.io"
API_VERSIONS = (f"{_GROUP}/v1", f"{_GROUP}/v1beta1")
"""The supported versions; kubectl has dropped v1alpha1 too."""
_EXEC_INFO = "KUBERNETES_EXEC_INFO"
_NOT_INSTALLED = """

It looks like you are trying to use a client-go credential plugin that is not installed.

To learn more about this feature, consult the documentation available at:
      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins"""


class Issued(Record):
    """A credential, when it was issued and when it expires."""

    auth: RequestAuth
    at: dt.datetime
    expiry: dt.datetime | None = None


def cluster_info(config: ClientConfig) -> dict[str, Any]:
    """Return what a plugin with `provideClusterInfo` receives. Raises: ConfigError."""
    authority = config.ca_data
    if not authority and config.ca_file:
        try:
            with open(config.ca_file, "rb") as file:  # noqa: PTH123 - the path is shown as it was typed
                authority = file.read()
        except OSError as error:
            text = open_error(config.ca_file, error)
            raise ConfigError(f"failed to load CA bundle for execProvider: {text}") from None
    info = {
        "tls-server-name": config.tls_server_name,
        "insecure-skip-tls-verify": config.insecure,
        "certificate-authority-data": base64.b64encode(authority).decode("ascii"),
        "proxy-url": config.proxy_url,
        "disable-compression": config.disable_compression,
        "config": config.exec_extension,
    }
    return {"server": config.server, **{name: value for name, value in info.items() if value}}


class Plugin:
    """A program that can be run several times, one run after the other."""

    def __init__(
        self,
        config: ExecConfig,
        info: dict[str, Any] | None,
        environ: Mapping[str, str],
        *,
        stdin_is_tty: bool,
    ) -> None:
        self._config = config
        self._info = info
        self._environ = environ
        self._stdin_is_tty = stdin_is_tty
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def run(self) -> Issued:
        """Run the program and return what it issued. Raises: CredentialError."""
        try:
            printed = self._run()
            return read_issued(printed, self._config.api_version)
        except (ValueError, OSError) as error:
            raise CredentialError(printable_lines(f"getting credentials: {error}")) from None

    def stop(self) -> None:
        """End the program if it runs, and never start it again."""
        self._stopped = True
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()

    def _run(self) -> bytes:
        interactive = self._is_interactive()
        environ = {**self._environ, **dict(self._config.env), _EXEC_INFO: self._exec_info(interactive)}
        command = os.path.normpath(self._config.command)
        if os.path.basename(command) == command:  # noqa: PTH119 - a name, not a path
            program = shutil.which(command, path=self._environ.get("PATH", os.defpath))
        else:
            program = command
        if program is None:
            raise ValueError(self._missing(command))
        if self._stopped:
            raise ValueError("cancelled")
        try:
            # The working directory and stderr stay ours, as with kubectl.
            self._process = subprocess.Popen(  # noqa: S603 - the kubeconfig names the program
                [program, *self._config.args],
                env=environ,
                stdin=None if interactive else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
            )
        except OSError as error:
            raise ValueError(f"exec: {os_error('fork/exec', program, error)}") from None
        printed, _ = self._process.communicate()
        if self._process.returncode:
            # Go says -1 of a program that a signal ended.
            code = max(-1, self._process.returncode)
            raise ValueError(f"exec: executable {command} failed with exit code {code}")
        return printed

    def _is_interactive(self) -> bool:
        mode = self._config.interactive_mode
        if mode == "Always" and not self._stdin_is_tty:
            raise ValueError("exec plugin cannot support interactive mode: standard input is not a terminal")
        return mode != "Never" and self._stdin_is_tty

    def _exec_info(self, interactive: bool) -> str:  # noqa: FBT001 - a field of the document
        spec: dict[str, Any] = {} if self._info is None else {"cluster": self._info}
        spec["interactive"] = interactive
        document = {"kind": "ExecCredential", "apiVersion": self._config.api_version, "spec": spec}
        try:
            return json.dumps(document, separators=(",", ":"))
        except (TypeError, ValueError, RecursionError):
            raise ValueError("encode ExecCredentials: the cluster's extension is no JSON") from None

    def _missing(self, command: str) -> str:
        hint = f"\n\n{self._config.install_hint}" if self._config.install_hint else ""
        return f"exec: executable {command} not found{_NOT_INSTALLED}{hint}"


def read_issued(printed: bytes, api_version: str) -> Issued:
    """Return the credential in an ExecCredential; the sentences quote nothing of it.

    Raises: ValueError, CredentialError.
    """
    try:
        version, status = _decode(printed)
        token, certificate, key, expires = (
            "" if status is None else status.text(name)
            for name in ("token", "clientCertificateData", "clientKeyData", "expirationTimestamp")
        )
        expiry = _instant(expires) if expires else None
    except ValueError as error:
        raise ValueError(f"decoding stdout: {error}") from None
    if version != api_version:
        raise ValueError(
            f"exec plugin is configured to use API version {api_version}, plugin returned version {version}"
        )
    if status is None:
        raise ValueError("exec plugin didn't return a status field")
    if not (token or certificate or key):
        raise ValueError("exec plugin didn't return a token or cert/key pair")
    if bool(certificate) != bool(key):
        raise ValueError("exec plugin returned only certificate or key, not both")
    shown = ClientCertificate(data=certificate.encode(), key_data=key.encode()) if certificate else None
    auth = RequestAuth(bearer(token) if token else (), shown)
    return Issued(auth, dt.datetime.now(dt.UTC), expiry)


def _decode(printed: bytes) -> tuple[str, Fields | None]:
    """Return the version and the status that are printed as JSON or YAML. Raises: ValueError."""
    try:
        document = json.loads(printed)
    except (ValueError, RecursionError):
        document = parse_yaml(printed)
    if document is None:
        raise ValueError("nothing was printed")
    if not isinstance(document, dict):
        raise WrongTypeError(f"cannot unmarshal {json_type(document)} into an ExecCredential")
    fields = Fields(document, "ExecCredential")
    kind, version = fields.text("kind"), fields.text("apiVersion")
    if kind != "ExecCredential" or not version.startswith(f"{_GROUP}/"):
        raise ValueError(f'no kind "{kind}" is registered for version "{version}"')
    return version, fields.child("status", "ExecCredentialStatus")


def _instant(text: str) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("the expirationTimestamp is no RFC 3339 time") from None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)

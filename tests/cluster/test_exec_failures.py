"""Exec plugins that fail: one sentence each, and never a request without the credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.cluster.auth.credentials import credentials_for
from kubectl_related.cluster.kubeconfig.model import AuthConfig, ClientConfig, ExecConfig
from kubectl_related.errors import ConfigError

from .plugins import PREFIX, V1, V1BETA1, Plugin

if TYPE_CHECKING:
    from pathlib import Path


def test_unreadable_authority(plugin: Plugin) -> None:
    """A CA that the program should be told must be readable."""
    plugin.config = {"ca_file": "/nowhere"}
    with pytest.raises(ConfigError, match="failed to load CA bundle for execProvider: open /nowhere"):
        plugin.credentials(provide_cluster_info=True)


def test_interactive_without_a_terminal(plugin: Plugin) -> None:
    """A program that must ask the user does not run without a terminal."""
    line = plugin.refusal(interactive_mode="Always")
    reason = "exec plugin cannot support interactive mode: standard input is not a terminal"
    assert line == PREFIX + reason
    assert plugin.runs == 0


def test_exit_code(plugin: Plugin) -> None:
    """A program that fails is told of with its exit code, never skipped."""
    line = plugin.refusal("sys.exit(3)")
    assert line == f"{PREFIX}exec: executable {plugin.path} failed with exit code 3"


def test_killed(plugin: Plugin) -> None:
    """A program that a signal ended counts as exit code -1."""
    assert plugin.refusal("os.kill(os.getpid(), 9)").endswith("failed with exit code -1")


def test_not_installed(plugin: Plugin) -> None:
    """A command that PATH does not have is told of with the install hint, made harmless."""
    line = plugin.refusal(command="no-such-login", install_hint="get it:\n\x1b[1mhere")
    assert line.startswith(
        f"{PREFIX}exec: executable no-such-login not found\n\nIt looks like you are trying"
    )
    assert line.endswith("#client-go-credential-plugins\n\nget it:\n^[[1mhere")


def test_missing_path(plugin: Plugin) -> None:
    """A command given as a path that is not there is told of."""
    line = plugin.refusal(command="/nowhere/login")
    assert line == f"{PREFIX}exec: fork/exec /nowhere/login: no such file or directory"


def test_not_executable(plugin: Plugin, tmp_path: Path) -> None:
    """A file that cannot be executed is told of."""
    (tmp_path / "text").write_text("no program")
    line = plugin.refusal(command=str(tmp_path / "text"))
    assert line == f"{PREFIX}exec: fork/exec {tmp_path / 'text'}: permission denied"


def test_old_version() -> None:
    """v1alpha1 is refused, as by kubectl."""
    plugin = ExecConfig("x", api_version="client.authentication.k8s.io/v1alpha1", interactive_mode="Never")
    with pytest.raises(ConfigError) as caught:
        credentials_for(ClientConfig("https://h", auth=AuthConfig(exec=plugin)), {})
    version = '"client.authentication.k8s.io/v1alpha1"'
    assert caught.value.line() == f"error: exec plugin: invalid apiVersion {version}"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("print('no json: [')", "decoding stdout: yaml: "),
        ("", "decoding stdout: nothing was printed"),
        ("print('[1]')", "decoding stdout: cannot unmarshal array into an ExecCredential"),
        ("print('{}')", 'decoding stdout: no kind "" is registered for version ""'),
        ("issue(kind='Pod')", f'decoding stdout: no kind "Pod" is registered for version "{V1}"'),
        (
            f"issue({V1BETA1!r}, token='t')",
            f"exec plugin is configured to use API version {V1}, plugin returned version {V1BETA1}",
        ),
        (
            f"print(json.dumps(dict(apiVersion={V1!r}, kind='ExecCredential')))",
            "exec plugin didn't return a status field",
        ),
        ("issue()", "exec plugin didn't return a token or cert/key pair"),
        ("issue(clientKeyData='k')", "exec plugin returned only certificate or key, not both"),
        ("issue(token=['sesame'])", "decoding stdout: json: cannot unmarshal array"),
        ("issue(token='t', expirationTimestamp='soon')", "decoding stdout: the expirationTimestamp"),
    ],
)
def test_wrong_output(plugin: Plugin, code: str, words: str) -> None:
    """What a program prints wrongly is told of without quoting it."""
    line = plugin.refusal(code)
    assert line.startswith(PREFIX + words)
    assert "sesame" not in line

"""Exec plugins that succeed: real programs, run as kubectl runs them."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest

from kubectl_related.errors import CredentialError

from .plugins import V1, V1BETA1, Plugin


@pytest.mark.parametrize("version", [V1, V1BETA1])
def test_token(plugin: Plugin, version: str) -> None:
    """Both versions that kubectl speaks hand out a token."""
    found = plugin.credentials(f"issue({version!r}, token='t')", api_version=version)
    assert found.current().headers == (("Authorization", "Bearer t"),)


def test_lazy_and_once(plugin: Plugin) -> None:
    """The program runs when it is started or needed, and once for many threads."""
    found = plugin.credentials("time.sleep(0.2); issue(token='t')")
    assert plugin.runs == 0
    before = time.monotonic()
    found.start()
    assert time.monotonic() - before < 0.1
    threads = [threading.Thread(target=found.current) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.current()
    assert plugin.runs == 1


def test_certificate(plugin: Plugin) -> None:
    """A program can hand out a certificate and its key."""
    grant = plugin.credentials("issue(clientCertificateData='c', clientKeyData='k')").current()
    assert grant.headers == ()
    assert grant.certificate is not None
    assert (grant.certificate.data, grant.certificate.key_data) == (b"c", b"k")


def test_arguments_and_environment(plugin: Plugin) -> None:
    """Arguments and variables arrive, and the working directory stays ours."""
    code = "issue(token='|'.join([*sys.argv[1:], os.environ['A'], os.environ['HOME'], os.getcwd()]))"
    plugin.environ["HOME"] = "/home/x"
    found = plugin.credentials(code, args=("a", "b c"), env=(("A", "1"),))
    assert found.current().headers == (("Authorization", f"Bearer a|b c|1|/home/x|{Path.cwd()}"),)


def test_exec_info(plugin: Plugin) -> None:
    """The program is told the version and that it is not interactive; no cluster unless it asks."""
    found = plugin.credentials("issue(token=os.environ['KUBERNETES_EXEC_INFO'])").current()
    told = json.loads(found.headers[0][1].removeprefix("Bearer "))
    assert told == {"kind": "ExecCredential", "apiVersion": V1, "spec": {"interactive": False}}


def test_cluster_info(plugin: Plugin, tmp_path: Path) -> None:
    """With provideClusterInfo the program is told the cluster, its CA as data and its extension."""
    (tmp_path / "ca").write_bytes(b"pem")
    plugin.config = {
        "ca_file": str(tmp_path / "ca"),
        "tls_server_name": "n",
        "proxy_url": "http://p:1",
        "environment_proxy": "http://not-this",
        "exec_extension": {"audience": [1]},
    }
    code = "issue(token=os.environ['KUBERNETES_EXEC_INFO'])"
    found = plugin.credentials(code, provide_cluster_info=True).current()
    told = json.loads(found.headers[0][1].removeprefix("Bearer "))
    assert told["spec"]["cluster"] == {
        "server": "https://h:1",
        "tls-server-name": "n",
        "certificate-authority-data": "cGVt",
        "proxy-url": "http://p:1",
        "config": {"audience": [1]},
    }


@pytest.mark.parametrize(
    ("mode", "tty", "interactive"),
    [
        ("Never", True, False),
        ("IfAvailable", False, False),
        ("IfAvailable", True, True),
        ("Always", True, True),
    ],
)
def test_interactive(plugin: Plugin, mode: str, tty: bool, interactive: bool) -> None:  # noqa: FBT001
    """Whether the program may ask the user depends on its mode and on our standard input."""
    plugin.stdin_is_tty = tty
    code = "issue(token=str(json.loads(os.environ['KUBERNETES_EXEC_INFO'])['spec']['interactive']))"
    headers = plugin.credentials(code, interactive_mode=mode).current().headers
    assert headers == (("Authorization", f"Bearer {interactive}"),)


def test_stdin_is_empty(plugin: Plugin) -> None:
    """A program that is not interactive finds nothing to read."""
    found = plugin.credentials("issue(token='got:' + sys.stdin.read())")
    assert found.current().headers == (("Authorization", "Bearer got:"),)


def test_stderr_goes_through(plugin: Plugin, capfd: pytest.CaptureFixture[str]) -> None:
    """What the program prints on stderr is shown, what it prints on stdout is not."""
    plugin.credentials("print('visit http://x', file=sys.stderr); issue(token='t')").current()
    assert capfd.readouterr() == ("", "visit http://x\n")


def test_found_in_path(plugin: Plugin) -> None:
    """A command without a slash is looked up in our PATH."""
    plugin.environ["PATH"] = f"{plugin.folder}{os.pathsep}{os.environ['PATH']}"
    assert plugin.credentials(command="login").current().headers == (("Authorization", "Bearer t"),)


def test_yaml_output(plugin: Plugin) -> None:
    """YAML is taken too, as by kubectl."""
    code = f"print('apiVersion: {V1}\\nkind: ExecCredential\\nstatus: {{token: t}}')"
    assert plugin.credentials(code).current().headers == (("Authorization", "Bearer t"),)


def test_refresh(plugin: Plugin) -> None:
    """A refused credential is issued anew once, however many threads were refused."""
    found = plugin.credentials("issue(token=str(runs))")
    refused = found.current()
    assert [found.refresh(refused) for _ in range(4)] == [True] * 4
    assert plugin.runs == 2
    again = found.current()
    assert again.headers == (("Authorization", "Bearer 2"),)
    assert not found.refresh(again)
    assert plugin.runs == 2


def test_expiry(plugin: Plugin) -> None:
    """A credential that has expired meanwhile is issued anew."""
    code = "t = time.gmtime(time.time() + 1 + (runs > 1) * 90)\n"
    code += "issue(token=str(runs), expirationTimestamp=time.strftime('%Y-%m-%dT%H:%M:%SZ', t))"
    found = plugin.credentials(code)
    found.current()
    time.sleep(1.1)
    assert found.current().headers == (("Authorization", "Bearer 2"),)
    assert found.current().headers == (("Authorization", "Bearer 2"),)


def test_expired_from_the_start(plugin: Plugin) -> None:
    """A credential that is issued expired is used, and not asked for again and again."""
    found = plugin.credentials("issue(token='t', expirationTimestamp='2001-01-01T00:00:00Z')")
    assert found.current() == found.current()
    assert plugin.runs == 1


def test_cancel(plugin: Plugin) -> None:
    """Cancelling ends the program and wakes who waits for it."""
    found = plugin.credentials("time.sleep(60)")
    failures: list[BaseException] = []

    def wait() -> None:
        try:
            found.current()
        except CredentialError as error:
            failures.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    while not plugin.runs:
        time.sleep(0.01)
    before = time.monotonic()
    found.cancel()
    thread.join()
    assert time.monotonic() - before < 1
    assert len(failures) == 1

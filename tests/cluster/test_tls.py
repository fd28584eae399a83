"""Whom a connection trusts, which certificate it shows, and that no key is left behind."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import sys
import tempfile
import threading
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.cluster.ca_bundle import system_bundle
from kubectl_related.cluster.http.transfer import NameCheck
from kubectl_related.cluster.kubeconfig.model import AuthConfig, ExecConfig
from kubectl_related.errors import UnreachableError

from .conftest import Authority, Reply

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Connect, Serve

X509 = "Unable to connect to the server: tls: failed to verify certificate: x509: "


def line(connection: Any) -> str:
    """Return what is printed where a GET fails."""
    with pytest.raises(UnreachableError) as caught:
        connection.get("/api")
    return caught.value.line()


def test_unknown_authority(serve: Serve, connect: Connect) -> None:
    """A certificate of another authority is refused."""
    other = Authority("another").certificate
    said = line(connect(serve(), ca_data=other))
    assert said == f"{X509}certificate signed by unknown authority"


def test_system_authorities(serve: Serve, connect: Connect) -> None:
    """Without a CA the system's are trusted, which do not know the test's."""
    assert line(connect(serve(), ca_data=b"")) == f"{X509}certificate signed by unknown authority"


def test_system_authorities_of_another_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where OpenSSL finds none, the first file that exists counts, unless the person has named one."""
    nowhere = ssl.get_default_verify_paths()._replace(cafile="", capath="")
    here = tmp_path / "bundle.pem"
    here.touch()
    bundles = (str(tmp_path / "missing.pem"), str(here))
    assert system_bundle(nowhere, bundles) == str(here)
    assert system_bundle(nowhere._replace(cafile="/etc/ssl/cert.pem"), bundles) == ""
    assert system_bundle(nowhere, bundles[:1]) == ""
    monkeypatch.setenv("SSL_CERT_FILE", "/elsewhere.pem")
    assert system_bundle(nowhere, bundles) == ""


def test_authority_in_a_file(serve: Serve, connect: Connect, authority: Authority, tmp_path: Path) -> None:
    """A CA file may hold comments, other blocks and several authorities."""
    file = tmp_path / "ca.crt"
    other = Authority("another").certificate
    broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    file.write_bytes("# Größe\n".encode() + broken + other + b"junk\n" + authority.certificate)
    assert connect(serve(), ca_data=b"", ca_file=str(file)).get("/api").status == 200


def test_certificate_itself_as_authority(serve: Serve, connect: Connect, authority: Authority) -> None:
    """A server's own certificate may be trusted, as Go allows, without its issuer."""
    pair = authority.issue("server", "127.0.0.1")
    assert connect(serve(pair=pair), ca_data=pair.certificate).get("/api").status == 200


@pytest.mark.parametrize("data", [b"no pem", b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"])
def test_authority_that_is_none(serve: Serve, connect: Connect, data: bytes) -> None:
    """A CA that cannot be read is refused."""
    said = line(connect(serve(), ca_data=data))
    assert said == "error: unable to load root certificates: unable to parse bytes as PEM block"


def test_expired(serve: Serve, connect: Connect, authority: Authority) -> None:
    """A certificate that has expired is refused."""
    pair = authority.issue("server", "127.0.0.1", life=dt.timedelta(days=-1))
    assert line(connect(serve(pair=pair))) == f"{X509}certificate has expired or is not yet valid"


@pytest.mark.parametrize("names", [("other.example",), ("10.0.0.1",), ()])
def test_other_name(serve: Serve, connect: Connect, authority: Authority, names: tuple[str, ...]) -> None:
    """A certificate for other names is refused; its common name counts for nothing."""
    pair = authority.issue("127.0.0.1", *names)
    assert line(connect(serve(pair=pair))) == f"{X509}certificate is valid for other names, not 127.0.0.1"


def test_a_certificate_without_names_is_refused_for_good() -> None:
    """Its connection stays open under HTTP/2, but no later request is sent on it."""
    names = NameCheck()
    assert names.accepts([[("X509v3 Subject Alternative Name", "IP Address:127.0.0.1")]])
    assert names.accepts([])
    assert not names.accepts([[("Subject", "CN = 127.0.0.1")]])
    assert not names.accepts([])


def test_server_name(serve: Serve, connect: Connect, authority: Authority) -> None:
    """With tls-server-name that name is checked instead of the host."""
    server = serve(pair=authority.issue("server", "api.example"))
    assert connect(server, tls_server_name="api.example").get("/api").status == 200
    said = line(connect(server, tls_server_name="other.example"))
    assert said == f"{X509}certificate is valid for other names, not other.example"


def test_server_name_is_sent(connect: Connect) -> None:
    """The tls-server-name stands in the handshake, for servers that choose by it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        heard: list[bytes] = []

        def listen() -> None:
            with listener.accept()[0] as peer:
                # A further attempt would wait ten seconds for a handshake.
                listener.close()
                heard.append(peer.recv(65536))

        thread = threading.Thread(target=listen)
        thread.start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        line(connect(url, tls_server_name="sni.example"))
        thread.join()
    assert b"sni.example" in heard[0]


def test_insecure(serve: Serve, connect: Connect, authority: Authority) -> None:
    """With insecure-skip-tls-verify anything goes, without a warning."""
    pair = authority.issue("server", "other.example", life=dt.timedelta(days=-1))
    assert connect(serve(pair=pair), insecure=True).get("/api").status == 200


def test_client_certificate(serve: Serve, connect: Connect, authority: Authority, tmp_path: Path) -> None:
    """A client certificate is shown, from data as from files."""
    server, pair = serve(client_certificates=True), authority.issue("joe")
    (tmp_path / "c").write_bytes(pair.certificate)
    (tmp_path / "k").write_bytes(pair.key)
    from_data = AuthConfig(client_certificate_data=pair.certificate, client_key_data=pair.key)
    from_files = AuthConfig(client_certificate=str(tmp_path / "c"), client_key=str(tmp_path / "k"))
    for auth in (from_data, from_files):
        connect(server, auth=auth).get("/api")
    assert [asked.peer["subject"][0][0][1] for asked in server.asked] == ["joe", "joe"]


def test_no_key_is_left_behind(
    serve: Serve, connect: Connect, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that OpenSSL reads the key from is gone at once, also where it cannot be used."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    pair, server = authority.issue("joe"), serve()
    connect(server, auth=AuthConfig(client_certificate_data=pair.certificate, client_key_data=pair.key)).get(
        "/"
    )
    other = authority.issue("other").key
    line(connect(server, auth=AuthConfig(client_certificate_data=pair.certificate, client_key_data=other)))
    assert not list(folder.iterdir())


def test_certificate_is_demanded(serve: Serve, connect: Connect) -> None:
    """A server that demands a certificate is told of as Go tells it, where its alert comes through."""
    server = serve(client_certificates=True)
    said = line(connect(server)).removeprefix("Unable to connect to the server: ")
    # The server closes at once: a reset may overtake the alert.
    reset = f"read tcp 127.0.0.1:{server.port}: read: connection reset by peer"
    assert said in ("remote error: tls: certificate required", reset, "EOF")


@pytest.mark.parametrize(
    ("certificate", "key", "words"),
    [
        (b"x", None, "tls: failed to find any PEM data in certificate input"),
        (None, b"x", "tls: failed to find any PEM data in key input"),
        (None, b"other", "tls: private key does not match public key"),
        (
            None,
            b"-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----",
            "tls: failed to parse the client certificate or its key",
        ),
        (
            b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----",
            None,
            "tls: failed to parse the client certificate or its key",
        ),
    ],
)
def test_wrong_certificate(
    serve: Serve,
    connect: Connect,
    authority: Authority,
    certificate: bytes | None,
    key: bytes | None,
    words: str,
) -> None:
    """A certificate or a key that cannot be used is told of, and nothing is asked without it."""
    pair, server = authority.issue("joe"), serve()
    if key == b"other":
        key = authority.issue("other").key
    auth = AuthConfig(
        client_certificate_data=certificate or pair.certificate, client_key_data=key or pair.key
    )
    assert line(connect(server, auth=auth)) == f"error: {words}"
    assert not server.asked


def test_encrypted_key(serve: Serve, connect: Connect, authority: Authority) -> None:
    """A key with a password is refused without asking for it."""
    from cryptography.hazmat.primitives import serialization

    pair = authority.issue("joe")
    secret = serialization.load_pem_private_key(pair.key, None).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"pw"),
    )
    auth = AuthConfig(client_certificate_data=pair.certificate, client_key_data=secret)
    assert (
        line(connect(serve(), auth=auth)) == "error: tls: failed to parse the client certificate or its key"
    )


def test_certificate_of_a_plugin(
    serve: Serve, connect: Connect, authority: Authority, tmp_path: Path
) -> None:
    """A plugin's certificate is shown, and after a 401 the next one that it issues."""
    for name in ("first", "second"):
        pair = authority.issue(name)
        (tmp_path / f"{name}.crt").write_bytes(pair.certificate)
        (tmp_path / f"{name}.key").write_bytes(pair.key)
    code = f"""
import json, pathlib
folder = pathlib.Path({str(tmp_path)!r})
name = "second" if (folder / "ran").exists() else "first"
(folder / "ran").touch()
status = dict(clientCertificateData=(folder / (name + ".crt")).read_text(),
              clientKeyData=(folder / (name + ".key")).read_text())
print(json.dumps(dict(apiVersion="client.authentication.k8s.io/v1", kind="ExecCredential", status=status)))
"""
    plugin = ExecConfig(
        sys.executable,
        ("-c", code),
        api_version="client.authentication.k8s.io/v1",
        interactive_mode="Never",
    )

    def reply(asked: Any) -> Reply:
        return Reply(200 if asked.peer["subject"][0][0][1] == "second" else 401)

    server = serve(reply, client_certificates=True)
    assert connect(server, auth=AuthConfig(exec=plugin)).get("/api").status == 200
    assert len(server.asked) == 2

"""Static credentials: what is sent, when it is read, and that nothing is sent in the clear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.cluster.auth.credentials import credentials_for
from kubectl_related.cluster.auth.request_auth import impersonation_headers
from kubectl_related.cluster.kubeconfig.model import (
    AuthConfig,
    AuthProvider,
    ClientConfig,
    ExecConfig,
    Impersonation,
)
from kubectl_related.errors import ConfigError, CredentialError

if TYPE_CHECKING:
    from pathlib import Path

    from kubectl_related.cluster.auth.request_auth import Credentials


def credentials(server: str = "https://h", **fields: Any) -> Credentials:
    """Return the credentials of a user."""
    return credentials_for(ClientConfig(server, auth=AuthConfig(**fields)), {})


def test_token() -> None:
    """A token is a bearer token."""
    assert credentials(token="t").current().headers == (("Authorization", "Bearer t"),)


def test_password() -> None:
    """A user name and a password are basic authentication."""
    headers = credentials(username="joe", password="pä:ss").current().headers
    assert headers == (("Authorization", "Basic am9lOnDDpDpzcw=="),)


def test_certificate() -> None:
    """A client certificate goes along with a token."""
    grant = credentials(token="t", client_certificate_data=b"c", client_key="/k").current()
    assert grant.headers
    assert grant.certificate is not None
    assert (grant.certificate.data, grant.certificate.key_file) == (b"c", "/k")


@pytest.mark.parametrize(
    "fields",
    [
        {"token": "t"},
        {"username": "u", "password": "p"},
        {"token_file": "/nowhere"},
        {"client_certificate_data": b"c", "client_key_data": b"k"},
        {"exec": ExecConfig("/nowhere")},
        {"auth_provider": AuthProvider("gcp")},
    ],
)
def test_nothing_over_http(fields: dict[str, Any]) -> None:
    """Over plain http no credential is sent, and no plugin is run."""
    grant = credentials("http://h", **fields).current()
    assert (grant.headers, grant.certificate) == ((), None)


def test_token_file_is_read_again(tmp_path: Path) -> None:
    """A token file is stripped, read for every request, and wins over a token."""
    file = tmp_path / "t"
    file.write_text(" one\n")
    found = credentials(token="other", token_file=str(file))
    assert found.current().headers == (("Authorization", "Bearer one"),)
    before = found.current()
    assert not found.refresh(before)
    file.write_text("two")
    assert found.refresh(before)
    assert found.current().headers == (("Authorization", "Bearer two"),)
    file.unlink()
    assert found.current().headers == (("Authorization", "Bearer two"),)


def test_token_where_the_file_is_gone() -> None:
    """A token is used where its file cannot be read."""
    headers = credentials(token="t", token_file="/nowhere").current().headers
    assert headers == (("Authorization", "Bearer t"),)


def test_missing_token_file() -> None:
    """A token file that is missing is refused before anything is asked."""
    with pytest.raises(ConfigError) as caught:
        credentials(token_file="/nowhere/t")
    assert caught.value.line() == "error: open /nowhere/t: no such file or directory"


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_empty_token_file(tmp_path: Path, content: bytes) -> None:
    """An empty token file never leads to an anonymous request."""
    (tmp_path / "t").write_bytes(content)
    with pytest.raises(ConfigError, match="read empty token from file"):
        credentials(token_file=str(tmp_path / "t"))


def test_binary_token_file(tmp_path: Path) -> None:
    """A token file that is no text is refused."""
    (tmp_path / "t").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="is not text"):
        credentials(token_file=str(tmp_path / "t"))


def test_token_that_breaks_the_header() -> None:
    """A token with a line break cannot smuggle a header in, and is not quoted."""
    with pytest.raises(CredentialError) as caught:
        credentials(token="a\r\nX: sesame")
    assert caught.value.line() == (
        'Unable to connect to the server: net/http: invalid header field value for "Authorization"'
    )


@pytest.mark.parametrize(("name", "words"), [("gcp", "gke-gcloud-auth-plugin"), ("azure", "kubelogin")])
def test_removed_providers(name: str, words: str) -> None:
    """The providers that kubectl removed are refused with the way out."""
    with pytest.raises(ConfigError, match=words) as caught:
        credentials(auth_provider=AuthProvider(name))
    assert caught.value.line().startswith(f"error: The {name} auth plugin has been removed.\n")


def test_unknown_provider() -> None:
    """A provider that nobody knows is refused."""
    with pytest.raises(ConfigError, match='no Auth Provider found for name "x"'):
        credentials(auth_provider=AuthProvider("x"))


def test_impersonation() -> None:
    """Groups and extra values have a line each, and odd keys are escaped."""
    acted = Impersonation("jö", "1", ("g", "h"), (("a/b %", ("v", "w")),))
    assert impersonation_headers(acted) == (
        ("Impersonate-User", "j\u00c3\u00b6"),
        ("Impersonate-Uid", "1"),
        ("Impersonate-Group", "g"),
        ("Impersonate-Group", "h"),
        ("Impersonate-Extra-a%2Fb%20%25", "v"),
        ("Impersonate-Extra-a%2Fb%20%25", "w"),
    )
    assert impersonation_headers(Impersonation()) == ()


def test_impersonated_name_that_breaks_the_header() -> None:
    """A name with a line break is refused."""
    with pytest.raises(CredentialError, match="Impersonate-User"):
        impersonation_headers(Impersonation("a\nb"))

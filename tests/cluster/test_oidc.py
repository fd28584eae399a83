"""The auth-provider oidc, against a provider on loopback."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.cluster.auth.credentials import credentials_for
from kubectl_related.cluster.kubeconfig.model import AuthConfig, AuthProvider, ClientConfig
from kubectl_related.errors import ConfigError, CredentialError

from .conftest import Reply

if TYPE_CHECKING:
    from pathlib import Path

    from kubectl_related.cluster.auth.request_auth import Credentials

    from .conftest import Asked, Authority, Serve


def jwt(seconds: float) -> str:
    """Return a token that expires in so many seconds."""
    claims = base64.urlsafe_b64encode(json.dumps({"exp": time.time() + seconds}).encode())
    return f"e30.{claims.rstrip(b'=').decode()}.c2ln"


def oidc(location: str = "", **settings: str) -> Credentials:
    """Return the credentials of a provider."""
    names = {name.replace("_", "-"): value for name, value in settings.items()}
    merged = {"idp-issuer-url": "https://localhost:1", "client-id": "c", **names}
    provider = AuthProvider("oidc", tuple((k, v) for k, v in merged.items() if v))
    return credentials_for(
        ClientConfig("https://h", auth=AuthConfig(auth_provider=provider, location=location)), {}
    )


def test_valid_token() -> None:
    """A token that is valid is sent, and nobody is asked."""
    token = jwt(3600)
    found = oidc(id_token=token)
    found.start()
    grant = found.current()
    assert grant.headers == (("Authorization", f"Bearer {token}"),)
    assert not found.refresh(grant)


@pytest.mark.parametrize("missing", ["idp_issuer_url", "client_id"])
def test_incomplete(missing: str) -> None:
    """Without an issuer or a client nothing can be asked."""
    with pytest.raises(ConfigError, match=f"Must provide {missing.replace('_', '-')}"):
        oidc(**{missing: ""})


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("", "No valid id-token, and cannot refresh without refresh-token"),
        ("a.eyJleHAiOjF9.c", "No valid id-token, and cannot refresh without refresh-token"),
        ("sesame", "ID Token is not a valid JWT"),
        ("a.sesame.c", "ID Token is not a valid JWT"),
        ("a.W10.c", "ID Token is not a valid JWT"),
        ("a.eyJleHAiOltdfQ.c", "ID Token is not a valid JWT"),
    ],
)
def test_unusable_token(token: str, words: str) -> None:
    """A token that cannot be used is told of, without quoting it."""
    with pytest.raises(CredentialError) as caught:
        oidc(id_token=token).current()
    assert caught.value.line() == f"Unable to connect to the server: {words}"


@pytest.fixture
def provider(serve: Serve) -> Any:
    """Return a server that is an OpenID provider; it counts its tokens."""
    server = serve()

    def reply(asked: Asked) -> Reply:
        if asked.path == "/.well-known/openid-configuration":
            return Reply(body=json.dumps({"token_endpoint": f"{server.url}/token"}).encode())
        tokens = {"access_token": "a", "id_token": jwt(7200), "refresh_token": "next", "token_type": "bearer"}
        return Reply(body=json.dumps(tokens).encode())

    server.reply = reply
    return server


def test_refresh(provider: Any, authority: Authority, tmp_path: Path) -> None:
    """A token that has expired is refreshed, and the new tokens replace the old in the kubeconfig."""
    old, file = jwt(-1), tmp_path / "config"
    file.write_text(f"# mine\nusers: [{{id-token: {old}, refresh-token: first-refresh}}]\n")
    file.chmod(0o600)
    found = oidc(
        str(file),
        idp_issuer_url=provider.url,
        id_token=old,
        refresh_token="first-refresh",
        idp_certificate_authority_data=base64.b64encode(authority.certificate).decode(),
    )
    header = found.current().headers[0][1]
    new = header.removeprefix("Bearer ")
    assert new != old
    assert file.read_text() == f"# mine\nusers: [{{id-token: {new}, refresh-token: next}}]\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".", "config"))] == ["config"]


def test_unknown_provider_is_not_trusted(provider: Any) -> None:
    """Without an authority of its own a provider must be known to the system."""
    with pytest.raises(CredentialError, match="failed to refresh token") as caught:
        oidc(idp_issuer_url=provider.url, id_token=jwt(-1), refresh_token="sesame").current()
    assert "sesame" not in str(caught.value)
    assert not provider.asked

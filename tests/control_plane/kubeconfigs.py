"""Writes kubeconfig files with one context; knows nothing of how the credentials came about."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.control_plane.certs import Pair

CONTEXT = "test"


def by_token(token: str) -> dict[str, Any]:
    """Return the user entry of a bearer token."""
    return {"token": token}


def by_certificate(pair: Pair) -> dict[str, Any]:
    """Return the user entry of a client certificate."""
    return {"client-certificate-data": encoded(pair.certificate), "client-key-data": encoded(pair.key)}


def write(path: Path, url: str, authority: bytes, user: Mapping[str, Any], namespace: str | None) -> Path:
    """Write a kubeconfig whose only context is the current one and return its path."""
    context = {"cluster": CONTEXT, "user": CONTEXT} | ({"namespace": namespace} if namespace else {})
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": CONTEXT,
        "clusters": [
            {"name": CONTEXT, "cluster": {"server": url, "certificate-authority-data": encoded(authority)}}
        ],
        "contexts": [{"name": CONTEXT, "context": context}],
        "users": [{"name": CONTEXT, "user": dict(user)}],
    }
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    return path


def encoded(data: bytes) -> str:
    """Return the bytes as a kubeconfig holds them."""
    return base64.b64encode(data).decode()

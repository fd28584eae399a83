"""A minimal client of the API server for the harness itself, independent of the code under test."""

import json
import ssl
import urllib.error
import urllib.request
from typing import Any

TIMEOUT_SECONDS = 30


class ApiError(RuntimeError):
    """The API server refused; `code` is the HTTP status."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Api:
    """Sends single requests with a bearer token over verified TLS."""

    def __init__(self, url: str, authority: bytes, token: str) -> None:
        self._url = url
        self._token = token
        context = ssl.create_default_context(cadata=authority.decode())
        # No proxy: the server is on loopback, whatever the environment says.
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )

    def get(self, path: str) -> Any:
        """Return the object or list at the path."""
        return self.request("GET", path)

    def create(self, path: str, body: dict[str, Any]) -> Any:
        """Create an object under the path of its collection and return it."""
        return self.request("POST", path, body)

    def merge(self, path: str, body: dict[str, Any]) -> Any:
        """Change an object by a JSON merge patch and return it."""
        return self.request("PATCH", path, body, "application/merge-patch+json")

    def delete(self, path: str) -> Any:
        """Delete an object and return the server's answer."""
        return self.request("DELETE", path)

    def is_ready(self) -> bool:
        """Tell whether the server answers and says that it is ready."""
        try:
            return self.text("GET", "/readyz") == "ok"
        except (OSError, ApiError):
            return False

    def has(self, path: str) -> bool:
        """Tell whether an object is at the path."""
        try:
            self.get(path)
        except ApiError as error:
            if error.code != 404:
                raise
            return False
        return True

    def request(
        self, verb: str, path: str, body: dict[str, Any] | None = None, content_type: str = "application/json"
    ) -> Any:
        """Send one request and return the decoded answer."""
        data = None if body is None else json.dumps(body).encode()
        return json.loads(self.text(verb, path, data, content_type))

    def text(
        self, verb: str, path: str, data: bytes | None = None, content_type: str = "application/json"
    ) -> str:
        """Send one request and return the answer as text."""
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": content_type}
        headers |= {"User-Agent": "kubectl-related-tests"}
        request = urllib.request.Request(self._url + path, data, headers, method=verb)
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                text: str = answer.read().decode()
                return text
        except urllib.error.HTTPError as error:
            with error:
                raise ApiError(error.code, error.read().decode(errors="replace")) from error

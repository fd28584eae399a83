"""Who may speak to one control plane: its authorities, its static tokens, the files that hold them."""

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.control_plane import kubeconfigs
from tests.control_plane.certs import Authority, service_account_key
from tests.control_plane.commands import AUDIT_POLICY

ADMINISTRATOR = "admin"
ADMINISTRATORS = "system:masters"
READER = "reader"
USERS: Mapping[str, Sequence[str]] = {ADMINISTRATOR: (ADMINISTRATORS,), READER: (), "nobody": ()}


class Credentials:
    """The authorities and tokens of one control plane, written into its folder."""

    def __init__(self, folder: Path, users: Mapping[str, Sequence[str]]) -> None:
        self._folder = folder
        self._authority = Authority("kubectl-related tests")
        self._clients = Authority("kubectl-related test clients")
        self._users = users
        self.tokens = {user: secrets.token_hex(16) for user in users}
        self._written = 0

    @property
    def authority(self) -> bytes:
        """The certificate that signed the server's, as PEM."""
        return self._authority.pem

    def write(self) -> None:
        """Write what the servers read."""
        pair = self._authority.server()
        files = {
            "server.crt": pair.certificate,
            "server.key": pair.key,
            "ca.crt": self._authority.pem,
            "client-ca.crt": self._clients.pem,
            "service-account.key": service_account_key(),
            "tokens.csv": self._token_rows().encode(),
            "audit-policy.yaml": AUDIT_POLICY.encode(),
        }
        for name, content in files.items():
            (self._folder / name).write_bytes(content)

    def by_token(self, url: str, user: str, namespace: str | None = None) -> Path:
        """Write a kubeconfig with the static token of a user."""
        entry = kubeconfigs.by_token(self.tokens[user])
        return kubeconfigs.write(self._next_path(user), url, self.authority, entry, namespace)

    def by_certificate(
        self, url: str, user: str, groups: Sequence[str] = (), namespace: str | None = None
    ) -> Path:
        """Write a kubeconfig with a new client certificate for any user in any groups."""
        entry = kubeconfigs.by_certificate(self._clients.client(user, groups))
        return kubeconfigs.write(self._next_path(user), url, self.authority, entry, namespace)

    def _token_rows(self) -> str:
        rows = []
        for user, groups in self._users.items():
            rows.append(f'{self.tokens[user]},{user},{user},"{",".join(groups)}"\n')
        return "".join(rows)

    def _next_path(self, user: str) -> Path:
        self._written += 1
        return self._folder / f"{user.replace(':', '-')}-{self._written}.kubeconfig"

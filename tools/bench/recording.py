"""What a question asked for, read from the log of the proxy: how much, as a plan for the floor, as kinds."""

import json
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.proxy.exchange import Exchange

SENT = ("accept", "accept-encoding", "if-none-match", "user-agent")


@dataclass(frozen=True)
class Recording:
    """The exchanges of one run."""

    exchanges: Sequence[Exchange]

    @property
    def requests(self) -> int:
        """How many requests there were."""
        return len(self.exchanges)

    @property
    def size(self) -> int:
        """Bytes up and down, before TLS."""
        return sum(one.bytes_up + one.bytes_down for one in self.exchanges)

    @property
    def asked(self) -> list[str]:
        """Every request that was made, sorted, without the tokens of pages."""
        return sorted(f"{one.path}?{_without_token(one.query)[0]}" for one in self.exchanges)

    def everywhere(self) -> bool:
        """Return whether every namespace was searched: no list was of a single one."""
        return not any("namespaces" in _parts(one.path)[:-1] for one in self._lists())

    def kinds(self) -> list[str]:
        """Return the types that were listed, as kubectl takes them."""
        found: dict[str, None] = {}
        for one in self._lists():
            parts = _parts(one.path)
            plural = parts[-1]
            found[f"{plural}.{parts[2]}.{parts[1]}" if parts[0] == "apis" else plural] = None
        return list(found)

    def _lists(self) -> list[Exchange]:
        return [one for one in self.exchanges if _is_list(one.path)]

    def write_plan(self, file: Path, url: str, authority: str, token: str, threads: int) -> None:
        """Write what the floor is to do."""
        address = urllib.parse.urlsplit(url)
        plan = {
            "host": address.hostname,
            "port": address.port,
            "authority": authority,
            "token": token,
            "threads": threads,
            "chains": self._chains(),
        }
        file.write_text(json.dumps(plan), encoding="utf-8")
        file.chmod(0o600)

    def _chains(self) -> list[dict[str, Any]]:
        """Return the requests in order, the pages of a list together, each with its repetitions."""
        chains: dict[tuple[str, int], dict[str, Any]] = {}
        places: dict[str, tuple[dict[str, Any], int]] = {}
        for number, one in enumerate(self.exchanges):
            query, token = _without_token(one.query)
            target = f"{one.path}?{query}" if query else one.path
            headers = {name: one.headers[name] for name in SENT if name in one.headers}
            if token in places:
                chain, page = places[token]
                chain["pages"][page].append(headers)
                continue
            if token:
                # The next page of the last list that was asked so, in the same encoding.
                chain = next(c for c in reversed(chains.values()) if _goes_on(c, target, headers))
                places[token] = chain, len(chain["pages"])
                chain["pages"].append([headers])
            else:
                chains[target, number] = {"target": target, "pages": [[headers]]}
        return list(chains.values())


def _goes_on(chain: dict[str, Any], target: str, headers: dict[str, str]) -> bool:
    return bool(chain["target"] == target and chain["pages"][0][0].get("accept") == headers.get("accept"))


def _without_token(query: str) -> tuple[str, str]:
    """Return a query without its token, and the token."""
    pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
    token = dict(pairs).get("continue", "")
    return urllib.parse.urlencode([pair for pair in pairs if pair[0] != "continue"]), token


def _parts(path: str) -> list[str]:
    return path.strip("/").split("/")


def _is_list(path: str) -> bool:
    """Return whether a path is that of a collection of objects."""
    parts = _parts(path)
    if path.startswith("/openapi") or len(parts) < 3:
        return False
    inside = parts[2:] if parts[0] == "api" else parts[3:]
    return len(inside) == 1 or (len(inside) == 3 and inside[0] == "namespaces")

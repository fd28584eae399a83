"""What was read of a server's schemas, in files beside the discovery."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kubectl_related.cluster.cache import ServerFolder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_INDEX = "openapi.json"
_UNUSED_DAYS = 30


class SchemaCache:
    """The last index and the derived lines of one server."""

    def __init__(self, directory: Path, server: str) -> None:
        self._folder = ServerFolder(directory, server)

    def paths(self) -> dict[str, str] | None:
        """Return where documents are, as it was kept, None where there is nothing usable."""
        kept = self._folder.read(_INDEX)
        return None if kept is None else json.loads(kept)

    def keep_paths(self, paths: Mapping[str, str]) -> None:
        """Keep what the root answered."""
        self._folder.write(_INDEX, json.dumps(dict(paths), separators=(",", ":")))

    def lines(self, digest: str) -> str | None:
        """Return lines that were kept, None where there are none or they are damaged."""
        lines = self._folder.read(_name(digest))
        if lines is not None:
            self._folder.used(_name(digest))
        return lines

    def keep_lines(self, digest: str, lines: str) -> None:
        """Keep lines, and drop what was not used for long."""
        self._folder.write(_name(digest), lines)
        self._folder.drop_unused(_name(digest), _UNUSED_DAYS)


def _name(digest: str) -> str:
    return f"schemas/{digest}.relations"

"""What was read of a server's schemas, in files beside the discovery; no failure here is an error."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from typing import TYPE_CHECKING

from kubectl_related.cluster.cache_files import server_folder, write_atomically
from kubectl_related.objects import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FORMAT = 1
_DAY = 24 * 60 * 60
_UNUSED_DAYS = 30


class SchemaCache:
    """The last index and the derived lines of one server."""

    def __init__(self, directory: Path, server: str) -> None:
        self._folder = server_folder(directory, server)

    def paths(self) -> dict[str, str] | None:
        """Return where documents are, as it was kept, None where there is nothing usable."""
        try:
            content = json.loads((self._folder / "openapi.json").read_bytes())
            if content["format"] != _FORMAT:
                return None
            return {text(path): text(url) for path, url in content["paths"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def keep_paths(self, paths: Mapping[str, str]) -> None:
        """Keep what the root answered."""
        content = {"format": _FORMAT, "paths": dict(paths)}
        write_atomically(self._folder / "openapi.json", json.dumps(content, separators=(",", ":")))

    def lines(self, digest: str) -> str | None:
        """Return lines that were kept, None where there are none or they are damaged."""
        file = self._file(digest)
        try:
            first, _, lines = file.read_text(encoding="utf-8").partition("\n")
            if first != _seal(lines):
                return None
            if time.time() - file.stat().st_mtime > _DAY:
                file.touch()
        except (OSError, ValueError):
            return None
        return lines

    def keep_lines(self, digest: str, lines: str) -> None:
        """Keep lines, and drop what was not used for long."""
        file = self._file(digest)
        write_atomically(file, f"{_seal(lines)}\n{lines}")
        with contextlib.suppress(OSError):
            for other in file.parent.iterdir():
                if time.time() - other.stat().st_mtime > _UNUSED_DAYS * _DAY:
                    other.unlink()

    def _file(self, digest: str) -> Path:
        return self._folder / "schemas" / f"{digest}.relations"


def _seal(lines: str) -> str:
    return f"# sha256 {hashlib.sha256(lines.encode()).hexdigest()}"

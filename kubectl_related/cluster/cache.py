"""Files of a cache of our own, for one server each; no failure here is an error.

A cached file is used only if our own directory owns it and its checksum line
matches. Anything else counts as absent.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from pathlib import Path

from kubectl_related import __version__

try:
    # hashlib would load OpenSSL a second time, beside libcurl's: 5 ms.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

_OWN = "kubectl-related"
_LONGEST_HOST = 100
_DAY = 24 * 60 * 60
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def digest(text: str) -> str:
    """Return 64 hexadecimal digits that no other text has."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=32).hexdigest()


class ServerFolder:
    """The cached files of one server, below a directory that others may use too."""

    def __init__(self, directory: Path, server: str) -> None:
        host = re.sub(r"[^\w.-]", "_", re.sub(r"^\w+://", "", server))[:_LONGEST_HOST]
        self._own = directory / _OWN
        self._folder = self._own / f"{host}-{digest(server)[:8]}"

    def read(self, name: str) -> str | None:
        """Return what was written under a name, or None if it is missing or changed."""
        try:
            handle = os.open(self._folder / name, _READ_FLAGS)
            with os.fdopen(handle, encoding="utf-8", newline="") as file:
                # A pipe that somebody put there would be waited for.
                if not self._is_trusted() or not stat.S_ISREG(os.fstat(handle).st_mode):
                    return None
                seal, _, content = file.read().partition("\n")
        except (OSError, ValueError):
            return None
        return content if seal == self._seal(name, content) else None

    def write(self, name: str, content: str) -> None:
        """Write atomically, readable by the owner alone; ignore a full or read-only disk."""
        file = self._folder / name
        with contextlib.suppress(OSError):
            self._own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self._own, self._folder, file.parent):
                folder.mkdir(mode=0o700, exist_ok=True)
            if self._is_trusted():
                _replace(file, f"{self._seal(name, content)}\n{content}".encode("utf-8", "replace"))

    def used(self, name: str) -> None:
        """Note that a file was used, once a day."""
        file = self._folder / name
        with contextlib.suppress(OSError):
            if time.time() - file.stat().st_mtime > _DAY:
                file.touch()

    def drop_unused(self, name: str, days: int) -> None:
        """Delete files that were not used for so many days from the folder of `name`."""
        with contextlib.suppress(OSError):
            for file in (self._folder / name).parent.iterdir():
                if time.time() - file.stat().st_mtime > days * _DAY:
                    file.unlink()

    def _seal(self, name: str, content: str) -> str:
        """Return the first line: a file of another name, server or version does not have the same."""
        sealed = f"{__version__}\n{self._folder.name}\n{name}\n{content}"
        return f"# blake2b {digest(sealed)}"

    def _is_trusted(self) -> bool:
        """Return whether the folder is this user's own, and make it private. Raises: OSError."""
        found = self._own.lstat()
        if not stat.S_ISDIR(found.st_mode) or (hasattr(os, "geteuid") and found.st_uid != os.geteuid()):
            return False
        if found.st_mode & 0o077:
            self._own.chmod(0o700)
        return True


def _replace(file: Path, content: bytes) -> None:
    """Replace a file at once; leave nothing behind on failure. Raises: OSError."""
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(temporary).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise

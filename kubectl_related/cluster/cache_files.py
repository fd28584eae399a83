"""Files of a cache of our own, for one server each; no failure here is an error."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path


def server_folder(directory: Path, server: str) -> Path:
    """Return where what is known of a server is kept."""
    host = re.sub(r"[^\w.-]", "_", re.sub(r"^\w+://", "", server))
    return directory / "kubectl-related" / host


def write_atomically(file: Path, content: str) -> None:
    """Write a file for its owner alone; a full or read-only disk is no error."""
    try:
        for folder in (*reversed(file.parent.parents[:2]), file.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(content)
        Path(name).replace(file)
    except OSError:
        return

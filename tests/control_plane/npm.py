"""Packages from npm, fetched once and cached beside the control plane."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.control_plane.build import made_once

if TYPE_CHECKING:
    from pathlib import Path


def installed(package: Path, *beside: Path) -> Path:
    """Return a folder with what a package.json lists in node_modules, and with a copy of the files `beside`.

    Raises: OSError, subprocess.CalledProcessError.
    """
    files = (package, *beside)

    def fetch(folder: Path) -> None:
        for file in files:
            shutil.copy(file, folder)
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=folder, check=True)

    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    return made_once(f"npm-{digest}", fetch)

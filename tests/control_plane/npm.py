"""Packages from npm, fetched once and cached beside the control plane."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.control_plane.build import made_once

if TYPE_CHECKING:
    from pathlib import Path


def installed(package: Path) -> Path:
    """Return the folder node_modules with what a package.json lists.

    Raises: OSError, subprocess.CalledProcessError.
    """

    def fetch(folder: Path) -> None:
        shutil.copy(package, folder)
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=folder, check=True)

    digest = hashlib.sha256(package.read_bytes()).hexdigest()[:12]
    return made_once(f"npm-{digest}", fetch) / "node_modules"

"""The names that krew has for platforms, and the archive of each."""

from __future__ import annotations

import platform
import sys

OS = {"linux": "linux", "darwin": "darwin", "win32": "windows"}
"""sys.platform → krew's os."""
ARCH = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "arm64": "arm64", "ARM64": "arm64"}
"""platform.machine() → krew's arch."""
SUFFIXES = {"windows": ".zip"}
EXECUTABLES = {"windows": "kubectl-related.exe"}


def here() -> tuple[str, str]:
    """Return os and arch of this machine, as krew names them. Raises: KeyError where krew has no name."""
    return OS[sys.platform], ARCH[platform.machine()]


def archive_name(version: str, os: str, arch: str) -> str:
    """Return the file name of an archive; `version` begins with v."""
    return f"kubectl-related-{version}-{os}-{arch}{SUFFIXES.get(os, '.tar.gz')}"


def executable_name(os: str) -> str:
    """Return the file name of the program."""
    return EXECUTABLES.get(os, "kubectl-related")

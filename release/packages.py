"""Renders the Homebrew formula and the Nix flake from existing archives, as manifest.py does for krew.

    python -m release.packages dist      # writes dist/kubectl-related.rb and dist/flake.nix

A checksum is always computed from a file. Homebrew and Nix run on Linux and macOS only.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from string import Template

from release.manifest import DIST, ManifestError, checked_version, checksum, homepage, release_address
from release.platforms import archive_name

TEMPLATES = ("kubectl-related.rb", "flake.nix")
PLATFORMS = ("linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64")
_COMMENT = "# The template of"


def render(template: str, archives: Path, *, version: str = "", address: str = "") -> str:
    """Return one of TEMPLATES, filled in.

    `archives` is the folder of the archives, `version` a tag such as v1.2.3 (by default the package's),
    `address` the folder they are downloaded from (by default that of the release on GitHub).
    Raises: ManifestError if an archive does not exist or the version is invalid.
    """
    version = checked_version(version)
    words = {
        "homepage": homepage(),
        "number": version[1:],
        "address": address.rstrip("/") or release_address(version),
    }
    for platform in PLATFORMS:
        name = archive_name(version, *platform.split("/"))
        words[f"archive_{platform.replace('/', '_')}"] = name
        words[f"sha256_{platform.replace('/', '_')}"] = checksum(archives / name)
    text = (Path(__file__).parent / template).read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    return Template("".join(line for line in lines if not line.startswith(_COMMENT))).substitute(words)


def main() -> None:
    """Write both files beside the archives."""
    parser = argparse.ArgumentParser(prog="python -m release.packages", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=DIST, help="folder of the archives (dist)")
    parser.add_argument("--version", default="", help="tag of the release (v and the version of the package)")
    parser.add_argument("--address", default="", help="where the archives are downloaded from")
    args = parser.parse_args()
    try:
        texts = {
            name: render(name, args.folder, version=args.version, address=args.address) for name in TEMPLATES
        }
    except ManifestError as error:
        sys.exit(f"error: {error}")
    for name, text in texts.items():
        (args.folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Renders plugin.yaml, the only template of the krew manifest, from existing archives.

    python -m release.manifest --only linux/amd64      # on stdout
    python -m release.manifest --bot > .krew.yaml      # the template of krew-release-bot

A checksum is always computed from a file. The homepage is the url of setup.cfg, the only place that
names the owner.
"""

from __future__ import annotations

import argparse
import configparser
import hashlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from string import Template

import yaml

from kubectl_related import __version__

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "plugin.yaml"
DIST = ROOT / "dist"
BOT_HEADER = "# Generated from plugin.yaml: python -m release.manifest --bot > .krew.yaml\n"
BOT_TAG = "{{ .TagName }}"
_ADDRESS_AND_SUM = re.compile(r"^    uri: (\S+)\n    sha256: \$sha256$", re.MULTILINE)


class ManifestError(RuntimeError):
    """No manifest can be made; the message is one sentence."""


@dataclass(frozen=True)
class Platform:
    """One platform of the template: its lines, and the name of its archive (contains $version)."""

    os: str
    arch: str
    archive: str
    text: str

    @property
    def name(self) -> str:
        """The platform as `--only` takes it."""
        return f"{self.os}/{self.arch}"


def read_template(path: Path = TEMPLATE) -> tuple[str, tuple[Platform, ...]]:
    """Return the text above the platforms, and the platforms."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    header, *blocks = re.split(
        r"^(?=  - selector:)", "".join(line for line in lines if line[0] != "#"), flags=re.MULTILINE
    )
    return header, tuple(_platform(block) for block in blocks)


def _platform(block: str) -> Platform:
    (entry,) = yaml.safe_load(block)
    labels = entry["selector"]["matchLabels"]
    return Platform(labels["os"], labels["arch"], entry["uri"].rpartition("/")[2], block)


def render(archives: Path, *, version: str = "", address: str = "", only: tuple[str, ...] = ()) -> str:
    """Return the manifest of the platforms, all or those of `only`.

    `archives` is their folder, `version` a tag such as v1.2.3 (by default the package's version), `address`
    the folder they are downloaded from (by default that of the release on GitHub).
    Raises: ManifestError if an archive or a platform does not exist, or the version is invalid.
    """
    version = checked_version(version)
    header, platforms = read_template()
    unknown = sorted(set(only) - {platform.name for platform in platforms})
    if unknown:
        known = ", ".join(platform.name for platform in platforms)
        raise ManifestError(f"plugin.yaml has no platform {unknown[0]}: {known}")
    chosen = [platform for platform in platforms if not only or platform.name in only]
    address = address.rstrip("/") or release_address(version)
    text = Template(header).substitute(version=version, homepage=homepage())
    for platform in chosen:
        path = archives / Template(platform.archive).substitute(version=version)
        text += Template(platform.text).substitute(version=version, address=address, sha256=checksum(path))
    return text


def checked_version(version: str) -> str:
    """Return the tag of a release, by default the package's own. Raises: ManifestError if krew refuses it."""
    version = version or f"v{__version__}"
    if not re.fullmatch(r"v\d+\.\d+\.\d+([-+].+)?", version):
        raise ManifestError(f"{version} is not a version that krew accepts, such as v1.2.3")
    return version


def release_address(version: str) -> str:
    """Return where GitHub offers the archives of a release."""
    return f"{_releases()}/{version}"


def homepage() -> str:
    """Return the url of setup.cfg."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser["metadata"]["url"]


def _releases() -> str:
    return f"{homepage()}/releases/download"


def checksum(archive: Path) -> str:
    """Return the SHA-256 of an archive in lower case. Raises: ManifestError if it cannot be read."""
    try:
        return hashlib.sha256(archive.read_bytes()).hexdigest()
    except OSError as error:
        raise ManifestError(
            f"{archive} cannot be read ({error.strerror}): build it, or leave it out with --only"
        ) from None


def bot_template() -> str:
    """Return .krew.yaml: krew-release-bot itself fills in the tag, the address and the checksum."""
    header, platforms = read_template()
    text = header + "".join(platform.text for platform in platforms)
    # The bot's function writes both lines, indented by four.
    text = _ADDRESS_AND_SUM.sub(r'    {{addURIAndSha "\1" .TagName }}', text)
    values = {"homepage": homepage(), "version": BOT_TAG, "address": f"{_releases()}/{BOT_TAG}"}
    return BOT_HEADER + Template(text).substitute(values)


def main() -> None:
    """Print the manifest that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m release.manifest", description="Render plugin.yaml.")
    parser.add_argument("--archives", type=Path, default=DIST, help="folder of the archives (dist)")
    parser.add_argument("--version", default="", help="tag of the release (v and the version of the package)")
    parser.add_argument("--address", default="", help="where the archives are downloaded from")
    parser.add_argument("--only", action="append", default=[], metavar="OS/ARCH", help="may be repeated")
    parser.add_argument("--bot", action="store_true", help="print .krew.yaml instead")
    args = parser.parse_args()
    try:
        text = (
            bot_template()
            if args.bot
            else render(args.archives, version=args.version, address=args.address, only=tuple(args.only))
        )
    except ManifestError as error:
        sys.exit(f"error: {error}")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()

"""The krew manifest: rendered from archives that exist, and as krew wants it."""

from __future__ import annotations

import configparser
import hashlib
import itertools
import os.path
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from release.manifest import BOT_TAG, ManifestError, bot_template, read_template, render
from release.platforms import archive_name, executable_name

ROOT = Path(__file__).parents[2]
PLATFORMS = {"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64"}
VERSION = "v1.2.3"
ADDRESS = "http://127.0.0.1:1/here"


@pytest.fixture
def archives(tmp_path: Path) -> Path:
    """Give a folder with an archive for each platform."""
    for platform in PLATFORMS:
        (tmp_path / archive_name(VERSION, *platform.split("/"))).write_text(f"archive of {platform}")
    return tmp_path


def rendered(archives: Path, *only: str) -> dict[str, Any]:
    """Return the manifest that is rendered."""
    text = render(archives, version=VERSION, address=ADDRESS, only=only)
    assert "$" not in text
    return dict(yaml.safe_load(text))


def name_of(platform: dict[str, Any]) -> str:
    """Return os/arch of an entry of `platforms`."""
    labels = platform["selector"]["matchLabels"]
    return f"{labels['os']}/{labels['arch']}"


def test_five_platforms(archives: Path) -> None:
    """The template has the five platforms, each with an archive, its checksum and its program."""
    found = rendered(archives)["spec"]["platforms"]
    assert {name_of(platform) for platform in found} == PLATFORMS
    for platform in found:
        os, arch = name_of(platform).split("/")
        name = archive_name(VERSION, os, arch)
        assert platform["uri"] == f"{ADDRESS}/{name}"
        assert platform["sha256"] == hashlib.sha256((archives / name).read_bytes()).hexdigest()
        assert platform["bin"] == executable_name(os)


def test_only(archives: Path) -> None:
    """With --only the other platforms are left out, and their archives need not exist."""
    for path in archives.glob("*darwin*"):
        path.unlink()
    found = rendered(archives, "linux/amd64", "windows/amd64")["spec"]["platforms"]
    assert [name_of(platform) for platform in found] == ["linux/amd64", "windows/amd64"]


def test_no_archive_no_checksum(archives: Path) -> None:
    """A checksum is never invented: an archive that is missing is an error that names it."""
    missing = archives / archive_name(VERSION, "darwin", "arm64")
    missing.unlink()
    with pytest.raises(
        ManifestError, match=re.escape(f"{missing} cannot be read (No such file or directory)")
    ):
        rendered(archives)


def test_unknown_platform(archives: Path) -> None:
    """A platform that the template lacks is an error that names those that it has."""
    with pytest.raises(ManifestError, match="no platform linux/s390x: linux/amd64, linux/arm64"):
        rendered(archives, "linux/s390x")


def test_version(archives: Path) -> None:
    """A version that krew does not accept is an error."""
    with pytest.raises(ManifestError, match=r"1\.2\.3 is not a version that krew accepts, such as v1\.2\.3"):
        render(archives, version="1.2.3")


def test_version_and_address_of_the_package(archives: Path) -> None:
    """Without a version and an address those of the package and of its release are taken."""
    with pytest.raises(ManifestError, match=archive_name("v0.1.0", "linux", "amd64")):
        render(archives)
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    manifest = yaml.safe_load(render(archives, version=VERSION))
    homepage = manifest["spec"]["homepage"]
    assert homepage == config["metadata"]["url"]
    first = manifest["spec"]["platforms"][0]
    assert first["uri"].startswith(f"{homepage}/releases/download/{VERSION}/kubectl-related-{VERSION}-")


def test_head(archives: Path) -> None:
    """Name, version and descriptions keep krew's rules and those of the reviewers of its index."""
    manifest = rendered(archives)
    spec = manifest["spec"]
    assert manifest["apiVersion"] == "krew.googlecontainertools.github.com/v1alpha2"
    assert manifest["kind"] == "Plugin"
    assert re.fullmatch(r"[\w-]+", manifest["metadata"]["name"])
    assert spec["version"] == VERSION
    assert 0 < len(spec["shortDescription"]) <= 50
    assert not re.search("kubectl|plugin", spec["shortDescription"], re.IGNORECASE)
    assert max(map(len, spec["description"].splitlines())) <= 80


def test_platforms(archives: Path) -> None:
    """Every platform keeps krew's rules: keys, selectors, clean paths; no two match the same machine."""
    found = rendered(archives)["spec"]["platforms"]
    for platform in found:
        assert set(platform) == {"selector", "uri", "sha256", "files", "bin"}
        assert set(platform["selector"]) == {"matchLabels"}
        assert set(platform["selector"]["matchLabels"]) == {"os", "arch"}
        assert re.fullmatch("[0-9a-f]{64}", platform["sha256"])
        assert platform["uri"].endswith((".tar.gz", ".zip"))
        for operation in platform["files"]:
            assert operation["to"] == os.path.normpath(operation["to"])
            assert ".." not in operation["from"]
    for one, other in itertools.combinations(found, 2):
        assert name_of(one) != name_of(other)


def test_bot_template() -> None:
    """.krew.yaml is what the template says, and what the bot fills in is a manifest of the same shape."""
    text = (ROOT / ".krew.yaml").read_text(encoding="utf-8")
    assert text == bot_template(), "python -m release.manifest --bot > .krew.yaml"
    filled = re.sub(
        r'\{\{addURIAndSha "(.+)" \.TagName \}\}', rf"uri: \1\n    sha256: {'0' * 64}", text
    ).replace(BOT_TAG, VERSION)
    found = yaml.safe_load(filled)["spec"]
    assert found["version"] == VERSION
    _, platforms = read_template()
    assert [platform["uri"].rpartition("/")[2] for platform in found["platforms"]] == [
        archive_name(VERSION, platform.os, platform.arch) for platform in platforms
    ]

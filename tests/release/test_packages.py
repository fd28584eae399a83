"""The Homebrew formula and the Nix flake: rendered from archives that exist, whole and well-formed."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import pytest

from release.manifest import ManifestError
from release.packages import PLATFORMS, TEMPLATES, render
from release.platforms import archive_name

if TYPE_CHECKING:
    from pathlib import Path

VERSION, ADDRESS = "v1.2.3", "https://files.example.com/related"
CLOSERS = {"(": ")", "[": "]", "{": "}"}


@pytest.fixture
def archives(tmp_path: Path) -> Path:
    """Give a folder with an archive for each platform."""
    for platform in PLATFORMS:
        (tmp_path / archive_name(VERSION, *platform.split("/"))).write_text(f"archive of {platform}")
    return tmp_path


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_archive_has_its_checksum(archives: Path, template: str) -> None:
    """Each platform's archive is named once, and the next checksum is that of the file."""
    text = render(template, archives, version=VERSION, address=ADDRESS)
    for platform in PLATFORMS:
        name = archive_name(VERSION, *platform.split("/"))
        assert text.count(name) == 1
        checksum = re.search(r'sha256\s*=?\s*"([0-9a-f]{64})"', text[text.index(name) :])
        assert checksum is not None
        assert checksum[1] == hashlib.sha256((archives / name).read_bytes()).hexdigest()
    assert ADDRESS in text
    assert '"1.2.3"' in text


def test_formula_is_whole(archives: Path) -> None:
    """Every block of the formula is closed, nothing is left to fill in, and it installs both programs."""
    text = render("kubectl-related.rb", archives, version=VERSION)
    opened = re.findall(r"^\s*(?:class|def)\b|\bdo$", text, re.MULTILINE)
    assert len(opened) == len(re.findall(r"^\s*end$", text, re.MULTILINE))
    assert "$" not in text
    assert not text.startswith("#")
    assert {"kubectl-related", "kubectl_complete-related"} <= set(re.findall(r'"([^"]+)"', text))


def test_flake_is_whole(archives: Path) -> None:
    """Every bracket of the flake is closed, and what is left of dollars are Nix's own."""
    text = render("flake.nix", archives, version=VERSION)
    waiting: list[str] = []
    for letter in text:
        if letter in CLOSERS:
            waiting.append(CLOSERS[letter])
        elif letter in CLOSERS.values():
            assert waiting.pop() == letter
    assert not waiting
    assert set(re.findall(r"\$\{?[a-z.]+\}?", text)) == {"${system}", "${archive.name}", "$out"}


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_missing_archive_is_an_error(archives: Path, template: str) -> None:
    """Nothing is rendered without the file that a checksum is of."""
    (archives / archive_name(VERSION, "darwin", "arm64")).unlink()
    with pytest.raises(ManifestError, match="darwin-arm64"):
        render(template, archives, version=VERSION)

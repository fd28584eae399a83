"""Archives hold plain files only and are the same for the same content; glibc versions are read."""

from __future__ import annotations

import os
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from release import glibc
from release.check import CheckError, unpack
from release.pack import pack

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a program, a link to it, a second name of it, and a linked folder."""
    folder = tmp_path / "launch.dist"
    (folder / "licenses" / "Python").mkdir(parents=True)
    (folder / "licenses" / "Python" / "LICENSE").write_text("licence")
    (folder / "LICENSE").write_text("licence")
    (folder / "program").write_text("program")
    (folder / "program").chmod(0o700)
    (folder / "link").symlink_to("program")
    os.link(folder / "program", folder / "second")
    (folder / "linked").symlink_to(folder / "licenses")
    return folder


NAMES = ["LICENSE", "licenses/Python/LICENSE", "link", "linked/Python/LICENSE", "program", "second"]


def test_tar(folder: Path, tmp_path: Path) -> None:
    """Links become files, of any kind; modes are those of a program or a file; nobody owns them."""
    pack(folder, tmp_path / "a.tar.gz")
    with tarfile.open(tmp_path / "a.tar.gz") as tar:
        members = tar.getmembers()
    assert [member.name for member in members] == [f"kubectl-related/{name}" for name in NAMES]
    assert all(member.isreg() for member in members)
    assert {member.mode for member in members} == {0o644, 0o755}
    assert {(member.uid, member.uname) for member in members} == {(0, "")}


def test_zip(folder: Path, tmp_path: Path) -> None:
    """A zip holds the same."""
    pack(folder, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert packed.namelist() == [f"kubectl-related/{name}" for name in NAMES]
    unpack(tmp_path / "a.zip", tmp_path / "out")
    assert (tmp_path / "out/kubectl-related/second").read_text() == "program"


@pytest.mark.parametrize("name", ["a.tar.gz", "a.zip"])
def test_same_content_same_bytes(folder: Path, tmp_path: Path, name: str) -> None:
    """Packing again gives the same bytes, whenever the files were written."""
    pack(folder, tmp_path / name)
    os.utime(folder / "program", (1, 1))
    pack(folder, tmp_path / f"again-{name}")
    assert (tmp_path / name).read_bytes() == (tmp_path / f"again-{name}").read_bytes()


def test_a_link_is_found(folder: Path, tmp_path: Path) -> None:
    """An archive that holds a link, which krew refuses, does not pass the check."""
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tar:
        tar.add(folder, "kubectl-related")
    with pytest.raises(CheckError, match=r"a\.tar\.gz holds a link, which krew refuses: kubectl-related/"):
        unpack(tmp_path / "a.tar.gz", tmp_path / "out")


def test_a_missing_licence_is_found(folder: Path, tmp_path: Path) -> None:
    """Without our licence nothing is released."""
    (folder / "LICENSE").unlink()
    pack(folder, tmp_path / "a.tar.gz")
    with pytest.raises(CheckError, match="kubectl-related/LICENSE is missing"):
        unpack(tmp_path / "a.tar.gz", tmp_path / "out")


def test_glibc(tmp_path: Path) -> None:
    """The newest version that any file names is what all of them need; other files say nothing."""
    (tmp_path / "a.so").write_bytes(b"\x7fELF\0GLIBC_2.4\0GLIBC_2.17\0GLIBC_PRIVATE\0")
    (tmp_path / "b.so").write_bytes(b"\x7fELF\0GLIBC_2.9\0GLIBC_2.2.5\0")
    (tmp_path / "notes").write_bytes(b"GLIBC_2.99\0")
    assert glibc.needed(tmp_path) == {"a.so": (2, 17), "b.so": (2, 9)}
    assert glibc.oldest(tmp_path) == (2, 17)

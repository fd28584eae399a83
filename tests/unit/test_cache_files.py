"""The cache's own folder: nobody else's, closed to others, and never more than a hint."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kubectl_related.cluster.cache import ServerFolder

SERVER = "https://one.example.com:6443"


def files(folder: Path) -> list[Path]:
    """Return every file below a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """A text comes back as it was, line ends and all; another server has none."""
    ServerFolder(tmp_path, SERVER).write("a/b", "one\r\ntwo\n")
    assert ServerFolder(tmp_path, SERVER).read("a/b") == "one\r\ntwo\n"
    assert ServerFolder(tmp_path, f"{SERVER}/other").read("a/b") is None


@pytest.mark.parametrize(
    "server", ["https://..", "https://../..", "https://a/../../b", "https://" + "x" * 999, "\ud800", ""]
)
def test_no_name_of_a_server_leads_elsewhere(tmp_path: Path, server: str) -> None:
    """Whatever a server is called, its folder is one of its own below ours."""
    folder = ServerFolder(tmp_path, server)
    folder.write("file", "x")
    assert folder.read("file") == "x"
    (file,) = files(tmp_path)
    assert file.parent.parent == tmp_path / "kubectl-related"


def test_others_may_not_enter(tmp_path: Path) -> None:
    """Folders that are there already are closed too; what others use is left alone."""
    shared = tmp_path / "cache"
    (shared / "kubectl-related").mkdir(parents=True)
    for path in (shared, shared / "kubectl-related"):
        path.chmod(0o777)
    ServerFolder(shared, SERVER).write("a/b", "x")
    assert shared.stat().st_mode & 0o777 == 0o777
    below = [path for path in shared.rglob("*") if path.is_dir()]
    assert {path.stat().st_mode & 0o777 for path in below} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in files(shared)} == {0o600}


def test_a_link_in_the_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """Nothing is written where a link leads, and nothing is read from there."""
    elsewhere = tmp_path / "elsewhere"
    ServerFolder(elsewhere, SERVER).write("file", "x")
    before = files(elsewhere)
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "kubectl-related").symlink_to(elsewhere / "kubectl-related")
    folder = ServerFolder(cache, SERVER)
    assert folder.read("file") is None
    folder.write("other", "x")
    assert files(elsewhere) == before


def test_a_link_in_the_place_of_a_file_is_replaced(tmp_path: Path) -> None:
    """The file that a link leads to is neither read nor written."""
    folder = ServerFolder(tmp_path, SERVER)
    folder.write("file", "x")
    (file,) = files(tmp_path)
    target = tmp_path / "target"
    file.rename(target)
    file.symlink_to(target)
    kept = target.read_bytes()
    assert folder.read("file") is None
    folder.write("file", "new")
    assert (folder.read("file"), file.is_symlink(), target.read_bytes()) == ("new", False, kept)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe in the place of a file holds nothing and nobody up."""
    folder = ServerFolder(tmp_path, SERVER)
    folder.write("file", "x")
    (file,) = files(tmp_path)
    file.unlink()
    os.mkfifo(file)
    assert folder.read("file") is None
    folder.write("file", "y")
    assert folder.read("file") == "y"


def test_a_folder_in_the_place_of_a_file_is_no_error(tmp_path: Path) -> None:
    """What cannot be replaced stays, and no temporary file is left."""
    folder = ServerFolder(tmp_path, SERVER)
    folder.write("file", "x")
    (file,) = files(tmp_path)
    file.unlink()
    (file / "inside").mkdir(parents=True)
    folder.write("file", "y")
    assert folder.read("file") is None
    assert files(tmp_path) == []


@pytest.mark.parametrize("place", ["/proc/nowhere", "/dev/null", "/dev/null/below"])
def test_where_nothing_can_be_written_nothing_is_kept(place: str) -> None:
    """A file system that takes no files is no error."""
    folder = ServerFolder(Path(place), SERVER)
    folder.write("file", "x")
    assert folder.read("file") is None

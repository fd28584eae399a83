"""Which files are read, in which order, and what a file system may do about it."""

from __future__ import annotations

import contextlib
import gzip
import os
import threading
from typing import TYPE_CHECKING

import pytest

from kubectl_related.errors import FileError
from tests.files.outcome import ReadText, manifest, read_paths

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOBODY = 65534


def put(path: Path, name: str) -> None:
    """Write a manifest, and the directories above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = manifest(name).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def test_directory_is_read_recursively_in_the_order_of_names(folder: Path) -> None:
    """A directory is read with all below it, files and directories in one order of names."""
    for path in ("b.yaml", "a/z.yml", "a/b/c.yaml", "c.json", "a.yaml"):
        put(folder / path, path.replace("/", "-"))
    assert read_paths(["."]).names == ("a-b-c.yaml", "a-z.yml", "a.yaml", "b.yaml", "c.json")


def test_only_known_endings_are_read_in_a_directory(folder: Path) -> None:
    """Logs, notes and archives beside the manifests are never opened."""
    for path in ("a.yaml", "b.yml.gz", "c.json.gz", "current.log", "d.yaml.bak", "e.tar.gz", "yaml"):
        put(folder / path, path)
    assert read_paths(["."]).names == ("a.yaml", "b.yml.gz", "c.json.gz")


def test_file_that_is_named_is_read_whatever_its_ending(folder: Path) -> None:
    """A file named on the command line needs no ending."""
    put(folder / "rendered", "one")
    assert read_paths(["rendered"]).names == ("one",)


def test_compression_is_seen_in_the_bytes(read_text: ReadText) -> None:
    """A compressed file is unpacked whatever its name."""
    assert read_text(gzip.compress(manifest("one").encode()), "a.yaml").names == ("one",)


def test_places_show_paths_as_typed(folder: Path) -> None:
    """A place is the path as it was typed, the part below it, and the line."""
    put(folder / "sub/a.yaml", "one")
    assert read_paths(["./sub"]).places == ("./sub/a.yaml:1",)


def test_stdin_is_a_dash() -> None:
    """A dash reads standard input, packed or not, and calls it <stdin>."""
    assert read_paths(["-"], manifest("one").encode()).places == ("<stdin>:1",)
    assert read_paths(["-"], gzip.compress(manifest("one").encode())).names == ("one",)


def test_each_file_is_read_once(folder: Path) -> None:
    """Paths that overlap, links and a second dash do not double the objects."""
    put(folder / "sub/a.yaml", "one")
    (folder / "sub/b.yaml").symlink_to("a.yaml")
    assert read_paths(["sub", "sub/a.yaml", "-", "-"], manifest("two").encode()).names == ("one", "two")


def test_missing_path_is_an_error_before_anything_is_read(folder: Path) -> None:
    """A path that does not exist is refused in kubectl's words."""
    put(folder / "a.yaml", "one")
    with pytest.raises(FileError) as caught:
        read_paths(["a.yaml", "gone"])
    assert caught.value.line() == 'error: the path "gone" does not exist'


def test_path_that_leads_nowhere_is_an_error(folder: Path) -> None:
    """A link to itself that is named is refused with the reason of the system."""
    (folder / "loop").symlink_to("loop")
    with pytest.raises(FileError, match='the path "loop" cannot be accessed: too many levels'):
        read_paths(["loop"])


def test_directory_without_manifests_is_an_error(folder: Path) -> None:
    """A directory in which nothing could be read is told, for the path is probably wrong."""
    (folder / "sub").mkdir()
    outcome = read_paths(["sub"])
    assert outcome.errors == ("sub: no file ends in .yaml, .yml, .json (or .gz behind it)",)


def test_links_to_directories_are_not_followed(folder: Path) -> None:
    """A directory that links to its parent ends the walk; files behind links are read."""
    put(folder / "top/a.yaml", "one")
    put(folder / "other/b.yaml", "two")
    (folder / "top/up").symlink_to("..")
    (folder / "top/c.yaml").symlink_to("../other/b.yaml")
    assert read_paths(["top"]).names == ("one", "two")


def test_broken_link_is_an_error_and_the_rest_is_read(folder: Path) -> None:
    """A link to nothing, or to itself, in a directory is told with its name."""
    put(folder / "z.yaml", "one")
    (folder / "a.yaml").symlink_to("gone")
    (folder / "b.yaml").symlink_to("b.yaml")
    outcome = read_paths(["."])
    assert outcome.names == ("one",)
    assert outcome.errors == (
        "./a.yaml: no such file or directory",
        "./b.yaml: too many levels of symbolic links",
    )


def test_pipe_in_a_directory_is_skipped(folder: Path) -> None:
    """A pipe that nobody writes to does not hang the walk."""
    put(folder / "z.yaml", "one")
    os.mkfifo(folder / "a.yaml")
    outcome = read_paths(["."])
    assert outcome.names == ("one",)
    assert outcome.warnings == ("warning: ./a.yaml: not a regular file",)


def test_pipe_that_is_named_is_read(folder: Path) -> None:
    """A shell's process substitution is a pipe, and is read."""
    os.mkfifo(folder / "pipe")
    writer = threading.Thread(target=(folder / "pipe").write_text, args=(manifest("one"),))
    writer.start()
    assert read_paths(["pipe"]).names == ("one",)
    writer.join()


@contextlib.contextmanager
def unprivileged(folder: Path) -> Iterator[None]:
    """Give up root's right to read everything, where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_unreadable_file_is_an_error_and_the_rest_is_read(folder: Path) -> None:
    """A file or directory that may not be read is told with its name."""
    for path in ("a.yaml", "b/c.yaml", "z.yaml"):
        put(folder / path, "one")
    (folder / "a.yaml").chmod(0)
    (folder / "b").chmod(0)
    with unprivileged(folder):
        outcome = read_paths(["."])
    (folder / "b").chmod(0o700)
    assert outcome.names == ("one",)
    assert outcome.errors == ("./a.yaml: permission denied", "./b: permission denied")


def test_names_cannot_steer_a_terminal(folder: Path) -> None:
    """Control characters, line breaks and bytes that are no text are escaped in messages."""
    (folder / "a\x1b[31m\n\u202e.yaml").write_text("]")
    (folder / os.fsdecode(b"b\xff.yaml")).write_text("]")
    first, second = read_paths(["."]).errors
    assert first.startswith(r"./a^[[31m\n\u202e.yaml:1: ")
    assert second.startswith(r"./b\udcff.yaml:1: ")

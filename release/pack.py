"""Packs a folder as krew wants it: plain files only, no links, the same bytes for the same content."""

from __future__ import annotations

import gzip
import os
import stat
import tarfile
import zipfile
from pathlib import Path

TOP = "kubectl-related"
"""The folder that all files of an archive are in."""
DEFAULT_TIME = 315532800
"""1980, the first second that a zip knows; SOURCE_DATE_EPOCH replaces it."""


def pack(folder: Path, archive: Path) -> None:
    """Write all files of the folder into a .tar.gz or .zip; links become the files that they lead to."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    partial = archive.with_name(archive.name + ".partial")
    write = _write_zip if archive.suffix == ".zip" else _write_tar
    write(partial, sorted(_files(folder)), folder)
    partial.replace(archive)


def _files(folder: Path) -> list[Path]:
    return [Path(parent, name) for parent, _, names in os.walk(folder, followlinks=True) for name in names]


def _name(path: Path, folder: Path) -> str:
    return f"{TOP}/{path.relative_to(folder).as_posix()}"


def _mode(path: Path) -> int:
    return 0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644


def _time() -> int:
    return int(os.environ.get("SOURCE_DATE_EPOCH", DEFAULT_TIME))


def _write_tar(archive: Path, files: list[Path], folder: Path) -> None:
    with (
        archive.open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=9, fileobj=file, mtime=_time()) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for path in files:
            # tar.add would make a link of the second name of a file.
            entry = tarfile.TarInfo(_name(path, folder))
            entry.size, entry.mode, entry.mtime = path.stat().st_size, _mode(path), _time()
            with path.open("rb") as content:
                tar.addfile(entry, content)


def _write_zip(archive: Path, files: list[Path], folder: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in files:
            entry = zipfile.ZipInfo(_name(path, folder))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | _mode(path)) << 16
            packed.writestr(entry, path.read_bytes())

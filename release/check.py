"""Checks a finished archive of this machine's platform: its entries, its licences, that it runs.

Typed as `python -m release.check dist/kubectl-related-v0.1.0-linux-amd64.tar.gz --glibc 2.28`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from kubectl_related import __version__
from release import glibc, platforms
from release.pack import TOP

ROOT = Path(__file__).parents[1]
QUESTION = ("pvc", "data-db-0", "-n", "shop", "-o", "name", "--from", str(ROOT / "examples" / "shop"))
RUNS = (
    (("--version",), f"kubectl related v{__version__}"),
    (("--help",), "Examples:"),
    (QUESTION, "statefulset.apps/db"),
    ((*QUESTION[:-4], "-o", "html", *QUESTION[-2:]), "Content-Security-Policy"),
)
"""Arguments → what must be in the answer."""
SECONDS = 60


class CheckError(RuntimeError):
    """An archive that may not be released; the message is one sentence."""


def check(archive: Path, newest_glibc: tuple[int, int] | None = None) -> None:
    """Check everything. Raises: CheckError."""
    with tempfile.TemporaryDirectory() as folder:
        unpack(archive, Path(folder))
        program = Path(folder, TOP, platforms.executable_name(platforms.here()[0]))
        for arguments, expected in RUNS:
            _run(program, arguments, expected)
        _run(_completer(program), ("pod", "x", "-o", ""), "mermaid")
        wanted = glibc.oldest(Path(folder, TOP))
        if newest_glibc and wanted > newest_glibc:
            raise CheckError(f"{archive.name} needs glibc {_dotted(wanted)}, not {_dotted(newest_glibc)}")


def unpack(archive: Path, folder: Path) -> None:
    """Unpack plain files below one folder, as krew does. Raises: CheckError at anything else."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as packed:
            _check_names(packed.namelist())
            packed.extractall(folder)  # noqa: S202 - every name has been looked at
        return
    with tarfile.open(archive) as packed_tar:
        members = packed_tar.getmembers()
        links = [member.name for member in members if not (member.isreg() or member.isdir())]
        if links:
            raise CheckError(f"{archive.name} holds a link, which krew refuses: {links[0]}")
        _check_names([member.name for member in members])
        packed_tar.extractall(folder, filter="data")


def _check_names(names: list[str]) -> None:
    strange = [name for name in names if not name.startswith(f"{TOP}/") or ".." in name]
    if strange:
        raise CheckError(f"{strange[0]} is outside of {TOP}/")
    for needed in (f"{TOP}/LICENSE", f"{TOP}/licenses/Python/"):
        if not any(name.startswith(needed) for name in names):
            raise CheckError(f"{needed} is missing")


def _completer(program: Path) -> Path:
    link = program.with_name(program.name.replace("kubectl-", "kubectl_complete-"))
    try:
        link.symlink_to(program.name)
    except OSError:  # Windows lets few people make links; a second name does as well
        os.link(program, link)
    return link


def _run(program: Path, arguments: tuple[str, ...], expected: str) -> None:
    ran = subprocess.run(
        [program, *arguments], capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
    )
    if ran.returncode or expected not in ran.stdout:
        told = (ran.stderr or ran.stdout).strip()[-500:]
        raise CheckError(f"{program.name} {' '.join(arguments)} does not answer {expected!r}: {told}")


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))


def main() -> None:
    """Check the archive named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m release.check", description="Check an archive.")
    parser.add_argument("archive", type=Path)
    parser.add_argument("--glibc", default="", help="the newest glibc that it may need, such as 2.28")
    args = parser.parse_args()
    major, _, minor = args.glibc.partition(".")
    try:
        check(args.archive, (int(major), int(minor)) if args.glibc else None)
    except CheckError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()

"""Gathers the licences of everything in an archive, from Nuitka's report of its contents.

LICENSE is ours; licenses/ has a folder for each Python package, for Python, for Nuitka, and for each library
of the system.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[1]
WORDS = ("licen", "copying", "notice", "authors")
"""How the names of files with a licence begin, whatever follows."""


class LicenceError(RuntimeError):
    """A part of the archive has no licence that can be found; the message names it."""


def collect(report: Path, folder: Path) -> None:
    """Put the licences of everything in `folder` there. Raises: LicenceError."""
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
    contents = ET.parse(report).getroot()  # noqa: S314 - Nuitka has just written it
    for name in sorted(_distributions(contents)):
        _copy(name, _licences_of_distribution(name), folder / "licenses")
    _copy("Python", _licences_of_python(), folder / "licenses")
    for name, library in sorted(_system_libraries(contents).items()):
        _copy(name, _licences_of_library(library), folder / "licenses")


def _distributions(contents: ET.Element) -> set[str]:
    """Return the Python packages of the archive but our own, and Nuitka, whose runtime is linked in."""
    found = {element.get("distribution", "") for element in contents.iter("module")}
    return (found | {"Nuitka"}) - {"", "kubectl-related"}


def _licences_of_distribution(name: str) -> list[Path]:
    try:
        files = metadata.distribution(name).files or []
    except metadata.PackageNotFoundError:
        # A copy inside of another package.
        return []
    return [
        Path(str(file.locate()))
        for file in files
        if ".dist-info" in str(file) and file.name.lower().startswith(WORDS) and file.name != "licenses"
    ]


def _licences_of_python() -> list[Path]:
    # Windows keeps it beside python.exe, the others in the standard library, or with all licences.
    package = f"python{sysconfig.get_python_version()}-libs"
    folders = (sysconfig.get_path("stdlib"), sys.base_prefix, f"/usr/share/licenses/{package}")
    return [path for folder in folders for path in Path(folder).glob("LICENSE*") if path.is_file()][:1]


def _system_libraries(contents: ET.Element) -> dict[str, Path]:
    """Return the shared libraries that neither Python nor a wheel brought: name → where it came from.

    On macOS and Windows Python's own installer brings them, and its licence names theirs.
    """
    if sys.platform != "linux":
        return {}
    sources = (element.get("source_path", "") for element in contents.iter("included_dll"))
    return {
        Path(source).name.partition(".so")[0]: Path(source)
        for source in sources
        if not source.startswith("${sys") and not Path(source).name.startswith("libpython")
    }


def _licences_of_library(path: Path) -> list[Path]:
    """Ask the system's package manager which package a library is of, and where its licence is."""
    if shutil.which("dpkg"):
        owner = _said("dpkg", "-S", f"*/{path.name}").partition(":")[0]
        folder, pattern = Path("/usr/share/doc", owner or "-"), "copyright"
    else:
        owner = _said("rpm", "-qf", "--queryformat", "%{NAME}", str(path))
        folder, pattern = Path("/usr/share/licenses", owner or "-"), "*"
    return sorted(file for file in folder.glob(pattern) if file.is_file())


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _copy(name: str, licences: list[Path], folder: Path) -> None:
    if not licences:
        raise LicenceError(f"no licence of {name} is found: it may not be put into an archive without one")
    (folder / name).mkdir(parents=True, exist_ok=True)
    for path in licences:
        shutil.copyfile(path, folder / name / path.name)

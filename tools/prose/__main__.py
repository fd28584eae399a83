"""`python -m tools.prose FILE...`: checks the English of Markdown and of Python's comments with vale.

vale is built from its Go module once and cached beside the control plane of the tests. Its rules are in
styles/House: one file for each habit that makes a sentence hard to read.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.control_plane.build import cache_key_of, go_environment, made_once
from tests.control_plane.toolchain import GoNotFoundError, find_go

HERE = Path(__file__).parent
PACKAGE = "github.com/vale-cli/vale/v3/cmd/vale"


def vale() -> Path:
    """Return the path of vale; build it if the cache lacks this version."""
    return made_once(f"vale-{cache_key_of([HERE / 'go.mod', HERE / 'go.sum'])}", build) / "vale"


def build(folder: Path) -> None:
    """Build vale. Its parsers are written in C, so Go needs a C compiler."""
    print("building vale, about a minute ...", file=sys.stderr, flush=True)
    command = [find_go(), "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w"]
    environment = go_environment() | {"CGO_ENABLED": "1", "CGO_CFLAGS": "-O1 -w"}
    subprocess.run([*command, "-o", str(folder / "vale"), PACKAGE], cwd=HERE, env=environment, check=True)


def has_c_compiler() -> bool:
    """Return whether Go can compile C."""
    return any(shutil.which(name) for name in ("cc", "gcc", "clang"))


def main(paths: list[str]) -> int:
    """Check files and folders; return 1 if a sentence must change."""
    if not has_c_compiler():
        print("vale did not run: building it takes a C compiler", file=sys.stderr)
        return 0
    command = [str(vale()), "--config", str(HERE / "vale.ini"), "--output", "line", *paths]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (GoNotFoundError, subprocess.CalledProcessError) as error:
        sys.exit(str(error))

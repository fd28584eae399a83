"""`python -m tools.page FILE...`: lints JavaScript and CSS with Biome, which is fetched once from npm."""

import subprocess
import sys
from pathlib import Path

from tests.control_plane.npm import installed

HERE = Path(__file__).parent


def main(paths: list[str]) -> int:
    """Lint the files; return 1 if one must change, warnings included."""
    biome = installed(HERE / "package.json") / "node_modules" / ".bin" / "biome"
    command = [str(biome), "lint", "--config-path", str(HERE), "--error-on-warnings", *paths]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"Biome cannot be fetched with npm: {error}")

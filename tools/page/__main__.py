"""`python -m tools.page`: lints script and style of the HTML page with Biome, which is fetched once from npm.

The parts of the script share one scope, so they are joined first, as in the page.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from kubectl_related.printers.pictures import page
from tests.control_plane.npm import installed

HERE = Path(__file__).parent


def main() -> int:
    """Lint; return 1 if something must change, warnings included."""
    biome = installed(HERE / "package.json") / "node_modules" / ".bin" / "biome"
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "script.js")
        script.write_text(page.script(), encoding="utf-8")
        styles = sorted(Path(page.__file__).parent.glob("*.css"))
        options = ["--config-path", str(HERE), "--error-on-warnings"]
        command = [str(biome), "lint", *options, str(script), *map(str, styles)]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"Biome cannot be fetched with npm: {error}")

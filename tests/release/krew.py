"""The real krew with a root and an index of its own; nothing of it is outside a folder of the test."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.control_plane.build import Programs

SECONDS = 300


@dataclass(frozen=True)
class Krew:
    """A person with kubectl and krew, and nothing else on the PATH but the system's programs.

    `root` is what KREW_ROOT says, `home` what HOME says, `kubeconfig` the person's kubeconfig.
    """

    programs: Programs
    home: Path
    root: Path
    kubeconfig: Path

    @property
    def bin(self) -> Path:
        """The folder in which krew puts its links."""
        return self.root / "bin"

    @property
    def tools(self) -> Path:
        """The folder with krew itself, which takes a program of others in `bin` for one of an older krew."""
        return self.home / "tools"

    def environment(self) -> dict[str, str]:
        """Return the environment of the person's shell."""
        places = [str(self.bin), str(self.tools), str(self.programs.folder), os.defpath]
        return {
            "HOME": str(self.home),
            "PATH": os.pathsep.join(places),
            "KUBECONFIG": str(self.kubeconfig),
            "KREW_ROOT": str(self.root),
            # Otherwise krew asks GitHub for its own index and for newer versions of itself.
            "KREW_DEFAULT_INDEX_URI": str(self.home / "default-index"),
            "KREW_NO_UPGRADE_CHECK": "1",
        }

    def prepare(self) -> None:
        """Put krew on the PATH, and make an empty default index."""
        self.tools.mkdir(parents=True)
        (self.tools / "kubectl-krew").symlink_to(self.programs.path("krew"))
        self.commit(self.home / "default-index", {"README": "empty"})

    def commit(self, repository: Path, files: dict[str, str]) -> None:
        """Write files into a git repository, below `plugins`, and commit them."""
        (repository / "plugins").mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (repository / "plugins" / name).write_text(content, encoding="utf-8")
        git = ("git", "-C", str(repository), "-c", "user.name=test", "-c", "user.email=test@localhost")
        for arguments in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message=plugins")):
            self.run(*git, *arguments)

    def run(self, *command: str) -> str:
        """Run a command that succeeds and return its stdout."""
        ran = self.try_to_run(*command)
        if ran.returncode:
            raise AssertionError(f"{' '.join(command)}: {ran.stdout}{ran.stderr}")
        return ran.stdout

    def try_to_run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command and return all that came of it."""
        return subprocess.run(
            command,
            env=self.environment(),
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback and give its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and does not talk about it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""

"""Real shells on a terminal of their own, which have read the completion script as the docs say.

A shell that is not installed is fetched from Debian's archive, once, and run from the cache.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import pexpect

from tests.control_plane.build import made_once

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = ("zsh", "zsh-common", "fish", "fish-common", "libpcre2-32-0")
READY = "READY> "
SECONDS = 30.0
_KILL_LINE = "\x15"
_CONTROL = re.compile(r"\x1b[\[\]()][^a-zA-Z\x07]*[a-zA-Z\x07]|\x1b.|[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class Shell:
    """A shell that is about to start: its command, and what its environment needs besides."""

    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


def bash(home: Path) -> Shell:
    """Write bash's start-up file."""
    lines = (f"PS1='{READY}'", "bind 'set enable-bracketed-paste off'", "bind 'set show-all-if-ambiguous on'")
    _write(home / "bashrc", *lines, "source <(kubectl_complete-related --script bash)")
    return Shell(("bash", "--noprofile", "--rcfile", str(home / "bashrc"), "-i"))


def zsh(home: Path) -> Shell:
    """Write zsh's start-up files; a zsh that is not installed gets the path of its functions."""
    program, root = _installed("zsh", "bin/zsh")
    if root is not None:
        functions = [str(path) for path in (root / "usr/share/zsh/functions").rglob("*") if path.is_dir()]
        (modules,) = root.glob("usr/lib/*/zsh/*")
        _write(home / ".zshenv", f"module_path=({modules})", f"fpath=({' '.join(functions)})")
    lines = (f"PS1='{READY}'", "autoload -U compinit && compinit -u -D")
    _write(home / ".zshrc", *lines, "source <(kubectl_complete-related --script zsh)")
    return Shell((program, "-i"), {"ZDOTDIR": str(home)})


def fish(home: Path) -> Shell:
    """Write fish's start-up files."""
    program, root = _installed("fish", "usr/bin/fish")
    libraries = (
        {} if root is None else {"LD_LIBRARY_PATH": str(next(root.glob("usr/lib/*/libpcre2*")).parent)}
    )
    folder = home / ".config" / "fish"
    _write(folder / "config.fish", f"function fish_prompt; echo -n '{READY}'; end", "set -g fish_greeting")
    script = subprocess.run(
        ["kubectl_complete-related", "--script", "fish"], capture_output=True, text=True, check=True
    ).stdout
    _write(folder / "completions" / "kubectl-related.fish", script)
    return Shell((program, "-i"), libraries)


SHELLS = {"bash": bash, "fish": fish, "zsh": zsh}


class Terminal:
    """A shell that runs on a terminal; closed when it is left."""

    def __init__(self, shell: Shell, environment: dict[str, str]) -> None:
        program, *rest = shell.command
        settled: Any = {**environment, **shell.environment, "TERM": "xterm", "LANG": "C.UTF-8"}
        self._child = pexpect.spawn(
            program, rest, env=settled, encoding="utf-8", dimensions=(60, 200), timeout=SECONDS
        )

    def __enter__(self) -> Self:
        self._child.expect_exact(READY)
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close(force=True)

    def completed(self, typed: str, expected: str) -> str:
        """Type a line and a TAB; return what is shown once it holds `expected`, or when time is up."""
        self._child.send(f"{_KILL_LINE}{typed}\t")
        shown, end = "", time.monotonic() + SECONDS
        while expected not in (plain := _CONTROL.sub("", shown)) and time.monotonic() < end:
            try:
                shown += self._child.read_nonblocking(10_000, 0.2)
            except pexpect.TIMEOUT:
                continue
        return plain


def _installed(name: str, inside: str) -> tuple[str, Path | None]:
    """Return the program, and the folder that stands for / where it had to be fetched."""
    if found := shutil.which(name):
        return found, None
    root = _fetched()
    return str(root / inside), root


def _fetched() -> Path:
    """Return the folder into which Debian's packages are unpacked."""
    return made_once(f"shells-{'-'.join(PACKAGES)}", _fetch)


def _fetch(folder: Path) -> None:
    subprocess.run(["apt-get", "download", "--quiet", *PACKAGES], cwd=folder, check=True)
    for package in sorted(folder.glob("*.deb")):
        subprocess.run(["dpkg-deb", "--extract", str(package), str(folder)], check=True)
        package.unlink()
    # fish looks for its settings beside its program.
    (folder / "usr" / "etc").symlink_to("../etc")


def _write(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

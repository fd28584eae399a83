"""Runs kubectl related inside the test's own process: a process of its own costs more than the answer."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kubectl_related.cli.command import command

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Said:
    """What one question printed, and its exit code."""

    code: int
    stdout: str
    stderr: str


def ask(*arguments: str) -> Said:
    """Ask one question with `-o json`."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command([*arguments, "-o", "json"])
    return Said(code, out.getvalue(), err.getvalue())


def ask_files(question: Sequence[str], namespace: str, *files: Path) -> Said:
    """Ask files; objects without a namespace live in this one."""
    return ask(*question, "--namespace", namespace, *(f"--from={file}" for file in files))

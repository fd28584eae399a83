"""What a process holds: memory, threads, sockets, files; and whether it holds more and more. Linux only."""

from __future__ import annotations

import gc
import os
import statistics
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = 5
GROWTH = 0.10
"""What the memory of the last fifth may be above that of the second, and the slack below with it."""
SLACK_KIB = 4 << 10
WARM_QUESTIONS = 300
"""Before so many the largest answers are still to come, and memory says nothing."""
SETTLE_SECONDS = 3.0


class Census(NamedTuple):
    """One count; `memory` in KiB, `temporary`: entries below the folder for temporary files."""

    questions: int
    memory: int
    threads: int
    sockets: int
    files: int
    temporary: int


def take(questions: int, folders: Sequence[Path]) -> Census:
    """Count; the threads of the last question get a while to end, and what hangs in cycles is let go."""
    until = time.monotonic() + SETTLE_SECONDS
    while threading.active_count() > 1 and time.monotonic() < until:
        time.sleep(0.01)
    gc.collect()
    open_files = [_target(entry) for entry in Path("/proc/self/fd").iterdir()]
    sockets = sum(target.startswith("socket:") for target in open_files)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    memory = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    temporary = sum(path.name.startswith("tmp") for folder in folders for path in folder.rglob("*"))
    return Census(questions, memory, threading.active_count(), sockets, len(open_files) - sockets, temporary)


def is_warm(counts: Sequence[Census]) -> bool:
    """Return whether memory can be judged: every question was asked before the second fifth began."""
    return counts[len(counts) // PARTS].questions >= WARM_QUESTIONS


def _target(entry: Path) -> str:
    try:
        return os.readlink(entry)  # noqa: PTH115 - a name that is not a path
    except OSError:
        # The folder itself was open while it was read.
        return ""


def verdict(counts: Sequence[Census]) -> list[str]:
    """Return what has grown; nothing if nothing did."""
    size = len(counts) // PARTS
    if not size:
        return [f"{len(counts)} counts are too few"]
    early, late = counts[size : 2 * size], counts[-size:]
    found = []
    before, after = (statistics.median(count.memory for count in part) for part in (early, late))
    if is_warm(counts) and after > before * (1 + GROWTH) + SLACK_KIB:
        found.append(f"memory grew from {before / 1024:.1f} to {after / 1024:.1f} MiB")
    for what in ("threads", "sockets", "files", "temporary"):
        most = max(getattr(count, what) for count in early)
        least = min(getattr(count, what) for count in late)
        if least > most:
            found.append(f"{what} grew from {most} to {least}")
    if late[-1].temporary:
        found.append(f"{late[-1].temporary} temporary files are left")
    return found

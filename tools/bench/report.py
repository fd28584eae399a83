"""Prints the measurements and writes docs/performance.md."""

import datetime as dt
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from kubectl_related import __version__
from tools.bench.objects import Sizes
from tools.bench.parallel import SECONDS_PER_ANSWER, Row
from tools.bench.questions import FLOOR, SAME, Goal, Line

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
LIBRARIES = ("click", "msgspec", "PyYAML", "tabulate")
TITLES = [
    "QUESTION", "WHERE", "MIN", "MEDIAN", "MAX", "CPU", "MEMORY", "REQUESTS", "BYTES", "FLOOR", "KUBECTL",
    "OTHERS",
]  # fmt: skip
INTRODUCTION = """\
# Performance

This page is written by `make bench`, which starts and loads a control plane of its own; do not edit it.

{when}, {machine}, {busy}; {versions}.

Load: {load}. Everything runs on one machine, so the server's work is part of the time. Each question and its
comparison run in turn, {runs} times after one run to fill the caches (`kubectl get` of all types and
namespaces: once). Requests and bytes (both directions, compressed, before TLS) are counted in a separate run.
*CPU* is the CPU time of `kubectl related` alone, *memory* the maximum of its runs. The *floor* is a script
with the same interpreter, transport, threads, requests and encodings that discards every body undecoded.
"""


def table(lines: Sequence[Line]) -> list[list[str]]:
    """Return the measurements as rows of text, the titles first."""
    return [TITLES, *(_row(line) for line in lines)]


def _row(line: Line) -> list[str]:
    named = (FLOOR, SAME)
    others = [f"{ratio:.2f} x {name}" for name, ratio in line.ratios.items() if name not in named]
    low, middle, high = min(line.wall), statistics.median(line.wall), max(line.wall)
    return [
        line.typed,
        line.where,
        *(_seconds(value) for value in (low, middle, high, line.cpu)),
        f"{line.memory / 1e6:.0f} MB" if line.memory else "",
        "" if line.requests is None else str(line.requests),
        "" if line.size is None else _bytes(line.size),
        *(f"{line.ratios[name]:.2f} x" if name in line.ratios else "" for name in named),
        ", ".join(others),
    ]


def goal_rows(goals: Iterable[Goal]) -> list[list[str]]:
    """Return each target, the measurement, and whether it was reached."""
    rows = [["AT MOST", "LIMIT", "MEASURED", ""]]
    for goal in goals:
        measured = "" if goal.reached is None else f"{goal.reached:.2f} {goal.unit}"
        verdict = {True: "yes", False: "no", None: "not measured"}[goal.holds]
        rows.append([goal.said, f"{goal.limit:.2f} {goal.unit}", measured, verdict])
    return rows


def parallel_rows(rows: Iterable[Row]) -> list[list[str]]:
    """Return the gain of several threads when every answer is slow."""
    titles = ["QUESTION", "REQUESTS", "ONE THREAD", "DEFAULT", "RATIO"]
    return [
        titles,
        *([r.question, str(r.requests), _seconds(r.one), _seconds(r.many), f"{r.ratio:.1f}"] for r in rows),
    ]


def text(rows: Sequence[Sequence[str]]) -> str:
    """Return rows in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in padded)


def write_page(
    lines: Sequence[Line],
    goals: Sequence[Goal],
    parallel: Sequence[Row],
    sizes: Sizes,
    runs: int,
    server: str,
    before: float,
) -> None:
    """Write the page of the documentation; `before`: the load average of the machine before the start."""
    load = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in asdict(sizes).items())
    parts = [
        INTRODUCTION.format(
            when=dt.datetime.now(dt.UTC).date().isoformat(),
            machine=f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})",
            busy=f"load average {before:.1f} before the start (0 = nothing else ran)",
            versions=", ".join(_versions(server)),
            load=load,
            runs=runs,
        ),
        "## Questions\n",
        "FLOOR and KUBECTL: the time relative to the floor, and to `kubectl get` of the same types.\n",
        _markdown(table(lines)),
        "## Targets\n",
        _markdown(goal_rows(goals)),
        "## Concurrency\n",
        f"From the first request to the last answer, each delayed by {_seconds(SECONDS_PER_ANSWER)}.\n",
        _markdown(parallel_rows(parallel)),
    ]
    PAGE.write_text("\n".join(parts), encoding="utf-8")


def _versions(server: str) -> list[str]:
    ours = [f"kubectl related {__version__}", f"Python {platform.python_version()}", server]
    return [*ours, *(f"{name} {version(name)}" for name in LIBRARIES)]


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]) + "\n"


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def _bytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"

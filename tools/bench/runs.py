"""Runs commands in turn and records their time and memory."""

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

METER = Path(__file__).with_name("meter.py")
PATIENCE_SECONDS = 1800


@dataclass(frozen=True)
class Command:
    """A program with its arguments and environment; `codes` are the exit codes of a good run.

    `most`: it takes so long that it is run so often at most, and not once before.
    """

    words: tuple[str, ...]
    environ: Mapping[str, str]
    codes: tuple[int, ...] = (0,)
    most: int | None = None


@dataclass
class Measured:
    """What the runs of one command took: seconds, CPU seconds, bytes of memory."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Seconds of the run in the middle."""
        return statistics.median(self.wall)

    @property
    def peak(self) -> int:
        """The most memory of any run."""
        return max(self.memory)


def measure(
    commands: Mapping[str, Command], runs: int, folder: Path, warm: Callable[[str], bool] = lambda _: True
) -> dict[str, Measured]:
    """Run all commands in turn, `runs` times; those that are to be `warm` once more before.

    Raises: RuntimeError where a run ends otherwise than it should.
    """
    found = {name: Measured() for name in commands}
    for name, command in commands.items():
        if warm(name) and command.most is None:
            _run(command, folder)
    for number in range(runs):
        for name, command in commands.items():
            if command.most is not None and number >= command.most:
                continue
            took = _run(command, folder)
            found[name].wall.append(took["wall"])
            found[name].cpu.append(took["cpu"])
            found[name].memory.append(int(took["memory"]))
    return found


def _run(command: Command, folder: Path) -> dict[str, float]:
    told = folder / "stderr"
    meter = [sys.executable, "-I", "-S", str(METER), str(told), *command.words]
    ran = subprocess.run(
        meter, env=dict(command.environ), check=True, capture_output=True, timeout=PATIENCE_SECONDS
    )
    took: dict[str, float] = json.loads(ran.stdout)
    if took["code"] not in command.codes:
        said = told.read_text(encoding="utf-8", errors="replace")[-1000:]
        raise RuntimeError(f"{' '.join(command.words)}: exit code {took['code']:.0f}: {said}")
    return took


def program(
    words: Sequence[str], environ: Mapping[str, str], codes: Sequence[int] = (0,), most: int | None = None
) -> Command:
    """Return a command."""
    return Command(tuple(words), environ, tuple(codes), most)

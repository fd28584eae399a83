"""`make soak`: starts a control plane, loads it, and asks random questions for half an hour."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from tests.control_plane.build import say
from tests.control_plane.control_plane import ControlPlane
from tools.bench.objects import Sizes
from tools.bench.stage import Stage
from tools.soak.census import WARM_QUESTIONS, Census, is_warm, verdict
from tools.soak.run import SoakError, soak
from tools.soak.watched import watched

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEAD = "questions   memory KiB   threads   sockets   files   temporary"


def main(arguments: Sequence[str]) -> int:
    """Ask, print the counts, and report growth; return 1 if there was any."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--pods", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    parser.add_argument("--watch", action="store_true", help="watch one question instead of asking many")
    chosen = parser.parse_args(arguments)
    sizes = Sizes(chosen.pods, 5, configmaps=500, secrets=500, deployments=200, crds=20, more_crds=0)
    counts = []
    with tempfile.TemporaryDirectory(prefix="soak-") as name, ControlPlane() as control_plane:
        say(f"loading the server; seed {chosen.seed}")
        stage = Stage(control_plane, sizes, Path(name), 1)
        stage.open()
        stage.add_pods(0, sizes.pods)
        print(HEAD)
        try:
            for count in _counts(control_plane, Path(name), chosen):
                counts.append(count)
                print(
                    "".join(
                        f"{value:>{len(title) + 2}}"
                        for value, title in zip(count, HEAD.split("   "), strict=True)
                    )
                )
        except SoakError as error:
            print(f"it broke: {error}")
            return 1
    grown = verdict(counts)
    if not is_warm(counts):
        print(f"too few questions to judge the memory: {WARM_QUESTIONS} should come before the second fifth")
    print("\n".join(grown) or "nothing grew")
    return 1 if grown else 0


def _counts(control_plane: ControlPlane, folder: Path, chosen: argparse.Namespace) -> Iterator[Census]:
    """Yield the counts of the soak that was chosen; of a watch, print the CPU time of a change in the end."""
    if not chosen.watch:
        yield from soak(control_plane, folder, chosen.minutes * 60, chosen.seed)
        return
    found = []
    for count, seconds in watched(control_plane, folder, chosen.minutes * 60):
        found.append((count.questions, seconds))
        yield count
    for (before, begun), (after, ended) in pairwise(
        (found[len(found) // 5], found[len(found) // 2], found[-1])
    ):
        print(f"{(ended - begun) / max(1, after - before) * 1e6:.0f} µs of CPU for a change of a pod")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

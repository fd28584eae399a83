"""`make bench`: starts a control plane, loads it, asks, prints the table and writes docs/performance.md."""

import argparse
import dataclasses
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.conftest import EXECUTABLE
from tests.control_plane.build import say
from tests.control_plane.control_plane import ControlPlane
from tests.control_plane.shop import NAMESPACE, open_shop
from tests.proxy.server import FaultProxy
from tools.bench import dumps, parallel, questions, report
from tools.bench.objects import Sizes
from tools.bench.questions import OURS, Line, Question
from tools.bench.runs import measure, program
from tools.bench.stage import Stage, ratios
from tools.schema_recall import speed

COMPLETION = EXECUTABLE.with_name("kubectl_complete-related")
FEW = 10
"""Memory is compared with that part of the pods."""
BUSY = 0.5
"""The load average from which something else runs."""


def main(arguments: Sequence[str]) -> int:
    """Measure, print, write."""
    chosen = _parser().parse_args(arguments)
    sizes = Sizes(**{field.name: getattr(chosen, field.name) for field in dataclasses.fields(Sizes)})
    started, before = time.monotonic(), os.getloadavg()[0]
    if before > BUSY:
        say(f"the machine is not idle (load average {before:.1f}): what follows is not to be relied on")
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with ControlPlane() as control_plane:
            server = _server(control_plane)
            for line in _measured(control_plane, sizes, folder, chosen):
                say(f"{time.monotonic() - started:4.0f} s  {line.typed}, {line.where}")
                lines.append(line)
        say("one thread against the default")
        rows = [] if chosen.only else _parallel(folder)
    goals = questions.goals(lines)
    print(report.text(report.table(lines)))
    print(report.text(report.goal_rows(goals)))
    print(report.text(report.parallel_rows(rows)))
    if chosen.write and not chosen.only:
        report.write_page(lines, goals, rows, sizes, chosen.runs, server, before)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    for field in dataclasses.fields(Sizes):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=int, default=field.default)
    parser.add_argument("--runs", type=int, default=7, help="runs of each question")
    parser.add_argument("--file-runs", type=int, default=3, help="runs of each question to files")
    parser.add_argument("--file-objects", type=int, default=10_000, help="objects of a dump")
    parser.add_argument("--relatives", type=int, default=5_000, help="relatives of the long answer")
    parser.add_argument("--round-trip", type=float, default=0.05, help="seconds behind the proxy")
    parser.add_argument("--only", default="", metavar="WORD", help="only rows with this word; writes no page")
    parser.add_argument(
        "--no-write", dest="write", action="store_false", help="leave docs/performance.md alone"
    )
    return parser


def _server(control_plane: ControlPlane) -> str:
    said = control_plane.api.get("/version")
    return f"Kubernetes {said['gitVersion']}"


def _measured(
    control_plane: ControlPlane, sizes: Sizes, folder: Path, chosen: argparse.Namespace
) -> Iterator[Line]:
    stage = Stage(control_plane, sizes, folder, chosen.runs)
    environ = control_plane.environment()
    if not chosen.only:
        yield from _help(control_plane, chosen.runs, folder)
        yield _schemas(chosen.file_runs)
        yield from dumps.questions(chosen.file_objects, chosen.file_runs, folder, environ)
        yield from dumps.relatives(chosen.relatives, chosen.file_runs, folder, environ)
    say("loading the server")
    stage.open()
    yield from _grown(stage, sizes.pods, chosen)
    for question in _chosen(questions.EVERYWHERE, chosen):
        yield stage.ask(question)
    for question in _chosen([questions.AS_USER], chosen):
        yield stage.ask_as_user(question)
    for question in _chosen([questions.FIRST_SCHEMAS], chosen):
        yield stage.ask(question, compared=False)
    for question in _chosen(questions.FAR, chosen):
        yield stage.ask_far(question, chosen.round_trip)
    if not chosen.only:
        yield from _more_crds(stage, sizes, chosen)


def _chosen(asked: Sequence[Question], chosen: argparse.Namespace) -> list[Question]:
    return [question for question in asked if chosen.only in question.key]


def _grown(stage: Stage, pods: int, chosen: argparse.Namespace) -> Iterator[Line]:
    """Measure with a tenth of the pods, then add the others."""
    few = pods // FEW
    stage.add_pods(0, few)
    for question in _chosen(questions.WITH_FEW_PODS, chosen):
        yield stage.ask(question, compared=False, where=f"loopback, {few} pods")
    say("loading the server with all pods")
    stage.add_pods(few, pods)


def _more_crds(stage: Stage, sizes: Sizes, chosen: argparse.Namespace) -> Iterator[Line]:
    yield stage.ask(questions.FEWER_CRDS, where="loopback, before more CRDs")
    say("adding custom kinds")
    stage.add_definitions()
    yield stage.ask(questions.MORE_CRDS, where=f"loopback, {sizes.more_crds} CRDs more")
    yield stage.ask_far(questions.ALL_TYPES_FAR, chosen.round_trip)


def _help(control_plane: ControlPlane, runs: int, folder: Path) -> Iterator[Line]:
    """Measure what needs no server."""
    environ = control_plane.environment()
    kubectl = str(control_plane.programs.path("kubectl"))
    asked = {"help": [str(EXECUTABLE), "--help"], "completion": [str(COMPLETION), "pvc", "--"]}
    for key, words in asked.items():
        commands = {OURS: program(words, environ)}
        commands["kubectl get --help"] = program([kubectl, "get", "--help"], environ)
        found = measure(commands, runs, folder)
        ours, typed = found[OURS], " ".join(["--help"] if key == "help" else ["completion of", *words[1:]])
        yield Line(key, typed, "no server", ours.wall, min(ours.cpu), ours.peak, None, None, ratios(found))


def _schemas(runs: int) -> Line:
    """Measure in this process what a first question about unknown kinds adds: the processor alone."""
    seconds = speed.reading(runs)
    typed = f"schemas of {speed.KINDS} kinds of real projects in {speed.DOCUMENTS} documents"
    return Line("schemas", typed, "reading alone", seconds, min(seconds), 0, None, None, {})


def _parallel(folder: Path) -> list[parallel.Row]:
    """Measure on a server with the example alone."""
    with ControlPlane() as control_plane:
        open_shop(control_plane)
        authority = folder / "shop.crt"
        authority.write_bytes(control_plane.authority)
        with FaultProxy(control_plane.url, authority) as proxy:
            token = control_plane.token("admin")
            config = proxy.kubeconfig(folder / "shop.config", token=token, namespace=NAMESPACE)
            return parallel.measure(proxy, config, control_plane.environment())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

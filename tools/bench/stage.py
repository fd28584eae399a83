"""The loaded server, near or far away, and the programs to compare with."""

import contextlib
import statistics
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from kubectl_related.options import Options
from tests.conftest import EXECUTABLE
from tests.control_plane.api import ApiError
from tests.control_plane.control_plane import ControlPlane
from tests.control_plane.shop import NAMESPACE, open_shop
from tests.proxy.server import FaultProxy
from tools.bench import objects
from tools.bench.distance import relay
from tools.bench.load import Loader
from tools.bench.questions import FLOOR, OURS, SAME, SMALL, Line, Question
from tools.bench.recording import Recording
from tools.bench.runs import Command, Measured, measure, program

FLOOR_SCRIPT = Path(__file__).with_name("floor.py")
SETTLE_SECONDS = 60.0
LONG_RUNS = 1
"""Of kubectl over all namespaces, which takes minutes."""
ADMIN, USER = "admin", "reader"


class Stage:
    """A control plane of its own with the example shop and the load."""

    def __init__(self, control_plane: ControlPlane, sizes: objects.Sizes, folder: Path, runs: int) -> None:
        self.control_plane = control_plane
        self._sizes = sizes
        self._folder = folder
        self._runs = runs
        self._spaces = objects.names(sizes, NAMESPACE)
        token = control_plane.token(ADMIN)
        self._loader = Loader(control_plane.url, control_plane.authority, token)
        self._authority = folder / "authority.crt"
        self._authority.write_bytes(control_plane.authority)

    def open(self) -> None:
        """Put the example there, then everything but the pods; nobody acts on it."""
        open_shop(self.control_plane)
        self.control_plane.leave_objects_alone()
        spaces, sizes = [*self._spaces, SMALL], self._sizes
        self._loader.create(objects.namespaces(spaces))
        self._loader.create(objects.accounts(spaces))
        self._loader.create(objects.classes())
        self._loader.create(objects.rights(USER))
        self._loader.create(objects.definitions(0, sizes.crds))
        self._loader.create(objects.others(sizes, self._spaces))
        self._loader.create(objects.small(SMALL))
        deployments = self.control_plane.api.get("/apis/apps/v1/deployments")["items"]
        self._loader.create(objects.replica_sets(deployments))
        self._wait_for_kinds(0, sizes.crds)
        self._loader.create(objects.custom(0, sizes.crds, sizes.objects_of_a_crd, self._spaces))

    def add_pods(self, first: int, last: int) -> None:
        """Create pods."""
        self._loader.create(objects.pods(first, last, self._spaces))

    def add_definitions(self) -> None:
        """Create the further CRDs, without objects."""
        first, last = self._sizes.crds, self._sizes.crds + self._sizes.more_crds
        self._loader.create(objects.definitions(first, last))
        self._wait_for_kinds(first, last)

    def _wait_for_kinds(self, first: int, last: int) -> None:
        for number in range(first, last):
            path = objects.collection(number)
            self.control_plane.wait(partial(self._serves, path), path, SETTLE_SECONDS)

    def _serves(self, path: str) -> bool:
        try:
            return self.control_plane.api.has(path)
        except ApiError:
            # The kind is known, its storage is not there yet.
            return False

    def ask(self, question: Question, *, compared: bool = True, where: str = "loopback") -> Line:
        """Measure a question near the server."""
        return self._ask(question, self.control_plane.kubeconfig, 0.0, where, compared=compared)

    def ask_as_user(self, question: Question) -> Line:
        """Measure a question near the server, of somebody whose rights the server has to look up."""
        config = self.control_plane.kubeconfig_by_token(USER)
        return self._ask(question, config, 0.0, "loopback, as an ordinary user", compared=False)

    def ask_far(self, question: Question, seconds: float) -> Line:
        """Measure a question on a network with this round trip."""
        with self._far_away(seconds) as config:
            return self._ask(question, config, seconds, f"{seconds * 1000:.0f} ms", compared=True)

    def _ask(self, question: Question, config: Path, latency: float, where: str, *, compared: bool) -> Line:
        recording = self._record(question)
        environ = self.control_plane.environment(config)
        commands = {OURS: self._ours(question, environ)}
        if compared:
            commands |= self._others(question, recording, environ, near=not latency)
        found = measure(commands, self._runs, self._folder)
        return _line(question, where, found, recording)

    def _others(
        self, question: Question, recording: Recording, environ: dict[str, str], *, near: bool
    ) -> dict[str, Command]:
        kubectl = str(self.control_plane.programs.path("kubectl"))
        found = {name: program([kubectl, *typed.split()], environ) for name, typed in question.beside}
        if near:
            plan = self._folder / f"{question.key.replace(' ', '-')}.plan"
            authority = self.control_plane.authority.decode()
            token = self.control_plane.token(ADMIN)
            recording.write_plan(plan, self.control_plane.url, authority, token, Options().concurrency)
            found[FLOOR] = program([sys.executable, str(FLOOR_SCRIPT), str(plan)], environ)
            # Some lists of --unused -A are of one namespace: those of objects that are there only.
            everywhere = recording.everywhere() or "-A" in question.typed.split()
            scope = ["-A"] if everywhere else ["-n", _namespace(question)]
            words = [kubectl, "get", ",".join(recording.kinds()), *scope]
            found[SAME] = program(words, environ, most=LONG_RUNS if everywhere else None)
        return found

    def _record(self, question: Question) -> Recording:
        """Ask once behind a proxy that only counts, after once to fill the caches."""
        with self._proxy(0.0) as (proxy, config):
            command = self._ours(question, self.control_plane.environment(config))
            measure({OURS: command}, 1, self._folder)
            proxy.clear()
            measure({OURS: command}, 1, self._folder, warm=lambda _: False)
            return Recording(proxy.log)

    def _ours(self, question: Question, environ: dict[str, str]) -> Command:
        words = [str(EXECUTABLE), *question.typed.split()]
        if question.cold:
            cache = str(self._folder / "cache")
            words = ["/bin/sh", "-c", 'rm -rf "$0"; exec "$@"', cache, *words, "--cache-dir", cache]
        return program(words, environ, question.codes)

    @contextlib.contextmanager
    def _proxy(self, latency: float) -> Iterator[tuple[FaultProxy, Path]]:
        with FaultProxy(self.control_plane.url, self._authority, latency=latency) as proxy:
            token = self.control_plane.token(ADMIN)
            yield (
                proxy,
                proxy.kubeconfig(self._folder / f"{latency}.config", token=token, namespace=NAMESPACE),
            )

    @contextlib.contextmanager
    def _far_away(self, round_trip: float) -> Iterator[Path]:
        server = urlsplit(self.control_plane.url)
        with relay(server.hostname or "", server.port or 443, round_trip) as port:
            near = yaml.safe_load(self.control_plane.kubeconfig.read_text(encoding="utf-8"))
            for one in near["clusters"]:
                one["cluster"]["server"] = f"https://127.0.0.1:{port}"
            far = self._folder / "far.config"
            far.write_text(yaml.safe_dump(near), encoding="utf-8")
            yield far


def _namespace(question: Question) -> str:
    words = question.typed.split()
    return words[words.index("-n") + 1]


def _line(question: Question, where: str, found: dict[str, Measured], recording: Recording) -> Line:
    ours = found[OURS]
    return Line(
        question.key,
        question.typed,
        where,
        ours.wall,
        statistics.median(ours.cpu),
        ours.peak,
        recording.requests,
        recording.size,
        ratios(found),
        tuple(recording.asked),
    )


def ratios(found: dict[str, Measured], others: Sequence[str] = ()) -> dict[str, float]:
    """Return how many times longer ours took than each of the others."""
    names = others or [name for name in found if name != OURS]
    return {name: found[OURS].median / found[name].median for name in names}

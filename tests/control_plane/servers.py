"""Starts the programs of one control plane in order and stops them; knows nothing of tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.control_plane import commands, nodes
from tests.control_plane.api import Api
from tests.control_plane.build import Programs
from tests.control_plane.credentials import ADMINISTRATOR, ADMINISTRATORS, READER, USERS, Credentials
from tests.control_plane.processes import Process, ProcessDiedError, free_port, wait_until

START_ATTEMPTS = 3
START_SECONDS = 120.0
PORT_TAKEN = "address already in use"
MANAGER = "kube-controller-manager"
API_SERVER = "kube-apiserver"


@dataclass(frozen=True)
class Settings:
    """What distinguishes one control plane from another."""

    run_pods: bool = True
    controllers: str = commands.CONTROLLERS
    users: Mapping[str, Sequence[str]] = field(default_factory=dict)
    audit: bool = False
    flags: Sequence[str] = ()


class Servers:
    """The running programs of one control plane."""

    def __init__(self, programs: Programs, folder: Path, settings: Settings) -> None:
        self._programs = programs
        self._settings = settings
        self.layout = commands.Layout(folder)
        self.credentials = Credentials(folder, {**USERS, **settings.users})
        self.processes: list[Process] = []
        self.home = folder / "home"
        self.url = ""
        self.api = Api("", self.credentials.authority, "")

    def start(self) -> None:
        """Start everything and return when objects can be created."""
        self.home.mkdir()
        self.credentials.write()
        self._run("etcd", commands.etcd(self._programs, self.layout))
        self._start_api_server()
        self.start_controllers()
        if self._settings.run_pods:
            self._start_node()
        self._bind_reader()
        self.wait(self._has_default_account, "default ServiceAccount")

    def stop(self) -> None:
        """Stop everything at once; a program never outlives the one that it needs."""
        while self.processes:
            self.processes.pop().stop()

    def start_controllers(self) -> None:
        """Start the controller manager."""
        kubeconfig = self._component(MANAGER)
        controllers = self._settings.controllers
        command = commands.controller_manager(self._programs, self.layout, kubeconfig, controllers)
        self._run(MANAGER, command)

    def stop_controllers(self) -> None:
        """Stop the controller manager."""
        self._end(MANAGER)

    def stop_all_but_the_api(self) -> None:
        """Stop whoever would act on objects by itself: controllers, scheduler, node."""
        for process in list(self.processes):
            if process.name not in ("etcd", API_SERVER):
                self._end(process.name)

    def wait(self, condition: Callable[[], bool], what: str, timeout: float = START_SECONDS) -> None:
        """Wait until the condition holds; give up at once when a program dies."""
        wait_until(condition, what, timeout, tuple(self.processes))

    def _start_api_server(self) -> None:
        """Start the API server; between finding a free port and listening on it, another may take it."""
        for attempt in range(1, START_ATTEMPTS + 1):
            port = free_port()
            self.url = f"https://127.0.0.1:{port}"
            self.api = Api(self.url, self.credentials.authority, self.credentials.tokens[ADMINISTRATOR])
            audit, flags = self._settings.audit, self._settings.flags
            command = commands.api_server(self._programs, self.layout, port, audit=audit, flags=flags)
            self._run(API_SERVER, command)
            try:
                self.wait(self.api.is_ready, "ready API server")
            except ProcessDiedError as error:
                if PORT_TAKEN not in str(error) or attempt == START_ATTEMPTS:
                    raise
                self._end(API_SERVER)
            else:
                return

    def _start_node(self) -> None:
        scheduler = commands.scheduler(self._programs, self._component("kube-scheduler"))
        self._run("kube-scheduler", scheduler)
        nodes.create_node(self.api)
        self._run("kwok", commands.kwok(self._programs, self._component("kwok")))
        self.wait(lambda: nodes.is_node_ready(self.api), "ready node")

    def _bind_reader(self) -> None:
        group = "rbac.authorization.k8s.io"
        binding = {
            "metadata": {"name": "test-reader"},
            "subjects": [{"kind": "User", "apiGroup": group, "name": READER}],
            "roleRef": {"kind": "ClusterRole", "apiGroup": group, "name": "view"},
        }
        self.api.create(f"/apis/{group}/v1/clusterrolebindings", binding)

    def _has_default_account(self) -> bool:
        return self.api.has("/api/v1/namespaces/default/serviceaccounts/default")

    def _component(self, name: str) -> Path:
        return self.credentials.by_certificate(self.url, f"system:{name}", (ADMINISTRATORS,))

    def _run(self, name: str, command: list[str]) -> None:
        env = {"HOME": str(self.home)}
        self.processes.append(Process(name, command, self.layout.folder, env))

    def _end(self, name: str) -> None:
        process = next(process for process in self.processes if process.name == name)
        process.stop()
        self.processes.remove(process)

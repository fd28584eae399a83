"""A real Kubernetes control plane on loopback, started and removed by a `with` statement."""

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.control_plane import commands, workloads
from tests.control_plane.api import Api
from tests.control_plane.build import Programs, programs
from tests.control_plane.credentials import ADMINISTRATOR
from tests.control_plane.processes import terminate_as_interrupt
from tests.control_plane.servers import Servers, Settings

KUBECTL_SECONDS = 120
WAIT_SECONDS = 60.0


class KubectlError(RuntimeError):
    """The real kubectl ended with an error; the message is what it wrote."""


class ControlPlane:
    """etcd, the API server, the controllers and, unless `run_pods` is off, a scheduler and a node.

    `users` are users with static tokens and their groups, beside admin, reader (may read what the
    ClusterRole view names) and nobody. `audit` makes the server log every request. `flags` are further
    flags of kube-apiserver.
    """

    def __init__(
        self,
        *,
        run_pods: bool = True,
        controllers: str = commands.CONTROLLERS,
        users: Mapping[str, Sequence[str]] | None = None,
        audit: bool = False,
        flags: Sequence[str] = (),
    ) -> None:
        self._settings = Settings(run_pods, controllers, users or {}, audit, flags)
        self._stack = contextlib.ExitStack()
        self._servers: Servers
        self.programs: Programs
        self.kubeconfig: Path

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            self.programs = programs()
            stack.enter_context(terminate_as_interrupt())
            # Short, because the path of a socket may not be long.
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="related-")))
            self._servers = Servers(self.programs, folder, self._settings)
            stack.callback(self._servers.stop)
            self._servers.start()
            self.kubeconfig = self.kubeconfig_by_token(ADMINISTRATOR)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stack.close()

    @property
    def url(self) -> str:
        """The address of the API server."""
        return self._servers.url

    @property
    def authority(self) -> bytes:
        """The certificate that signed the server's, as PEM."""
        return self._servers.credentials.authority

    @property
    def api(self) -> Api:
        """A minimal client with the rights of the administrator."""
        return self._servers.api

    @property
    def folder(self) -> Path:
        """The folder of this control plane: certificates, kubeconfig files and a log of each program."""
        return self._servers.layout.folder

    @property
    def audit_log(self) -> Path:
        """The requests that the server answered, one JSON object a line; only with `audit`."""
        return self._servers.layout.audit_log

    @property
    def pids(self) -> dict[str, int]:
        """The process ids of the running programs."""
        return {process.name: process.pid for process in self._servers.processes}

    def token(self, user: str) -> str:
        """Return the static token of a user."""
        return self._servers.credentials.tokens[user]

    def kubeconfig_by_token(self, user: str, namespace: str | None = None) -> Path:
        """Write a kubeconfig with the static token of a user."""
        return self._servers.credentials.by_token(self.url, user, namespace)

    def kubeconfig_for(self, user: str, groups: Sequence[str] = (), namespace: str | None = None) -> Path:
        """Write a kubeconfig with a new client certificate for any user in any groups."""
        return self._servers.credentials.by_certificate(self.url, user, groups, namespace)

    def environment(self, kubeconfig: Path | None = None) -> dict[str, str]:
        """Return an environment in which `kubectl` is the real one and finds the installed plugin."""
        places = [str(self.programs.folder), str(Path(sys.prefix, "bin")), os.defpath]
        return {
            "HOME": str(self._servers.home),
            "KUBECONFIG": str(kubeconfig or self.kubeconfig),
            "PATH": os.pathsep.join(places),
        }

    def kubectl(
        self,
        *arguments: str,
        input: str | None = None,  # noqa: A002 - called as in subprocess.run
        kubeconfig: Path | None = None,
    ) -> str:
        """Run the real kubectl, as the administrator unless told otherwise, and return its stdout."""
        answer = subprocess.run(
            [str(self.programs.path("kubectl")), *arguments],
            env=self.environment(kubeconfig),
            input=input or "",
            capture_output=True,
            encoding="utf-8",
            timeout=KUBECTL_SECONDS,
            check=False,
        )
        if answer.returncode:
            raise KubectlError(f"kubectl {' '.join(arguments)}: {answer.stderr}")
        return answer.stdout

    def apply(self, source: str | Path, namespace: str | None = None) -> str:
        """Apply a manifest (a text), or a file or the files of a folder (a Path)."""
        scope = ["--namespace", namespace] if namespace else []
        if isinstance(source, Path):
            return self.kubectl("apply", *scope, "-f", str(source))
        return self.kubectl("apply", *scope, "-f", "-", input=source)

    def namespace(self, prefix: str = "test") -> str:
        """Create a namespace with a name of its own and wait until pods may be created in it."""
        name = f"{prefix}-{secrets.token_hex(4)}"
        self.api.create("/api/v1/namespaces", {"metadata": {"name": name}})
        account = f"/api/v1/namespaces/{name}/serviceaccounts/default"
        self.wait(lambda: self.api.has(account), "default ServiceAccount")
        return name

    def delete_namespace(self, name: str) -> None:
        """Ask for the deletion of a namespace and do not wait for it."""
        self.api.delete(f"/api/v1/namespaces/{name}")

    def wait_for_pods(self, namespace: str, timeout: float = WAIT_SECONDS) -> None:
        """Wait until every workload has its pods and each pod is ready or has succeeded."""
        self.wait(lambda: workloads.are_settled(self.api, namespace), f"running pods in {namespace}", timeout)

    def wait(self, condition: Callable[[], bool], what: str, timeout: float = WAIT_SECONDS) -> None:
        """Wait until the condition holds; give up at once when a program of the control plane dies."""
        self._servers.wait(condition, what, timeout)

    @contextlib.contextmanager
    def without_controllers(self) -> Iterator[None]:
        """Stop the controller manager for a while, so that it leaves a large load alone."""
        self._servers.stop_controllers()
        try:
            yield
        finally:
            self._servers.start_controllers()

    def leave_objects_alone(self) -> None:
        """Stop the controllers, the scheduler and the node for good; etcd and the API server go on."""
        self._servers.stop_all_but_the_api()

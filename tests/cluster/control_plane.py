"""A real Kubernetes control plane on loopback, started and removed with a `with` statement."""

import contextlib
import itertools
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.cluster import commands, kubeconfigs, nodes
from tests.cluster.api import Api
from tests.cluster.build import Programs, programs
from tests.cluster.certs import Authority, service_account_key
from tests.cluster.processes import (
    Process,
    ProcessDiedError,
    free_port,
    terminate_as_interrupt,
    wait_until,
)

ADMINISTRATORS = "system:masters"
USERS: Mapping[str, Sequence[str]] = {"admin": (ADMINISTRATORS,), "reader": (), "nobody": ()}
START_ATTEMPTS = 3
START_SECONDS = 90
KUBECTL_SECONDS = 120


class KubectlError(RuntimeError):
    """The real kubectl ended with an error; the message is what it wrote."""


class ControlPlane:
    """etcd, the API server, the controllers and, unless `run_pods` is off, a scheduler and a node.

    `users` are the users with static tokens and their groups, beside those of USERS; `reader` may read what
    the ClusterRole view names. `audit` makes the server log every request. `flags` go to kube-apiserver.
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
        self._run_pods = run_pods
        self._controllers = controllers
        self._users = {**USERS, **(users or {})}
        self._audit = audit
        self._flags = flags
        self._tokens = {user: secrets.token_hex(16) for user in self._users}
        self._processes: list[Process] = []
        self._numbers = itertools.count(1)
        self._stack = contextlib.ExitStack()
        self.folder = Path()
        self.url = ""
        self.authority = b""
        self.kubeconfig = Path()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            self._programs: Programs = programs()
            stack.enter_context(terminate_as_interrupt())
            self.folder = Path(stack.enter_context(temporary_folder()))
            stack.callback(self._stop)
            self._start()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stack.close()

    @property
    def pids(self) -> list[int]:
        """The ids of the running programs."""
        return [process.pid for process in self._processes]

    @property
    def audit_log(self) -> Path:
        """The requests that the server answered, one JSON object a line; only with `audit`."""
        return self._layout.audit_log

    @property
    def programs(self) -> Programs:
        """The built programs, among them kubectl and krew."""
        return self._programs

    def token(self, user: str) -> str:
        """Return the static token of a user."""
        return self._tokens[user]

    def kubeconfig_by_token(self, user: str, namespace: str | None = None) -> Path:
        """Write a kubeconfig with the static token of a user."""
        return self._write_kubeconfig(user, kubeconfigs.by_token(self._tokens[user]), namespace)

    def kubeconfig_for(self, user: str, groups: Sequence[str] = (), namespace: str | None = None) -> Path:
        """Write a kubeconfig with a new client certificate for any user in any groups."""
        pair = self._clients.client(user, groups)
        return self._write_kubeconfig(user, kubeconfigs.by_certificate(pair), namespace)

    def kubectl(self, *arguments: str, input: str | None = None, kubeconfig: Path | None = None) -> str:  # noqa: A002 - as subprocess calls it
        """Run the real kubectl, as the administrator unless told otherwise, and return its stdout."""
        answer = subprocess.run(
            [str(self._programs.path("kubectl")), *arguments],
            env=self.environment(kubeconfig),
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True,
            encoding="utf-8",
            timeout=KUBECTL_SECONDS,
            check=False,
        )
        if answer.returncode:
            raise KubectlError(f"kubectl {' '.join(arguments)}: {answer.stderr}")
        return answer.stdout

    def environment(self, kubeconfig: Path | None = None) -> dict[str, str]:
        """Return an environment in which `kubectl` is the real one and finds the installed plugin."""
        places = [str(self._programs.folder), str(Path(sys.prefix, "bin")), os.defpath]
        return {
            "HOME": str(self._home),
            "KUBECONFIG": str(kubeconfig or self.kubeconfig),
            "PATH": os.pathsep.join(places),
        }

    def apply(self, source: str | Path, namespace: str | None = None) -> str:
        """Apply a manifest (text), or a file or folder of them (path)."""
        scope = ["--namespace", namespace] if namespace else []
        if isinstance(source, Path):
            return self.kubectl("apply", *scope, "--recursive", "-f", str(source))
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

    def wait_for_pods(self, namespace: str, timeout: float = 60) -> None:
        """Wait until the namespace has pods and each of them is ready or has succeeded."""
        self.wait(lambda: nodes.are_settled(self.api, namespace), f"running pods in {namespace}", timeout)

    def wait(self, condition: Callable[[], bool], what: str, timeout: float = 30) -> None:
        """Wait until the condition holds; give up at once when a program of the control plane dies."""
        wait_until(condition, what, timeout, tuple(self._processes))

    @contextlib.contextmanager
    def without_controllers(self) -> Iterator[None]:
        """Stop the controller manager for a while, so that it does not touch a large load."""
        manager = next(process for process in self._processes if process.name == "kube-controller-manager")
        self._processes.remove(manager)
        manager.stop()
        try:
            yield
        finally:
            self._start_controllers()

"""The command lines of the control plane's programs; knows their flags and the files they read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.control_plane.build import Programs

# Objects of a test stay as the test made them: no pod is collected because its node is missing, and no
# node is tainted because nobody renews its lease.
CONTROLLERS = "*,-node-lifecycle-controller,-pod-garbage-collector-controller"
AUDIT_POLICY = """\
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: Metadata
"""
SERVICE_RANGE = "10.0.0.0/16"
POD_RANGE = "10.1.0.0/16"
# An address for documentation: a machine without any network must be able to start the server.
ADVERTISED = "192.0.2.1"
KWOK_ANNOTATION = "kwok.x-k8s.io/node"


@dataclass(frozen=True)
class Layout:
    """The files of one control plane in its own folder."""

    folder: Path

    def file(self, name: str) -> Path:
        """Return the path of one file."""
        return self.folder / name

    @property
    def etcd_url(self) -> str:
        """The socket of etcd: no port, hence none that another control plane could take."""
        return f"unix://{self.file('etcd.sock')}"

    @property
    def audit_log(self) -> Path:
        """The requests that the server answered, one JSON object a line."""
        return self.file("audit.log")


def etcd(programs: Programs, layout: Layout) -> list[str]:
    """Return the command line of etcd."""
    return [
        str(programs.path("etcd")),
        f"--data-dir={layout.file('etcd')}",
        f"--listen-client-urls={layout.etcd_url}",
        f"--advertise-client-urls={layout.etcd_url}",
        "--listen-peer-urls=http://127.0.0.1:0",
        "--unsafe-no-fsync",
        "--log-level=warn",
    ]


def api_server(
    programs: Programs, layout: Layout, port: int, *, audit: bool, flags: Sequence[str]
) -> list[str]:
    """Return the command line of kube-apiserver."""
    command = [
        str(programs.path("kube-apiserver")),
        f"--etcd-servers={layout.etcd_url}",
        "--bind-address=127.0.0.1",
        f"--secure-port={port}",
        f"--advertise-address={ADVERTISED}",
        f"--cert-dir={layout.folder}",
        f"--tls-cert-file={layout.file('server.crt')}",
        f"--tls-private-key-file={layout.file('server.key')}",
        f"--client-ca-file={layout.file('client-ca.crt')}",
        f"--token-auth-file={layout.file('tokens.csv')}",
        "--authorization-mode=RBAC",
        "--allow-privileged",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={layout.file('service-account.key')}",
        f"--service-account-signing-key-file={layout.file('service-account.key')}",
        f"--service-cluster-ip-range={SERVICE_RANGE}",
    ]
    if audit:
        command += [f"--audit-policy-file={layout.file('audit-policy.yaml')}"]
        command += [f"--audit-log-path={layout.audit_log}"]
    return [*command, *flags]


def controller_manager(programs: Programs, layout: Layout, kubeconfig: Path, controllers: str) -> list[str]:
    """Return the command line of kube-controller-manager."""
    return [
        str(programs.path("kube-controller-manager")),
        f"--kubeconfig={kubeconfig}",
        "--leader-elect=false",
        "--use-service-account-credentials=false",
        f"--service-account-private-key-file={layout.file('service-account.key')}",
        f"--root-ca-file={layout.file('ca.crt')}",
        "--secure-port=0",
        f"--controllers={controllers}",
        # A test waits for what controllers do; the server is on the same machine.
        "--kube-api-qps=500",
        "--kube-api-burst=1000",
    ]


def scheduler(programs: Programs, kubeconfig: Path) -> list[str]:
    """Return the command line of kube-scheduler."""
    return [
        str(programs.path("kube-scheduler")),
        f"--kubeconfig={kubeconfig}",
        "--leader-elect=false",
        "--secure-port=0",
    ]


def kwok(programs: Programs, kubeconfig: Path) -> list[str]:
    """Return the command line of kwok, which plays the kubelet of every node with its annotation."""
    stages = [f"--config={stage}" for stage in programs.stages]
    return [
        str(programs.path("kwok")),
        f"--kubeconfig={kubeconfig}",
        f"--manage-nodes-with-annotation-selector={KWOK_ANNOTATION}=fake",
        f"--cidr={POD_RANGE}",
        "--node-ip=192.0.2.2",
        "--node-lease-duration-seconds=40",
        *stages,
    ]

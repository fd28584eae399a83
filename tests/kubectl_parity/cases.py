"""Bad arguments, bad configurations: what kubectl says, and where this program differs and why."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """One command line, typed behind `kubectl get` and behind `kubectl related`.

    `why` is empty if both must print the same; `config` names a kubeconfig of configs.py.
    """

    typed: str
    why: str = ""
    config: str = "admin"
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the test and of the row."""
        return self.typed if self.config == "admin" else f"{self.typed} ({self.config})"


ALL_RELATIVES = "the subject stays in its namespace; -A searches others for its users"
NEEDS_NAME = "a type alone is not a subject"
FORMAT_FIRST = "invalid output formats are rejected before any request is sent"
NAMESPACE_ONCE = "one sentence covers all objects in other namespaces"
NOT_LOOKED_UP = "OpenSSL does not report the names in the certificate"
NO_SELECTION = "files already name the objects; a selector would have no effect"
SEARCHED = "its users are searched too, and failed lists are named"

CASES = (
    Case("", "the message describes this program"),
    Case("foo x"),
    Case("foos.bar.com x"),
    Case("pods.v9. x"),
    Case("po.apps x"),
    Case("PO x"),
    Case("deploy.app nothing"),
    Case("pod/a svc b"),
    Case("pod a svc/b"),
    Case("pod/x/y"),
    Case("pod/a,svc/b"),
    Case("pods/"),
    Case("/x"),
    Case("pod, x"),
    Case("pod,,svc x"),
    Case("all x"),
    Case("pods", NEEDS_NAME),
    Case("pod nothing"),
    Case("deployment nothing"),
    Case("ns nothing"),
    Case("pod nothing -A", ALL_RELATIVES),
    Case("pod x -l a=b"),
    Case("pod -l a=b=c"),
    Case("pod -l a,,b"),
    Case("pod -l 'a in b'"),
    Case("pod --field-selector nothing=x"),
    Case("pod --field-selector spec.nodeName"),
    Case("pod x -n ns/foo"),
    Case("pod x --nothing"),
    Case("pod x -Z"),
    Case("pod x -n"),
    Case("pod x --namespace"),
    Case("pod x --request-timeout 1d"),
    Case("pod x --request-timeout abc"),
    Case("pod x --chunk-size x"),
    Case("pod x --all-namespaces=maybe"),
    Case("pod x -o nothing", FORMAT_FIRST),
    Case("pod x -o jsonpath", FORMAT_FIRST),
    Case("pod x -o 'jsonpath={.x'", FORMAT_FIRST),
    Case("pod x -o custom-columns", FORMAT_FIRST),
    Case("pod x -o custom-columns=A", FORMAT_FIRST),
    Case("pod x --context nothing"),
    Case("pod x --context nothing -n a"),
    Case("pod x --cluster nothing"),
    Case("pod x --user nothing"),
    Case("pod x --kubeconfig /nothing"),
    Case("pod x --token a --username b --password c"),
    Case("pod x --as-group a"),
    Case("pod x --certificate-authority /nothing"),
    Case("pod x --client-certificate /nothing --client-key /nothing"),
    Case("-f /nothing.yaml"),
    Case("pod x -f /nothing.yaml"),
    Case("-f examples/shop/00-namespace.yaml pod x"),
    Case("-f examples/shop/00-namespace.yaml pod/x"),
    Case("-f examples/shop/41-external.yaml,/nothing.yaml"),
    Case("-f examples/shop/41-external.yaml -n other", NAMESPACE_ONCE),
    Case("-f examples/shop/50-backup.yaml"),
    Case("-f examples/shop/00-namespace.yaml -l a=b", NO_SELECTION),
    Case("-f ''", "the message describes this program"),
    Case("pod x -n nothing"),
    Case("pod/x secret/y -n nothing"),
    Case("pod x -n nothing --ignore-not-found"),
    Case("pod x y"),
    Case("pod/x svc/y ns/z"),
    Case("pods,svc x"),
    Case("pod x --ignore-not-found"),
    Case("pod/x nothing/y"),
    Case("nothing/x pod/y"),
    Case("pods,nothing x"),
    Case("nothing -l a=b"),
    Case("pods.v1. x"),
    Case("pods.v1 x"),
    Case("deployments.v1.apps x"),
    Case("deployments.v9.apps x"),
    Case("pods -l a=b"),
    Case("pods -l a=b -A"),
    Case("nodes -l a=b"),
    Case("nodes,pods -l a=b"),
    Case("all -l a=b -n kube-node-lease"),
    Case("pod -l a=b --field-selector metadata.name=x"),
    Case("pod -l '!a'"),
    Case("pod -l ="),
    Case("pod -l 'a=b c'"),
    Case("pod --field-selector metadata.name>x"),
    Case("pod/x -l a=b"),
    Case("pod/x --field-selector a=b"),
    Case("pod/x -A", ALL_RELATIVES),
    Case("pod x%2fy"),
    Case("pod .."),
    Case("pod 'x y'"),
    Case("pod ''"),
    Case("'' x"),
    Case(", x"),
    Case("pod/''"),
    Case("pod x -n ''"),
    Case("pod x -n UPPER"),
    Case("pod x -AZ"),
    Case("pod x -Z=x"),
    Case("pod x -A=maybe"),
    Case("pod x ---x"),
    Case("pod x --=x"),
    Case("pod x -v x"),
    Case("pod x --as"),
    Case("pod x --chunk-size=1.5"),
    Case("pod x --request-timeout="),
    Case("pod x --request-timeout=-1s"),
    Case("pod x --show-labels -o json"),
    Case("pod x -L a -o custom-columns=A:.x"),
    Case("pod x --sort-by {", FORMAT_FIRST),
    Case("pod x -o custom-columns-file=/nothing", FORMAT_FIRST),
    Case("pod x -o jsonpath-file=/nothing", FORMAT_FIRST),
    Case("pod x --server ftp://x"),
    Case("pod x --server http://127.0.0.1:1"),
    Case("pod x --proxy-url ftp://x"),
    Case("pod x --proxy-url http://127.0.0.1:1"),
    Case("pod x --tls-server-name wrong", NOT_LOOKED_UP),
    Case("pod x --insecure-skip-tls-verify --certificate-authority /x"),
    Case("pod x --token wrong"),
    Case("pod x --username a"),
    Case("pod x --as-uid 5"),
    Case("pod x --as-user-extra a"),
    Case("pod x --as joe", SEARCHED),
    Case("pod x --kubeconfig /dev/null"),
    Case("pod x --kubeconfig /"),
    Case("pod x --cache-dir /dev/null/x"),
    Case("pod x --profile none --match-server-version --vmodule a=1"),
    Case("secret x", SEARCHED, config="nobody"),
    Case("secret x -n other", SEARCHED, config="nobody"),
    Case("pod x", config="stranger"),
    Case("pod x", config="refused"),
    Case("pod x", "the resolver does not report its server's address", config="nowhere"),
    Case("pod x", config="untrusted"),
    Case("pod x", config="malformed"),
    Case("pod x", config="no-context"),
    Case("pod x --request-timeout 1s", config="silent"),
    Case("ep nothing"),
    Case("endpoints kubernetes -n default --warnings-as-errors"),
)

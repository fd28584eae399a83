"""Every flag: name, help, type, default."""

from __future__ import annotations

import click

from kubectl_related.cli.flag_types import Flag, Timeout, TimeoutType
from kubectl_related.printers.formats import FORMATS

EXAMPLES = """  # What uses the claim data-db-0, and what does it use?
  kubectl related pvc data-db-0

  # Who reads this ConfigMap, through which field?
  kubectl related configmap app-config -o wide

  # Everything that a Deployment uses, up to three relations away
  kubectl related deployment/web --uses --depth 3

  # How are these two related?
  kubectl related ingress/shop --to secret/db-credentials

  # What uses a Secret in a folder of manifests, without a cluster
  kubectl related secret db-credentials --from ./manifests

  # For scripts
  kubectl related service web -o json"""
FLAGS = (
    Flag("all-namespaces", "Search every namespace for what uses the subject", "A", bool),
    Flag(
        "all-types",
        "Look for users and dependents of the subject in every listable kind",
        kind=bool,
    ),
    Flag("baseline", "With --missing: a file written with -o json, whose findings are not reported again"),
    Flag(
        "chunk-size",
        "Return large lists in chunks rather than all at once. Pass 0 to disable",
        kind=int,
        default=500,
    ),
    Flag("closed", "With --from: the input is everything, so that what it lacks is missing", kind=bool),
    Flag(
        "color",
        "Colour the output: auto, always or never",
        kind=click.Choice(["auto", "always", "never"]),
        default="auto",
        show="'auto'",
    ),
    Flag("concurrency", "Maximum number of requests in flight", kind=click.IntRange(min=1), default=32),
    Flag(
        "depth",
        "How many relations away, 0 = no limit (with --to: how long a chain may be, default 6)",
        kind=click.IntRange(min=0),
        show="1",
    ),
    Flag(
        "exit-code",
        "Exit with 3 if a relative or an unused object is listed (with --missing: if a required reference"
        " dangles)",
        kind=bool,
    ),
    Flag("expand", "Also show the rows that the table folds into their controller", kind=bool),
    Flag(
        "explain",
        "Print the relations, API requests and RBAC rules a query needs, without running it",
        kind=bool,
    ),
    Flag("field-selector", "Selector (field query) to filter on, supports '=', '==', and '!='"),
    Flag(
        "filename",
        "Files or directories that identify the subjects (- = stdin)",
        "f",
        "commas",
        name="filenames",
        values="files",
    ),
    Flag(
        "from",
        "Read the objects from manifests, directories or dumps instead of a cluster (- = stdin)",
        kind=list,
        name="from_paths",
        values="files",
    ),
    Flag("help", "Help for related", "h", bool),
    Flag(
        "if-changed",
        "Show what each user of a ConfigMap or Secret notices when its content changes",
        kind=bool,
    ),
    Flag("if-deleted", "Show what deleting the subject would do to each relative", kind=bool),
    Flag("ignore-not-found", "Treat a subject that does not exist as a success", kind=bool),
    Flag(
        "label-columns",
        "Accepts a comma separated list of labels that are going to be presented as columns",
        "L",
        "commas",
    ),
    Flag("missing", "Show only references whose target does not exist", kind=bool),
    Flag("no-headers", "Don't print headers", kind=bool),
    Flag("output", f"Output format. One of: ({', '.join(FORMATS)})", "o", values="formats"),
    Flag("recursive", "Process the directory used in -f, --filename recursively", "R", bool),
    Flag("rules", "More relations, in the format of the built-in tables", kind=list, values="files"),
    Flag("selector", "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'", "l"),
    Flag("show-kind", "Accepted for compatibility; every row shows its kind anyway", kind=bool),
    Flag("show-labels", "When printing, show all labels as the last column", kind=bool),
    Flag("sort-by", "Sort by this field of the List's items, a JSONPath such as '{.metadata.name}'"),
    Flag(
        "to",
        "How the subject and this object are related: the shortest chains between them, as TYPE/NAME",
        kind=list,
        values="objects",
    ),
    Flag(
        "type",
        "Show only relatives of these types; '!pods' excludes one",
        kind="commas",
        name="types",
        values="types",
    ),
    Flag("unused", "Show objects that nothing uses; TYPE names the kinds to look at", kind=bool),
    Flag("used-by", "Only what uses the subject", kind=bool),
    Flag("uses", "Only what the subject uses", kind=bool),
    Flag("version", "Print the version", kind=bool),
    Flag("watch", "After printing the answer, watch for changes of it", "w", bool),
    Flag("watch-only", "Watch for changes of the answer, without printing it first", kind=bool),
    Flag(
        "weak",
        "Also show hints: release labels, Events, defaults; with --unused also what a convention keeps",
        kind=bool,
    ),
)
GLOBAL_FLAGS = (
    Flag("as", "Username to impersonate for the operation", name="as_user"),
    Flag("as-group", "Group to impersonate for the operation, can be repeated", kind=list),
    Flag("as-uid", "UID to impersonate for the operation"),
    Flag("as-user-extra", "User extras to impersonate for the operation, can be repeated", kind=list),
    Flag("cache-dir", "Default cache directory", show="'$HOME/.kube/cache'", values="files"),
    Flag("certificate-authority", "Path to a cert file for the certificate authority", values="files"),
    Flag("client-certificate", "Path to a client certificate file for TLS", values="files"),
    Flag("client-key", "Path to a client key file for TLS", values="files"),
    Flag("cluster", "The name of the kubeconfig cluster to use", values="clusters"),
    Flag("context", "The name of the kubeconfig context to use", values="contexts"),
    Flag("disable-compression", "Opt out of response compression for all requests", kind=bool),
    Flag("insecure-skip-tls-verify", "Do not check the server's certificate for validity", kind=bool),
    Flag("kubeconfig", "Path to the kubeconfig file to use", values="files"),
    Flag("namespace", "The namespace of the subject, and of the search", "n", values="namespaces"),
    Flag("password", "Password for basic authentication to the API server"),
    Flag("proxy-url", "Proxy URL to use for requests to the API server"),
    Flag(
        "request-timeout",
        "The length of time to wait before giving up on a single server request",
        kind=TimeoutType(),
        default=Timeout(0, "0"),
        show="'0'",
    ),
    Flag("server", "The address and port of the Kubernetes API server", "s"),
    Flag("tls-server-name", "Server name to use for server certificate validation"),
    Flag("token", "Bearer token for authentication to the API server"),
    Flag("user", "The name of the kubeconfig user to use", values="users"),
    Flag("username", "Username for basic authentication to the API server"),
    Flag("v", "Number for the log level verbosity", "v", click.INT, 0, name="verbosity"),
    Flag("warnings-as-errors", "Treat warnings received from the server as errors", kind=bool),
)
IGNORED_FLAGS = (
    Flag("kuberc", "Accepted for compatibility; only affects kubectl's built-in commands"),
    Flag("log-flush-frequency", "Accepted for compatibility; logs are never buffered", show="5s"),
    Flag("match-server-version", "Accepted for compatibility; has no effect", kind=bool),
    Flag("profile", "Accepted for compatibility; profiles kubectl only", show="'none'"),
    Flag("profile-output", "Accepted for compatibility; profiles kubectl only", show="'profile.pprof'"),
    Flag("vmodule", "Accepted for compatibility; -v applies to the whole program"),
)
"""Accepted without effect, because scripts pass on kubectl's global flags."""
ALL_FLAGS = (*FLAGS, *GLOBAL_FLAGS, *IGNORED_FLAGS)


def awaiting(arg: str) -> Flag | None:
    """Return the flag whose value is the next argument: `--namespace`, `-n`, `-An`."""
    if arg.startswith("--"):
        return next((flag for flag in ALL_FLAGS if arg == f"--{flag.long}" and flag.kind is not bool), None)
    by_letter = {flag.short: flag for flag in ALL_FLAGS if flag.short}
    switches = {letter for letter, flag in by_letter.items() if flag.kind is bool}
    if len(arg) > 1 and arg[0] == "-" and switches.issuperset(arg[1:-1]) and arg[-1] not in switches:
        return by_letter.get(arg[-1])
    return None

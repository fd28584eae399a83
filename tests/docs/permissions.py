"""Writes docs/permissions.md from what --explain prints: `python -m tests.docs.permissions`."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from kubectl_related.cli.command import command
from tests.docs.pages import write

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "permissions.md"
NAMESPACE = "shop"
NO_CUSTOM_KINDS = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
QUESTIONS = {
    "Who reads this ConfigMap?": "configmap app-config --used-by",
    "Who uses this Secret?": "secret db-credentials --used-by",
    "Who mounts this volume, and where does it come from?": "pvc data-db-0",
    "What does this Deployment need?": "deployment web --uses",
    "What does it need, transitively?": "deployment web --uses --depth 0",
    "Which way does traffic take to this Service?": "service web",
    "What is behind this Ingress?": "ingress shop",
    "What may this ServiceAccount do, and who runs as it?": "serviceaccount worker",
    "Who uses this StorageClass?": "storageclass fast --used-by",
}
"""Question → arguments; each is a test on a real server with only these rights."""
INTRODUCTION = """\
# Permissions

This page is generated from what `--explain` prints by `make docs`; do not edit it.

`kubectl related` needs `get` on the subject, `list` on the kinds that can refer to it, and `get` on the
objects it refers to. It sends only GET requests: never `create`, `update` or `delete`, and no access
review. `-w` also needs `watch` on all these kinds, and `list` on those of the objects it refers to.
To print the roles that a question needs on your cluster, including custom resources, ready to apply:

```
kubectl related configmap app-config -n shop --explain -o yaml
```

The result is a Role, and a ClusterRole for cluster-scoped kinds; with `-A` only a ClusterRole. `--explain`
itself only reads discovery, which every user may.

With `--depth` and `--to` the roles include every kind by which a walk may come. Secrets and ConfigMaps are
included in the namespace of the question only. A field of a custom resource that says the kind itself may
name any: a line on stderr says so, and the roles do not include that kind.

## Least rights for common questions

For a server without custom resources, in one namespace. Each row is a test: a user with only these rights
gets the complete answer.

| question | `get` | `list` |
|---|---|---|
"""
ENDING = """
## With fewer rights

The answer is incomplete: it contains everything that was found, one line on stderr names each forbidden list,
and the exit code is 1. If a cluster-wide list is forbidden, the namespace of the question is listed instead.

Values are never read: Secrets and ConfigMaps are requested as metadata. RBAC cannot distinguish metadata from
the whole object, so you may prefer to withhold `get` and `list` on Secrets; only questions about Secrets and
`--missing` are then incomplete.

The ClusterRole `view` is enough for most questions within a namespace. It does not include Secrets, RBAC and
cluster-scoped kinds.

READY, STATUS and AGE come from the same lists. [Completion](completion.md) lists the type being completed,
and namespaces.
"""


def rights(question: str) -> dict[str, list[str]]:
    """Return verb → the resources that it is needed for, as `--explain -o json` says."""
    found: dict[str, list[str]] = {"get": [], "list": []}
    for role in explained(question):
        for rule in role["rules"]:
            for verb in rule["verbs"]:
                found[verb] += [named(plural, rule["apiGroups"][0]) for plural in rule["resources"]]
    return found


def named(plural: str, group: str) -> str:
    """Return the resource as kubectl names it."""
    return f"{plural}.{group}" if group else plural


def explained(question: str) -> list[dict[str, list[dict[str, list[str]]]]]:
    """Return the roles of a question about a cluster without custom kinds."""
    with TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as printed:
        source = Path(folder, "cluster.yaml")
        source.write_text(NO_CUSTOM_KINDS, encoding="utf-8")
        arguments = [*question.split(), "-n", NAMESPACE, "--explain", "-o", "json", "--from", str(source)]
        if command(arguments):
            raise RuntimeError(question)
    return list(json.loads(printed.getvalue())["items"])


def page() -> str:
    """Return the whole page."""
    rows = []
    for asked, question in QUESTIONS.items():
        found = rights(question)
        cells = [", ".join(f"`{name}`" for name in sorted(found[verb])) for verb in ("get", "list")]
        rows.append(f"| {asked}<br>`{question}` | {' | '.join(cells)} |\n")
    return INTRODUCTION + "".join(rows) + ENDING


def main() -> None:
    """Write the page."""
    write(PAGE, page())


if __name__ == "__main__":
    main()

"""Writes docs/unused.md from the facts about use: `python -m tests.docs.unused`."""

from __future__ import annotations

from pathlib import Path

from kubectl_related.relations.facts.usage import conventions, meanings, usable_kinds
from kubectl_related.relations.rule import kind_text
from tests.docs.pages import write

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "unused.md"
INTRODUCTION = """\
# What is unused

This page is generated from `kubectl_related/relations/facts/unused-*.txt` by `make docs`; do not edit it.
The page [Clean up a namespace](tasks/clean-up-a-namespace.md) shows how to ask.

A false "unused" makes somebody delete a Secret in use. So `--unused` reads every object that may refer to
the ones it looks at: built-in kinds and custom resources, by their tables, by their schemas and, if a
schema says nothing, by their data; in every namespace from which they may refer. If a list may not be
read, nothing is listed of the kinds that its objects could use; if an API group that no table knows does
not answer, nothing at all, unless it only has measurements (`metrics.k8s.io`).

## Kinds

"""
KINDS = """\
| kind | unused if | because it is |
|---|---|---|
"""
HOW = {
    "used": "nothing refers to it",
    "claimed": "no living claim",
    "selects": "it selects neither a pod nor a pod template",
    "leads": "all that it names is missing",
}
REFERENCES = """
For a Service the pods, its Endpoints with addresses, an external name, and every route, webhook,
APIService or other object that names it count. A selector without requirements is never called empty: it
is a rule for what comes later. If an operator or a release may make pods in the namespace, a selector
that finds none proves nothing.

## References that say less or more than usual

A reference is a use; a weak one, as `--weak` shows it, is a hint. The exceptions:

| from | relation | to | it says | because |
|---|---|---|---|---|
"""
CONVENTIONS = """
## What keeps an object

`--weak` lists these objects too, with what keeps them as WHY. Without it they are left out.

- **Owner**: an object with a living owner, or that belongs to one (`is owned by deployment.apps/web`),
  goes with it.
- **Maker**: what another object makes (`made by certificate.cert-manager.io/web`) would come back. The
  relation is *writes* ([relations.md](relations.md)).
- **Text**: the name of a ConfigMap, Secret, claim, account, role or class is a word in a command, an
  argument or an environment variable of a container (`named in deployment.apps/web`): the program may
  read it through the API.
- **Kustomize**, in files: a patch has the name, or the object's kustomization builds upon what was not
  read.
- **Deletion**: the object is being deleted.
- **Every cluster has it**: `kube-root-ca.crt`, `default` accounts, `system:` roles and the like.
- **Convention**: something finds it by name, label or field.

| WHY | kinds | name | field | source |
|---|---|---|---|---|
"""
ENDING = """
## Compared with kor and popeye

As their documentation says (github.com/yonahd/kor README, "Supported resources and limitations", and
github.com/derailed/popeye README, "Linters"); they were not run for this page.

- kor looks for ConfigMaps and Secrets in pods, volumes and variables, for Secrets also in Ingress TLS and
  accounts. It names the false positives itself: what custom resources, dashboards and policies use. Here
  custom resources, routes, classes, volumes and webhooks are users too, and dashboards are a convention.
- kor calls a Service without endpoints unused. Here a pod template at zero replicas, a route or a webhook
  keeps it.
- kor calls an autoscaler unused if no Deployment or StatefulSet is its target. Here a custom resource may be
  the target.
- kor also reports workloads without replicas, finished Jobs, RoleBindings and CRDs. `--unused` does not: it
  keeps to kinds that exist to be used by others.
- Both read a live cluster. `--unused` also reads files, and says for a cluster what it could not read.

## What it cannot see

- Programs that read an object through the API under a name that no object says: their code or their own
  configuration does.
- Programs outside the cluster: a token that a CI system holds, a dashboard that reads a ConfigMap, a
  client of a Service.
- In files: everything that was not read. A folder with settings alone lists them all.
- What is inside ConfigMaps and Secrets: values are never requested.
"""


def page() -> str:
    """Return the whole page."""
    kinds = (f"| {kind_text(k.gk)} | {HOW[k.how]} | {k.reason} |\n" for k in usable_kinds().values())
    uses = (
        f"| {_any(m.holder)} | *{m.relation}* | {_any(m.target)} | {m.says}"
        f"{' unless it has addresses' if m.unless else ''} | {m.reason} |\n"
        for m in meanings()
    )
    rules = (
        f"| {c.why} | {', '.join(map(kind_text, c.kinds))} | {_cell(c.names)} | {_cell(c.condition)} |"
        f" {c.source} |\n"
        for c in conventions()
    )
    return "".join([INTRODUCTION, KINDS, *kinds, REFERENCES, *uses, CONVENTIONS, *rules, ENDING])


def _any(kind: str) -> str:
    return "any" if kind == "*" else kind


def _cell(pattern: str) -> str:
    return (
        "any" if pattern == "*" else "" if pattern == "-" else ", ".join(f"`{p}`" for p in pattern.split("|"))
    )


def main() -> None:
    """Write the page."""
    write(PAGE, page())


if __name__ == "__main__":
    main()

"""Writes docs/changes.md, what changed content means: `python -m tests.catalogue.changes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.relations.changes.consequences import (
    CONSEQUENCES,
    NEEDS_RESTART,
    NEXT_USE,
    UPDATES_IN_PLACE,
    Line,
    lines,
)
from kubectl_related.relations.changes.restarters import Annotation, sections
from kubectl_related.relations.parse import verbs
from kubectl_related.relations.rule import kind_text
from tests.catalogue.generate_docs import ROOT
from tests.docs.pages import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PAGE = ROOT / "docs" / "changes.md"

INTRODUCTION = """\
# Effects of changed content

This page is generated from `changes.txt` and `restarters.txt` in `kubectl_related/relations/facts` by
`make docs`; do not edit it.

`--if-changed` shows what each user of a ConfigMap or Secret notices when its content changes ([Before you
rotate a Secret](tasks/before-you-rotate-a-secret.md)). If a user reads it in several ways, the most
demanding one counts, in the order `needs restart`, `rolls out`, `next use`, `updates in place`, `not read
again`.

- A finished pod or Job has `not read again`, whatever it read.
- A workload at zero replicas, a suspended Job, an old ReplicaSet and a revision have `next use`. If
  the workload that controls them runs, they are never worse than the workload.
- An [annotation](#restarted-by-an-annotation) that restarts a workload overrides all this, also for the pods
  that the workload controls.
- A container that started before the last write makes its row `needs restart`, whatever else is true. What
  it has through `subPath` is old only if a key behind that path was written.

Sources without a host are paths in github.com/kubernetes/kubernetes, or pages in kubernetes.io/docs with a
heading.
"""

VOLUMES = """\
## Mounted volumes

How the containers of the pod mount a volume decides, whether the volume holds one object or several
(projected):
"""
MOUNTED = (
    (
        "a container, through `subPath` or `subPathExpr`",
        NEEDS_RESTART,
        "A subPath is mounted when the container starts, and receives no updates",
        "concepts/storage/volumes, Using subPath; pkg/volume/util/subpath",
    ),
    (
        "init containers alone",
        NEEDS_RESTART,
        "An init container runs once, before the others",
        "concepts/workloads/pods/init-containers",
    ),
    (
        "a container, or a sidecar (an init container with `restartPolicy: Always`)",
        UPDATES_IN_PLACE,
        "The kubelet writes the new files and switches a link to them, within about a minute",
        (
            "pkg/volume/util/atomic_writer.go; concepts/configuration/configmap, Mounted ConfigMaps are"
            " updated automatically; concepts/workloads/pods/sidecar-containers"
        ),
    ),
    ("no container", NEXT_USE, "Nothing reads the files", "-"),
)

RESTARTED = """\
## Restarted by an annotation

These annotations of a workload make its row `rolls out`. A checksum in a pod template restarts nothing by
itself: only whoever renders the template changes it. Operators that restart the readers of the Secrets that
they synchronise (Doppler, Infisical, 1Password, Vault) do so when they write a Secret, not when you do, so
their annotations do not count.

What kustomize generates needs no annotation: with new content it gets a new name, which its users get too, so
that they roll out (with `--from`, unless `disableNameSuffixHash` is set).
"""
NOT_READ = """\
## Not read

These refer to the object without reading its content; IF CHANGED is empty.
"""
_VALUES = {"names": "a list with its name", "true": "`true`", "bool": "`true`"}


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [*("| " + " | ".join(cells) + " |" for cells in [heads, ["---"] * len(heads), *rows]), ""]


def _readers(consequence: str) -> list[str]:
    rows = [_cells(line) for line in lines() if line.consequence == consequence]
    return _table(["Reader", "Relation", "Field ends in", "Why", "Source"], rows)


def _cells(line: Line) -> list[str]:
    relations = [verbs()[one] for one in line.relations if one != "*"]
    kinds, fields = ([f"`{one}`" for one in some if one != "*"] for some in (line.kinds, line.fields))
    return [
        ", ".join(kinds) or "any kind", ", ".join(relations) or "any relation", ", ".join(fields) or "-",
        line.reason, line.source,
    ]  # fmt: skip


def _restarted() -> Iterator[str]:
    asked = ((kinds, [line for line in section if line.key != "-"]) for kinds, section in sections())
    for kinds, section in asked:
        if not section:
            continue
        yield f"On {', '.join(kind_text(gk) for gk in kinds)}:\n"
        rows = [
            (line.subject[1], f"`{line.key}`", _VALUES[line.value], "; ".join(_limits(line)) or "-")
            for line in section
        ]
        yield from _table(["If it changes", "Annotation", "Value", "Limits"], rows)


def _limits(line: Annotation) -> list[str]:
    limits = [
        "only what a container reads as variables or files" if line.only_read else "",
        f"only an object whose `{line.wants}` is `true`" if line.wants else "",
        f"no object whose `{line.ignored}` is `true`" if line.ignored else "",
        f"none that `{line.excepted}` lists" if line.excepted else "",
    ]
    return [limit for limit in limits if limit]


def page() -> str:
    """Return the whole page."""
    text = [INTRODUCTION]
    for consequence in CONSEQUENCES:
        if any(line.consequence == consequence for line in lines()):
            text += [f"## {consequence.capitalize()}", "", *_readers(consequence)]
    text += [VOLUMES, *_table(["Mounted by", "If changed", "Why", "Source"], MOUNTED)]
    text += [RESTARTED, *_restarted(), NOT_READ, *_readers("")]
    return "\n".join(text).rstrip() + "\n"


def main() -> None:
    """Write the page."""
    write(PAGE, page())


if __name__ == "__main__":
    main()

"""--explain: the requests and rights of a question, as tables; with -o yaml or json as roles to apply."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kubectl_related.model.printable import printable
from kubectl_related.printers.padding import padded
from kubectl_related.record import Record

if TYPE_CHECKING:
    from typing import TextIO

    from kubectl_related.model.resources import Resource

ROLE_NAME = "kubectl-related"

_REQUESTS = ("VERB", "REQUEST", "FOR", "BECAUSE OF")


class Explanation(Record):
    """Rows of text for people, and the permissions that the question needs."""

    relations: tuple[tuple[str, ...], ...]
    """(relation as it reads from the subject, kind, field, source)."""
    requests: tuple[tuple[str, ...], ...]
    """(verb, path, what is asked for, perhaps the fields because of which)."""
    permissions: tuple[tuple[str, Resource, str], ...]
    """(namespace or empty for the cluster, resource, verb)."""


def roles(explanation: Explanation, name: str) -> list[dict[str, Any]]:
    """Return the Roles and the ClusterRole that allow the question, ready to apply."""
    places: dict[str, dict[tuple[str, str], set[str]]] = {}
    for namespace, resource, verb in explanation.permissions:
        places.setdefault(namespace, {}).setdefault((resource.group, resource.plural), set()).add(verb)
    found = []
    for namespace, wanted in sorted(places.items()):
        kind, meta = (
            ("Role", {"name": name, "namespace": namespace}) if namespace else ("ClusterRole", {"name": name})
        )
        grouped: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for (group, plural), verbs_ in sorted(wanted.items()):
            grouped.setdefault((group, tuple(sorted(verbs_))), []).append(plural)
        rules = [
            {"apiGroups": [group], "resources": plurals, "verbs": list(allowed)}
            for (group, allowed), plurals in sorted(grouped.items())
        ]
        found.append(
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": meta, "rules": rules}
        )
    return found


def _shown(rows: tuple[tuple[str, ...], ...], output: str) -> list[tuple[str, ...]]:
    if output != "wide":
        return list(dict.fromkeys(row[:3] for row in rows))
    return [(*row, "")[:4] for row in rows]


def print_explanation(explanation: Explanation, output: str, out: TextIO) -> None:
    """Print the explanation."""
    if output in ("json", "yaml"):
        _print_roles(explanation, output, out)
        return
    sections = (
        (("RELATION", "KIND", "FIELD", "SOURCE"), explanation.relations),
        (_REQUESTS if output == "wide" else _REQUESTS[:3], _shown(explanation.requests, output)),
        (("VERB", "RESOURCE", "NAMESPACE"), _permissions(explanation)),
    )
    for index, (titles, rows) in enumerate(sections):
        lines = padded([list(titles), *([printable(cell) for cell in row] for row in rows)])
        out.write(("\n" if index else "") + "".join(f"{line}\n" for line in lines))


def _permissions(explanation: Explanation) -> list[tuple[str, ...]]:
    return sorted(
        (verb, resource.qualified, place or "*") for place, resource, verb in explanation.permissions
    )


def _print_roles(explanation: Explanation, output: str, out: TextIO) -> None:
    found = roles(explanation, ROLE_NAME)
    if output == "json":
        content = {"apiVersion": "v1", "kind": "List", "items": found}
        out.write(json.dumps(content, indent=4, sort_keys=True) + "\n")
        return
    from kubectl_related.encoding.libyaml import yaml

    yaml.safe_dump_all(found, out, default_flow_style=False)

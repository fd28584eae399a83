"""--explain: for people as tables, with -o yaml or json as the roles to apply."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kubectl_related.engine.explain import Explanation, roles
from kubectl_related.printers.padding import padded
from kubectl_related.printers.terminal import safe

if TYPE_CHECKING:
    from typing import TextIO

ROLE_NAME = "kubectl-related"


def print_explanation(explanation: Explanation, output: str, out: TextIO) -> None:
    """Print what a question takes."""
    if output in ("json", "yaml"):
        _print_roles(explanation, output, out)
        return
    sections = (
        (("RELATION", "KIND", "FIELD", "SOURCE"), explanation.relations),
        (("VERB", "REQUEST", "FOR"), explanation.requests),
        (("VERB", "RESOURCE", "NAMESPACE"), _permissions(explanation)),
    )
    for index, (titles, rows) in enumerate(sections):
        lines = padded([list(titles), *([safe(cell) for cell in row] for row in rows)])
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
    import yaml

    yaml.safe_dump_all(found, out, default_flow_style=False)

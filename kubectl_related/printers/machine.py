"""-o json, yaml and name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kubectl_related.printers.answer import as_list

if TYPE_CHECKING:
    from typing import TextIO

    from kubectl_related.graph import Related


def print_json(answer: Related, out: TextIO) -> None:
    """Print the List as kubectl prints JSON: sorted keys, four spaces."""
    json.dump(as_list(answer), out, indent=4, sort_keys=True, ensure_ascii=False)
    out.write("\n")


def print_yaml(answer: Related, out: TextIO) -> None:
    """Print the List as kubectl prints YAML: sorted keys, two spaces, dashes not indented."""
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    yaml.dump(as_list(answer), out, Dumper=dumper, default_flow_style=False, allow_unicode=True, width=10_000)


def print_names(answer: Related, out: TextIO) -> None:
    """Print `kind[.group]/name` of every related object that exists, a line each."""
    out.writelines(
        f"{answer.label(relative.ref)}\n"
        for relative in sorted((r for r in answer.relatives if not r.missing), key=lambda r: r.ref)
    )

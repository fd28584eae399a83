"""-o json, yaml and name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kubectl_related.printers.answer import as_list, in_order

if TYPE_CHECKING:
    from typing import TextIO

    from kubectl_related.graph import Related
    from kubectl_related.printers.layout import Layout


def print_json(answer: Related, layout: Layout, out: TextIO) -> bool:
    """Print the List as kubectl prints JSON: sorted keys, four spaces."""
    json.dump(as_list(answer, layout.sorting), out, indent=4, sort_keys=True, ensure_ascii=False)
    out.write("\n")
    return True


def print_yaml(answer: Related, layout: Layout, out: TextIO) -> bool:
    """Print the List as kubectl prints YAML: sorted keys, two spaces, dashes not indented."""
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    content = as_list(answer, layout.sorting)
    yaml.dump(content, out, Dumper=dumper, default_flow_style=False, allow_unicode=True, width=10_000)
    return True


def print_names(answer: Related, layout: Layout, out: TextIO) -> bool:
    """Print `kind[.group]/name` of every related object that exists, a line each."""
    names = (answer.label(relative.ref) for relative in in_order(answer, layout.sorting))
    out.writelines(f"{name}\n" for name in names)
    return True

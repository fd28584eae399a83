"""-o json, yaml and name."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from kubectl_related.model.printable import printable
from kubectl_related.printers.answer import as_list, in_order
from kubectl_related.printers.terminal import safe_json

if TYPE_CHECKING:
    from typing import TextIO

    from kubectl_related.printers.layout import Layout
    from kubectl_related.printers.rows.shown import Shown

HALVES = re.compile("[\ud800-\udfff]")


def print_json(shown: Shown, layout: Layout, out: TextIO) -> None:
    """Print the List as kubectl prints JSON: sorted keys, four spaces."""
    out.write(f"{_json(as_list(shown.answer, layout.sorting), indent=4)}\n")


def json_line(content: Any) -> str:
    """Return a document on one line, without blanks."""
    return _json(content, separators=(",", ":"))


def _json(content: Any, **style: Any) -> str:
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, **style)
    # Half of a character, as a typed name may hold one, is the same in every format.
    return safe_json(HALVES.sub("\ufffd", written))


def print_yaml(shown: Shown, layout: Layout, out: TextIO) -> None:
    """Print the List as kubectl prints YAML: sorted keys, two spaces, dashes not indented."""
    write_yaml(as_list(shown.answer, layout.sorting), out)


def write_yaml(content: Any, out: TextIO) -> None:
    """Print one document."""
    from kubectl_related.encoding.libyaml import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    written = json.dumps(content, ensure_ascii=False)
    harmless = safe_json(written) == written
    if not harmless:
        # Half of a character has no place in YAML.
        content = json.loads(HALVES.sub("\ufffd", written))
    yaml.dump(content, out, Dumper=dumper, default_flow_style=False, allow_unicode=harmless, width=10_000)


def print_names(shown: Shown, layout: Layout, out: TextIO) -> None:
    """Print `kind[.group]/name` of every related object that exists, a line each."""
    names = (shown.answer.label(relative.ref) for relative in in_order(shown.answer, layout.sorting))
    out.writelines(f"{printable(name)}\n" for name in names)

"""--baseline: findings of an earlier check, which are not reported again."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kubectl_related.errors import FileError
from kubectl_related.model.graph import Finding
from kubectl_related.model.objects import group_of, mapping, text
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.model.graph import Related, Relative
    from kubectl_related.model.objects import Ref

_INDEX = re.compile(r"\[[0-9]+\]")


class Known(Record):
    """One finding, without what changes when lines are moved: the indices of lists."""

    reason: str
    holder: tuple[str, ...]
    field: str
    target: tuple[str, ...]
    selector: str
    lacking: tuple[str, ...]


def read_baseline(path: str) -> frozenset[Known]:
    """Return the findings in a file written with -o json. Raises: FileError."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"cannot read the baseline {path}: {error.strerror}") from error
    except ValueError as error:
        raise FileError(f"cannot read the baseline {path}: it is not JSON as -o json prints it") from error
    if not isinstance(mapping(content).get("missing"), list):
        raise FileError(f"cannot read the baseline {path}: it is not a List with `missing`")
    return frozenset(known for item in content["missing"] for known in _of_item(mapping(item)))


def _of_item(item: dict[str, Any]) -> Iterator[Known]:
    related = mapping(item.get("related"))
    edges = related.get("edges")
    for edge in map(mapping, edges if isinstance(edges, list) else ()):
        lacking = edge.get("ports") or edge.get("keys") or ()
        yield Known(
            text(related.get("reason")),
            _identity(mapping(edge.get("from"))),
            _INDEX.sub("[]", text(edge.get("via"))),
            _identity(mapping(edge.get("to"))),
            text(related.get("selector")),
            tuple(sorted(map(str, lacking))),
        )


def _identity(obj: dict[str, Any]) -> tuple[str, ...]:
    group = group_of(obj.get("apiVersion"))
    return group, text(obj.get("kind")), text(obj.get("namespace")), text(obj.get("name"))


def _of_finding(finding: Finding) -> Known:
    edge, relative = finding.edge, finding.relative
    lacking = edge.ports or edge.keys
    return Known(
        relative.reason, _of_ref(edge.holder), _INDEX.sub("[]", edge.via), _of_ref(edge.target),
        relative.selector, tuple(sorted(lacking)),
    )  # fmt: skip


def _of_ref(ref: Ref) -> tuple[str, ...]:
    return ref.group, ref.kind, ref.namespace, ref.name


def without_known(answer: Related, baseline: frozenset[Known]) -> tuple[Related, str]:
    """Return the answer without what the baseline holds, and a sentence about the baseline."""
    met: set[Known] = set()
    left: list[Relative] = []
    for relative in answer.relatives:
        fresh = set()
        for edge in relative.edges:
            known = _of_finding(Finding(relative, edge))
            if known in baseline:
                met.add(known)
            else:
                fresh.add(edge)
        if fresh:
            left.append(replace(relative, edges=fresh))
    gone = len(baseline) - len(met)
    said = f"Baseline: {len(met)} known, not reported again; {gone} of it gone."
    return replace(answer, relatives=tuple(left)), said

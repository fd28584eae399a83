"""What the picture formats draw: objects as nodes, references as arrows from the object with the field."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_related.model.printable import printable
from kubectl_related.printers.consequences import consequence
from kubectl_related.printers.rows import far_end, pictured

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.model.graph import Related, Relative
    from kubectl_related.model.objects import Ref
    from kubectl_related.printers.layout import Layout

SUBJECT, MISSING, UNKNOWN, PLAIN = "subject", "missing", "unknown", "plain"


class Node(NamedTuple):
    """One object; `lines`: its label, control characters escaped; `look`: one of the four above."""

    lines: tuple[str, ...]
    look: str


class Arrow(NamedTuple):
    """From the node that has the field to the one it names, by number; `weak`: a hint only."""

    start: int
    end: int
    label: str
    weak: bool


def picture_of(answer: Related, layout: Layout) -> tuple[list[Node], list[Arrow]]:
    """Return what to draw, in a fixed order, folded like the table."""
    subjects = [subject.ref for subject in answer.subjects]
    relatives = _shown(answer, layout)
    refs = {(ref, False) for ref in subjects}
    refs |= {(relative.ref, relative.missing) for relative in relatives}
    if answer.only_missing:
        edges = (edge for relative in relatives for edge in relative.edges)
        refs |= {(edge.holder, False) for edge in edges if layout.expand or not answer.is_folded(edge)}
    number = {key: at for at, key in enumerate(sorted(refs))}
    by_key = {(relative.ref, relative.missing): relative for relative in relatives}
    several = len({ref.namespace for ref, _ in number if ref.namespace}) > 1
    nodes = [
        _node(
            answer, ref, by_key.get((ref, missing)), subject=ref in subjects and not missing, several=several
        )
        for ref, missing in number
    ]
    return nodes, _arrows(relatives, number)


def _shown(answer: Related, layout: Layout) -> list[Relative]:
    if layout.expand or answer.only_missing:
        return list(answer.relatives)
    return pictured(answer.relatives, [subject.ref for subject in answer.subjects])


def _node(answer: Related, ref: Ref, relative: Relative | None, *, subject: bool, several: bool) -> Node:
    label = answer.label(ref) if relative is None else answer.name_of(relative)
    lines = [label, *([ref.namespace] if several and ref.namespace else [])]
    look = SUBJECT if subject else PLAIN
    if relative is not None and relative.missing:
        lines.append(relative.status)
        look = MISSING
    elif relative is not None and not relative.verified:
        lines.append("Unknown")
        look = UNKNOWN
    if relative is not None and (told := consequence(relative)):
        lines.append(told)
    return Node(tuple(map(printable, lines)), look)


def _arrows(relatives: Iterable[Relative], number: dict[tuple[Ref, bool], int]) -> list[Arrow]:
    labels: dict[tuple[int, int], set[str]] = {}
    strong: set[tuple[int, int]] = set()
    for relative in relatives:
        here = number[relative.ref, relative.missing]
        for edge in relative.edges:
            there = number.get((far_end(edge, relative.ref), False))
            if there is not None:
                ends = (there, here) if edge.target == relative.ref else (here, there)
                labels.setdefault(ends, set()).add(edge.relation)
                if not edge.weak:
                    strong.add(ends)
    return [
        Arrow(start, end, printable(", ".join(sorted(labels[start, end]))), (start, end) not in strong)
        for start, end in sorted(labels)
    ]

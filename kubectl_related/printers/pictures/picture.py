"""The content of a picture: objects as nodes, references as arrows from the object with the field.

Objects are folded like rows of the table: a controller and its pods are one node. If a
format wants it, a crowd of a kind behind one relation is one node too.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kubectl_related.model.graph import USED_BY
from kubectl_related.model.printable import printable
from kubectl_related.printers.rows.consequences import consequence
from kubectl_related.printers.rows.folding import hosts_of
from kubectl_related.printers.rows.row import rows_of
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kubectl_related.model.graph import Related, Relative
    from kubectl_related.model.objects import Ref
    from kubectl_related.printers.layout import Layout

    Key = tuple[Ref, bool]
    """An object, and whether it is missing: the Secret that lacks a key is drawn as well as the Secret."""

SUBJECT, MISSING, UNKNOWN, PLAIN = "subject", "missing", "unknown", "plain"
MAX_ALIKE = 8
"""Objects of a kind behind one relation up to which each is drawn."""


class Node(Record):
    """One object, or a crowd; control characters are escaped."""

    key: Key
    label: str
    """`pod/x`, or `pods (12)` for a crowd."""
    notes: tuple[str, ...]
    """The namespace if there are several, what is wrong with it, what becomes of it."""
    look: str
    layer: int = 0
    """Steps from the subject; less than 0 for what uses it."""
    members: tuple[Key, ...] = ()
    """The objects that it is drawn for: itself and what is folded into it, or the crowd."""
    size: int = 1
    """More than one: it is a crowd of so many."""
    weak: bool = False
    """Only hints lead to it."""

    @property
    def lines(self) -> tuple[str, ...]:
        """All of its text."""
        return (self.label, *self.notes)


class Arrow(Record):
    """From the node that has the field to the one it names, by number; `weak`: a hint only."""

    start: int
    end: int
    label: str
    weak: bool


class Picture(Record):
    """Nodes and arrows, in a fixed order."""

    nodes: list[Node]
    arrows: list[Arrow]


def picture_of(answer: Related, layout: Layout, *, crowds: bool = False) -> Picture:
    """Return what to draw, folded like the table; `crowds`: more than MAX_ALIKE of a kind are one node."""
    # Chains are drawn as they are: nothing on them is left to fold.
    fold = not layout.expand and answer.target is None
    return _Drawing(answer, fold=fold, crowds=crowds and fold).picture()


class _Drawing:
    """The objects of an answer, and for each the one that is drawn for it."""

    def __init__(self, answer: Related, *, fold: bool, crowds: bool) -> None:
        self._answer = answer
        self._subjects = {(subject.ref, False) for subject in answer.subjects}
        self._relatives: dict[Key, Relative] = {(one.ref, one.missing): one for one in answer.relatives}
        self._links = [
            (key, (edge.far_end(relative.ref), False), edge)
            for key, relative in sorted(self._relatives.items())
            for edge in sorted(relative.edges)
            if not (fold and answer.only_missing and answer.is_folded(edge))
        ]
        self._keys = sorted({*self._subjects, *self._relatives, *self._holders()})
        self._home: dict[Key, Key] = {key: key for key in self._keys}
        if fold and not answer.only_missing:
            self._fold()
        self._layers = self._steps()
        self._crowds: dict[Key, int] = {}
        if crowds:
            self._gather()

    def _holders(self) -> set[Key]:
        """Return what is drawn though it is neither a subject nor a relative: what has a dangling field."""
        return {far for _, far, _ in self._links} if self._answer.only_missing else set()

    def _fold(self) -> None:
        """Let the controller stand for what the table folds into it, if no row of it is left."""
        rows = rows_of(self._relatives.values())
        hosts = hosts_of(rows)
        left = {(row.relative.ref, row.relative.missing) for row in rows if row not in hosts}
        for row, host in hosts.items():
            key = row.relative.ref, row.relative.missing
            if key not in left and key not in self._subjects:
                self._home[key] = host.relative.ref, False

    def _steps(self) -> dict[Key, int]:
        """Return the column of each object: its distance, to the left if it uses the subject."""
        steps = dict.fromkeys(self._keys, 0)
        near: dict[Key, list[Key]] = defaultdict(list)
        for key, far, _ in self._links:
            near[key].append(far)
        for key, relative in sorted(self._relatives.items(), key=lambda item: (item[1].depth, item[0])):
            left = relative.directions == {USED_BY}
            if not relative.directions:
                # Behind a turn: on the side of the object that leads to it.
                left = min((steps.get(far, 0) for far in near[key]), default=0) < 0
            if key not in self._subjects:
                steps[key] = -relative.depth if left else relative.depth
        return steps

    def _gather(self) -> None:
        """Let one node stand for a crowd: outwards, so that a crowd behind a crowd is behind one relation."""
        around: dict[Key, list[tuple[Key, str, bool]]] = defaultdict(list)
        for key, far, edge in self._links:
            around[key].append((far, edge.relation, edge.target == key[0]))
            if far not in self._relatives:
                around[far].append((key, edge.relation, edge.target != key[0]))
        last = max(map(abs, self._layers.values()), default=0) + 1
        by_step: dict[int, list[Key]] = defaultdict(list)
        for key in self._keys:
            if key not in self._subjects and self._home[key] == key:
                by_step[abs(self._layers[key]) or last].append(key)
        for _, keys in sorted(by_step.items()):
            alike: dict[tuple[object, ...], list[Key]] = defaultdict(list)
            for key in keys:
                behind = frozenset((self._home.get(far, far), *rest) for far, *rest in around[key])
                alike[self._kind_of_crowd(key), behind].append(key)
            for crowd in alike.values():
                if len(crowd) > MAX_ALIKE:
                    self._crowds[crowd[0]] = len(crowd)
                    self._home |= dict.fromkeys(crowd, crowd[0])
        self._home = {key: self._home[home] for key, home in self._home.items()}

    def _kind_of_crowd(self, key: Key) -> tuple[object, ...]:
        """Return what all of a crowd have in common, so that no fact is hidden."""
        relative = self._relatives.get(key)
        said = (self._notes(relative), relative.verified) if relative else ()
        return key[0].group, key[0].kind, key[1], self._layers[key], said

    def picture(self) -> Picture:
        """Return the nodes and the arrows."""
        members: dict[Key, list[Key]] = defaultdict(list)
        for key in self._keys:
            members[self._home[key]].append(key)
        spaces = {ref.namespace for ref, _ in members if ref.namespace}
        nodes = [self._node(key, members[key], several=len(spaces) > 1) for key in sorted(members)]
        number = {key: at for at, node in enumerate(nodes) for key in node.members}
        return Picture(nodes, self._arrows(number))

    def _node(self, key: Key, members: Sequence[Key], *, several: bool) -> Node:
        ref, _ = key
        relative = self._relatives.get(key)
        size = self._crowds.get(key, 1)
        label = self._answer.label(ref) if relative is None else self._answer.name_of(relative)
        if size > 1:
            resource = self._answer.resources.of(ref.group, ref.kind)
            label = f"{resource.qualified if resource else ref.kind} ({size})"
        spaces = {member.namespace for member, _ in members}
        where = (ref.namespace,) if several and ref.namespace and len(spaces) == 1 else ()
        notes = (*where, *(self._notes(relative) if relative else ()))
        return Node(
            key=key,
            label=printable(label),
            notes=tuple(map(printable, notes)),
            look=self._look(key, relative),
            layer=self._layers[key],
            members=tuple(members),
            size=size,
            weak=relative is not None and all(edge.weak for edge in relative.edges),
        )

    def _look(self, key: Key, relative: Relative | None) -> str:
        if relative is not None and relative.missing:
            return MISSING
        if key in self._subjects:
            return SUBJECT
        return PLAIN if relative is None or relative.verified else UNKNOWN

    def _notes(self, relative: Relative) -> tuple[str, ...]:
        """Return what is wrong with an object, and what becomes of it."""
        wrong = relative.status if relative.missing else "" if relative.verified else "Unknown"
        return tuple(note for note in (wrong, consequence(relative)) if note)

    def _arrows(self, number: Mapping[Key, int]) -> list[Arrow]:
        labels: dict[tuple[int, int], set[str]] = {}
        strong: set[tuple[int, int]] = set()
        for key, far, edge in self._links:
            if far not in number or number[far] == number[key]:
                continue
            ends = (number[far], number[key]) if edge.target == key[0] else (number[key], number[far])
            labels.setdefault(ends, set()).add(edge.relation)
            if not edge.weak:
                strong.add(ends)
        return [
            Arrow(start, end, printable(", ".join(sorted(labels[start, end]))), (start, end) not in strong)
            for start, end in sorted(labels)
        ]

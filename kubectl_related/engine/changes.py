"""The effect of changing the content of the subjects on the objects that read it.

If an object reads it in several ways, the most demanding one counts. Most of it
is data: relations/facts/changes.txt says what the reader of a field notices,
restarters.txt which annotations restart a workload. On a cluster it is also
known which containers started before the last write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.graph import Change
from kubectl_related.model.objects import annotations_of, controller_ref, mapping
from kubectl_related.record import Record
from kubectl_related.relations.changes.consequences import (
    AS_MOUNTED,
    CONSEQUENCES,
    ENVIRONMENT,
    NEEDS_RESTART,
    NEXT_USE,
    NOT_READ_AGAIN,
    ROLLS_OUT,
    line_of,
)
from kubectl_related.relations.changes.containers import Read, read_as_environment, read_as_mounted, started
from kubectl_related.relations.changes.restarters import Changed, is_restarted
from kubectl_related.relations.facts.activity import FINISHED, IDLE, activity
from kubectl_related.relations.rule import WRITES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kubectl_related.engine.store import Store
    from kubectl_related.engine.walk import Walk
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.graph import Edge, Relative
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Write


class _Reading(Record):
    """One field through which a relative reads the content of the subject."""

    read: Read
    keys: tuple[str, ...]
    in_container: bool
    """A container has it as environment or files."""


def judge(walk: Walk, subjects: Sequence[Ref]) -> None:
    """Note on every relative what it would notice of each subject, and since when it runs on old content."""
    writes = walk.store.writes(subjects)
    relatives = [relative for relative in walk.found.relatives.values() if not relative.missing]
    for at, subject in enumerate(subjects):
        readers = {one.ref: one for one in relatives if at in one.of}
        for ref, change in _changes(walk.store, subject, readers, writes.get(subject, ())).items():
            readers[ref].changes[subject] = change
    for relative in relatives:
        found = relative.changes.values()
        worst = (one for one in CONSEQUENCES if any(change.consequence == one for change in found))
        since = (change.stale_since for change in found if change.stale_since)
        relative.if_changed, relative.stale_since = next(worst, ""), min(since, default="")


def _changes(
    store: Store, subject: Ref, readers: Mapping[Ref, Relative], writes: Sequence[Write]
) -> dict[Ref, Change]:
    """Return what each relative of a subject notices, for those that read it."""
    readings = {ref: list(_readings(store, one, subject)) for ref, one in readers.items()}
    states = {ref: activity((ref.group, ref.kind), one.obj) for ref, one in readers.items()}
    found = {ref: _most_demanding(some, states[ref]) for ref, some in readings.items()}
    restarted = {ref for ref, one in readers.items() if _is_restarted(store, one, subject, readings[ref])}
    above = {ref: _controllers(store, ref) for ref in readers if found[ref]}
    found |= dict.fromkeys(restarted, ROLLS_OUT)
    for ref, controllers in above.items():
        if not states[ref] and not restarted.isdisjoint(controllers):
            # It is replaced with the workload that controls it.
            found[ref] = ROLLS_OUT
        elif states[ref] == IDLE:
            # A revision of a workload that runs is read no sooner than the workload reads it.
            running = [found[one] for one in controllers if found.get(one) and not states[one]]
            found[ref] = max([found[ref], *running], key=CONSEQUENCES.index)
    stale = _stale(readers, readings, writes)
    for ref in [ref for ref in stale if found[ref] in _KEEP and not states[ref]]:
        for one in (ref, *above[ref]):
            if found.get(one) not in _KEEP:
                break
            found[one] = NEEDS_RESTART
            stale[one] = min(stale[ref], stale.get(one, stale[ref]))
    return {
        ref: Change(one, stale.get(ref, "") if one == NEEDS_RESTART else "")
        for ref, one in found.items()
        if one
    }


_KEEP = (NEEDS_RESTART, ROLLS_OUT)
"""Consequences for what keeps the old content until it is started anew."""


def _readings(store: Store, relative: Relative, subject: Ref) -> Iterator[_Reading]:
    """Yield how a relative reads the subject, for each edge between them."""
    own = (edge for edge in relative.edges if edge.holder == relative.ref and edge.target == subject)
    edges = {(edge.via, edge.relation): edge for edge in own}
    obj = store.pool.get(relative.ref) if edges else None
    for reference in store.references(obj) if obj is not None else ():
        edge = edges.get((reference.via, reference.rule.relation))
        if edge is not None and (reading := _reading(reference, edge)):
            yield reading


def _reading(reference: Reference, edge: Edge) -> _Reading | None:
    consequence = line_of(reference.rule).consequence
    if not consequence:
        return None
    as_files, as_environment = consequence == AS_MOUNTED, reference.rule.relation == ENVIRONMENT
    read = Read(consequence)
    if as_files:
        read = read_as_mounted(reference.place)
    elif consequence == NEEDS_RESTART and as_environment:
        read = read_as_environment(reference.place)
    return _Reading(read, edge.keys, as_files or as_environment)


def _most_demanding(readings: Iterable[_Reading], state: str) -> str:
    found = {reading.read.consequence for reading in readings}
    worst = next((one for one in CONSEQUENCES if one in found), "")
    return {FINISHED: NOT_READ_AGAIN, IDLE: NEXT_USE}.get(state, worst) if worst else ""


def _is_restarted(store: Store, relative: Relative, subject: Ref, readings: Iterable[_Reading]) -> bool:
    if not any(edge.holder == relative.ref and edge.target == subject for edge in relative.edges):
        return False
    annotations = annotations_of(store.pool.get(subject))
    changed = Changed((subject.group, subject.kind), subject.name, annotations)
    read = any(reading.in_container for reading in readings)
    gk = relative.ref.group, relative.ref.kind
    return is_restarted(gk, relative.obj, store.tables.carriers, changed, is_read=read)


def _controllers(store: Store, ref: Ref) -> list[Ref]:
    """Return the controller of an object, that one's controller and so on, as far as they are at hand."""
    chain: list[Ref] = []
    while (owner := controller_ref(store.pool.get(ref), ref)) and owner not in chain:
        chain.append(owner)
        ref = owner
    return chain


def _stale(
    readers: Mapping[Ref, Relative], readings: Mapping[Ref, Iterable[_Reading]], writes: Iterable[Write]
) -> dict[Ref, str]:
    """Return when content was written that a container of an object does not have yet."""
    found = {}
    for ref, some in readings.items():
        at = started(readers[ref].obj) if some else {}
        later = [
            write.time
            for reading in some
            for name, own in reading.read.keep.items()
            if name in at
            for write in writes
            if write.time > at[name] and _has_one_of(write, own or reading.keys)
        ]
        if later:
            found[ref] = min(later)
    return found


def _has_one_of(write: Write, keys: Collection[str]) -> bool:
    """Return whether somebody wrote one of these keys, or any if none are named."""
    return bool(write.keys.intersection(keys) if keys else write.keys)


def notes(store: Store, relatives: Iterable[Relative], subjects: Sequence[Ref]) -> Iterator[str]:
    """Yield a sentence for each subject that cannot be changed, or whose content something else writes."""
    writes = store.writes(subjects)
    edges = [edge for one in relatives for edge in one.edges if edge.relation == WRITES]
    for ref in subjects:
        name = store.resources.label(ref)
        if mapping(store.pool.get(ref)).get("immutable") is True:
            yield f"{name} is immutable: its content cannot be changed."
        elif any(write.immutable for write in writes.get(ref, ())):
            # Metadata does not say whether the field is true.
            yield f"{name} has the field `immutable`: if it is true, the content cannot be changed."
        makers = sorted({store.resources.label(edge.holder) for edge in edges if edge.target == ref})
        if makers:
            yield f"{name} is written by {', '.join(makers)}: a change of your own may be overwritten."

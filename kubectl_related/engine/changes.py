"""The effect of changing the content of the subjects on the objects that read it.

If an object reads it in several ways, the most demanding one counts. Most of it
is data: relations/facts/changes.txt says what the reader of a field notices,
restarters.txt which annotations restart a workload. On a cluster it is also
known which containers started before the last write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_related.model.objects import annotations_of, controller_ref, mapping
from kubectl_related.relations.activity import FINISHED, IDLE, activity
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
from kubectl_related.relations.rule import WRITES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kubectl_related.engine.store import Store
    from kubectl_related.engine.walk import Walk
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.graph import Edge, Relative
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Write


class _Reading(NamedTuple):
    """One field through which a relative reads the content of a subject."""

    subject: Ref
    read: Read
    keys: tuple[str, ...]
    in_container: bool
    """A container has it as environment or files."""


def judge(walk: Walk, subjects: Sequence[Ref]) -> None:
    """Note on every relative what it would notice, and since when it runs on old content."""
    store = walk.store
    relatives = {r.ref: r for r in walk.found.relatives.values() if not r.missing}
    readings = {ref: list(_readings(store, one, subjects)) for ref, one in relatives.items()}
    for ref, one in relatives.items():
        one.if_changed = _most_demanding(one, readings[ref])
    restarted = {ref for ref, one in relatives.items() if _is_restarted(store, one, subjects, readings[ref])}
    for ref, one in relatives.items():
        # Objects that a restarted workload controls are replaced with it.
        if ref in restarted or (_runs(one) and not restarted.isdisjoint(_controllers(store, ref))):
            one.if_changed = ROLLS_OUT
    writes = store.writes(subjects)
    for ref, one in relatives.items():
        if since := _stale_since(one, readings[ref], writes):
            _note_stale(relatives, (ref, *_controllers(store, ref)), since)


def _note_stale(relatives: Mapping[Ref, Relative], chain: Iterable[Ref], since: str) -> None:
    """Note on a pod and its controllers that a container runs on old content: only a restart helps."""
    for ref in chain:
        relative = relatives.get(ref)
        if relative is None or relative.if_changed not in (NEEDS_RESTART, ROLLS_OUT):
            return
        relative.stale_since = min(filter(None, (relative.stale_since, since)))
        relative.if_changed = NEEDS_RESTART


def _readings(store: Store, relative: Relative, subjects: Iterable[Ref]) -> Iterator[_Reading]:
    """Yield how a relative reads the subjects, for each edge that leads to one."""
    edges = {
        (e.via, e.relation): e for e in relative.edges if e.holder == relative.ref and e.target in subjects
    }
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
    return _Reading(edge.target, read, edge.keys, as_files or as_environment)


def _most_demanding(relative: Relative, readings: Iterable[_Reading]) -> str:
    found = {reading.read.consequence for reading in readings}
    worst = next((one for one in CONSEQUENCES if one in found), "")
    state = activity((relative.ref.group, relative.ref.kind), relative.obj) if worst else ""
    return {FINISHED: NOT_READ_AGAIN, IDLE: NEXT_USE}.get(state, worst)


def _runs(relative: Relative) -> bool:
    gk = relative.ref.group, relative.ref.kind
    return bool(relative.if_changed) and not activity(gk, relative.obj)


def _is_restarted(
    store: Store, relative: Relative, subjects: Iterable[Ref], readings: Iterable[_Reading]
) -> bool:
    gk = relative.ref.group, relative.ref.kind
    read = {reading.subject for reading in readings if reading.in_container}
    for ref in {edge.target for edge in relative.edges if edge.holder == relative.ref}.intersection(subjects):
        changed = Changed((ref.group, ref.kind), ref.name, annotations_of(store.pool.get(ref)))
        if is_restarted(gk, relative.obj, store.tables.carriers, changed, is_read=ref in read):
            return True
    return False


def _controllers(store: Store, ref: Ref) -> list[Ref]:
    """Return the controller of an object, that one's controller and so on, as far as they are at hand."""
    chain: list[Ref] = []
    while (owner := controller_ref(store.pool.get(ref), ref)) and owner not in chain:
        chain.append(owner)
        ref = owner
    return chain


def _stale_since(
    relative: Relative, readings: Iterable[_Reading], writes: Mapping[Ref, Sequence[Write]]
) -> str:
    """Return when content was written that a container does not have yet; empty if it has all."""
    if not _runs(relative):
        return ""
    at = started(relative.obj)
    later = (
        write.time
        for reading in readings
        for name in reading.read.keep & at.keys()
        for write in writes.get(reading.subject, ())
        if write.time > at[name] and (write.keys.intersection(reading.keys) if reading.keys else write.keys)
    )
    return min(later, default="")


def notes(store: Store, relatives: Iterable[Relative], subjects: Sequence[Ref]) -> Iterator[str]:
    """Yield a sentence for each subject that cannot be changed, or whose content something else writes."""
    writes = store.writes(subjects)
    edges = [edge for one in relatives for edge in one.edges if edge.relation == WRITES]
    for ref in subjects:
        name = _label(store, ref)
        if mapping(store.pool.get(ref)).get("immutable") is True:
            yield f"{name} is immutable: its content cannot be changed."
        elif any(write.immutable for write in writes.get(ref, ())):
            # Metadata does not say whether the field is true.
            yield f"{name} has the field `immutable`: if it is true, the content cannot be changed."
        makers = sorted({_label(store, edge.holder) for edge in edges if edge.target == ref})
        if makers:
            yield f"{name} is written by {', '.join(makers)}: a change of your own may be overwritten."


def _label(store: Store, ref: Ref) -> str:
    resource = store.resources.of(ref.group, ref.kind)
    return f"{resource.label if resource else ref.kind.lower()}/{ref.name}"

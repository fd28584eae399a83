"""What keeps objects that are being deleted: their finalizers, and the objects that hold each of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from kubectl_related.engine.walk import Walk
from kubectl_related.model.fieldpaths import parse
from kubectl_related.model.graph import USED_BY
from kubectl_related.model.objects import elements, mapping, metadata, ref_of, strings, text
from kubectl_related.model.pathtree import find
from kubectl_related.relations.facts.activity import FINISHED, activity
from kubectl_related.relations.facts.finalizers import holdings
from kubectl_related.relations.kind_facts import OWNERSHIP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kubectl_related.engine.store import Store
    from kubectl_related.model.graph import Edge
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object
    from kubectl_related.relations.facts.finalizers import Holding
    from kubectl_related.relations.rule import Rule

_MOST_NAMED = 5
_INDEX = re.compile(r"\[\d+\]")


def held(store: Store, refs: Iterable[Ref]) -> Iterator[str]:
    """Yield a sentence for each of these objects that is being deleted: since when, and what it waits for.

    Asks for what holds it as far as that is not at hand.
    """
    for ref in refs:
        obj = store.pool.get(ref)
        since = _since(obj)
        if obj is not None and since:
            finalizers = _finalizers(obj)
            edges = _edges_to(store, ref, finalizers)
            waits = [_waits(store, obj, ref, finalizer, edges) for finalizer in finalizers]
            reasons = f": {'; '.join(waits)}" if waits else ""
            yield f"{store.resources.label(ref)} has been terminating since {since}{reasons}"


def _since(obj: Object | None) -> str:
    """Return when the object was deleted; its timestamp says when its grace period ends."""
    own = metadata(obj)
    written, grace = text(own.get("deletionTimestamp")), own.get("deletionGracePeriodSeconds")
    try:
        end = datetime.fromisoformat(written).astimezone(UTC)
        began = end - timedelta(seconds=grace if isinstance(grace, int) else 0)
    except (ValueError, OverflowError):
        return written
    return began.strftime("%Y-%m-%dT%H:%M:%SZ")


def _finalizers(obj: Object) -> list[str]:
    """Return the finalizers; those in the spec count if a line is about them, as it is for Namespaces."""
    ref = ref_of(obj)
    own = strings(mapping(obj.get("spec")).get("finalizers"))
    known = [name for name in own if holdings((ref.group, ref.kind), name)]
    return list(dict.fromkeys([*strings(metadata(obj).get("finalizers")), *known]))


def _edges_to(store: Store, ref: Ref, finalizers: Iterable[str]) -> list[Edge]:
    wanted = {one.relation for name in finalizers for one in holdings((ref.group, ref.kind), name)}
    if not wanted:
        return []

    def by_owner(rule: Rule) -> bool:
        return rule.relation in wanted

    walk = Walk(store)
    # A dependent may be of any kind.
    walk.run([ref], [USED_BY], 1, only=by_owner if wanted & OWNERSHIP else None)
    edges = (edge for relative in walk.found.relatives.values() for edge in relative.edges)
    return sorted(edge for edge in edges if edge.target == ref)


def _waits(store: Store, obj: Object, ref: Ref, finalizer: str, edges: Sequence[Edge]) -> str:
    rows = holdings((ref.group, ref.kind), finalizer)
    holders = dict.fromkeys(
        edge.holder for row in rows for edge in edges if _holds(row, edge, store.pool.get(edge.holder))
    )
    names = [_name(store, holder, ref) for holder in sorted(holders)]
    if len(names) > _MOST_NAMED:
        names = [*names[:_MOST_NAMED], f"{len(names) - _MOST_NAMED} more"]
    said = [message for row in rows if row.conditions for message in _messages(obj, row.conditions)]
    if names or said:
        return " ".join(
            [f"{finalizer} waits for {', '.join(names)}" if names else f"{finalizer}:", *_in(said)]
        )
    return f"{finalizer} waits for {'nothing that was found' if rows else 'its controller'}"


def _in(said: Sequence[str]) -> list[str]:
    return [f"({', '.join(said)})"] if said else []


def _holds(row: Holding, edge: Edge, holder: Object | None) -> bool:
    gk = edge.holder.group, edge.holder.kind
    if not row.is_by(edge.relation, gk):
        return False
    if row.only_unfinished and activity(gk, holder) == FINISHED:
        return False
    if not row.field:
        return True
    # Of several owner references the one to the object that is being deleted counts.
    beside = row.field.replace("{via}", edge.via)
    hits = find(holder, parse(_INDEX.sub("[]", beside)))
    return any(hit.value for hit in hits if hit.via == beside)


def _name(store: Store, holder: Ref, ref: Ref) -> str:
    elsewhere = holder.namespace not in ("", ref.namespace, ref.name)
    return store.resources.label(holder) + (f" in namespace {holder.namespace}" if elsewhere else "")


def _messages(obj: Object, types: str) -> Iterator[str]:
    for condition in map(mapping, elements(mapping(obj.get("status")).get("conditions"))):
        if condition.get("status") == "True" and fnmatchcase(text(condition.get("type")), types):
            yield text(condition.get("message"))

"""The effect of deleting the subjects on each relative: the effects of the rules, combined.

Dependents of a deleted object are deleted too. They are followed to the end,
whatever the depth of the question. An object with several owners is deleted with
the last of them, so effects are computed until nothing changes. A few
effects are passed on: a Service that has lost its last pod is as good as gone for the
webhooks that call it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kubectl_related.engine.plan.users import Planner
from kubectl_related.engine.pool import namespace_labels
from kubectl_related.model.graph import USED_BY
from kubectl_related.model.objects import owners_of, text, uid_of
from kubectl_related.relations.facts.activity import FINISHED, IDLE, activity
from kubectl_related.relations.parse import EFFECTS
from kubectl_related.relations.rule import OWNER, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.engine.store import Store
    from kubectl_related.engine.walk import Walk
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.graph import Edge, Relative
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object
    from kubectl_related.relations.rule import Rule

BLOCKS, DELETED, BREAKS_NOW, BREAKS_ON_RESTART, _RELEASED, UNAFFECTED = EFFECTS


def cascades(rule: Rule) -> bool:
    """Return whether deleting TO deletes FROM by this rule."""
    return rule.effect == DELETED


def follow_cascade(walk: Walk, subjects: Iterable[Ref]) -> None:
    """Walk on to everything that would be deleted too, beyond the depth of the question."""
    walk.run(subjects, [USED_BY], 0, only=cascades)


def judge(walk: Walk, subjects: Iterable[Ref]) -> None:
    """Note the effect on every relative."""
    store = walk.store
    relatives = [relative for relative in walk.found.relatives.values() if not relative.missing]
    others = _other_targets(store, relatives)
    gone, asked = _Gone(), set(subjects)
    for ref in asked:
        gone.add(ref, store.pool.get(ref))
    while going := [r for r in relatives if r.ref not in gone.refs and _worst(r, gone, others) == DELETED]:
        for relative in going:
            gone.add(relative.ref, store.pool.get(relative.ref))
    while broken := {r.ref for r in relatives if _breaks_others(r, gone, others)} - gone.broken:
        gone.broken |= broken
    for relative in relatives:
        # A subject goes anyway, whatever it is related to.
        relative.if_deleted = DELETED if relative.ref in asked else _worst(relative, gone, others)


def notes(relatives: Iterable[Relative], subjects: Iterable[Ref]) -> Iterator[str]:
    """Yield a sentence if objects would lose a target that no table has: what follows is not known."""
    relatives = [relative for relative in relatives if not relative.missing]
    gone = {*subjects, *(relative.ref for relative in relatives if relative.if_deleted == DELETED)}
    kinds = {
        relative.resource.qualified
        for relative in relatives
        if relative.resource is not None
        and relative.if_deleted == UNAFFECTED
        and any(_is_unknown(edge) and edge.target in gone for edge in relative.edges)
    }
    if kinds:
        named = ", ".join(sorted(kinds))
        yield f"what becomes of {named} is not known: no table has what their controllers do."


def _is_unknown(edge: Edge) -> bool:
    return edge.origin == SCHEMA and not (edge.optional or edge.weak)


@dataclass
class _Gone:
    """The objects deleted so far, also by uid and by kind and name, as owner references name them.

    `broken`: what is there, and breaks those that need it.
    """

    refs: set[Ref] = field(default_factory=set)
    uids: set[str] = field(default_factory=set)
    names: set[tuple[str, str]] = field(default_factory=set)
    broken: set[Ref] = field(default_factory=set)

    def add(self, ref: Ref, obj: Object | None) -> None:
        """Count one more object as deleted."""
        self.refs.add(ref)
        self.uids.add(uid_of(obj))
        self.names.add((ref.kind, ref.name))


_Targets = dict[tuple["Ref", str], set["Ref"]]
"""(holder, field) → the objects at hand that it means and that run."""


def _other_targets(store: Store, relatives: Iterable[Relative]) -> _Targets:
    """Return the other targets of fields that have an effect only once their last target is deleted."""
    holders = {
        edge.holder
        for relative in relatives
        for edge in relative.edges
        if edge.shared and edge.holder == relative.ref
    }
    references = [reference for holder in sorted(holders) for reference in _shared(store, holder)]
    planner = Planner(store.tables, store.resources, store.scope._replace(columns=False))
    store.ask(planner.uses.targets(references))
    labels = namespace_labels(store.pool)
    return {
        (reference.holder, reference.via): {
            ref
            for ref in reference.targets(store.pool, labels)
            if not activity((ref.group, ref.kind), store.pool.get(ref))
        }
        for reference in references
    }


def _shared(store: Store, holder: Ref) -> Iterator[Reference]:
    obj = store.pool.get(holder)
    return (r for r in store.references(obj) if r.rule.last) if obj is not None else iter(())


def _breaks_others(relative: Relative, gone: _Gone, others: _Targets) -> bool:
    passing = (edge for edge in relative.edges if edge.passes_on and edge.holder == relative.ref)
    return any(_effect(edge, relative, gone, others) != UNAFFECTED for edge in passing)


def _worst(relative: Relative, gone: _Gone, others: _Targets) -> str:
    effects = {_effect(edge, relative, gone, others) for edge in relative.edges}
    return next(effect for effect in EFFECTS if effect in effects or effect == UNAFFECTED)


def _effect(edge: Edge, relative: Relative, gone: _Gone, others: _Targets) -> str:
    if edge.holder != relative.ref:
        return _without(edge.holder, edge.effect_back, gone)
    effect = _without(edge.target, edge.effect, gone)
    if effect == DELETED:
        return DELETED if _all_gone(edge, relative, gone) else UNAFFECTED
    if effect in (BLOCKS, UNAFFECTED):
        return effect
    if edge.optional or (edge.shared and not _was_last(others.get((edge.holder, edge.via), set()), gone)):
        return UNAFFECTED
    return _at_rest(effect, relative)


def _without(ref: Ref, effect: str, gone: _Gone) -> str:
    """Return what is left of an effect of deleting an object: what is only broken takes nothing along."""
    if ref in gone.refs:
        return effect
    return effect if ref in gone.broken and effect in (BREAKS_NOW, BREAKS_ON_RESTART) else UNAFFECTED


def _was_last(running: set[Ref], gone: _Gone) -> bool:
    return bool(running) and running <= gone.refs


def _at_rest(effect: str, relative: Relative) -> str:
    """Return the effect on an object, which is smaller if it runs no container."""
    state = activity((relative.ref.group, relative.ref.kind), relative.obj)
    if state == FINISHED and effect in (BREAKS_NOW, BREAKS_ON_RESTART):
        return UNAFFECTED
    return BREAKS_ON_RESTART if state == IDLE and effect == BREAKS_NOW else effect


def _all_gone(edge: Edge, relative: Relative, gone: _Gone) -> bool:
    """Return whether every owner is deleted: an object with another owner is kept."""
    if edge.origin != OWNER:
        return True
    owners = (
        (text(o.get("uid")), (text(o.get("kind")), text(o.get("name")))) for o in owners_of(relative.obj)
    )
    return all(uid in gone.uids if uid else name in gone.names for uid, name in owners)

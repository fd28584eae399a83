"""What deleting the subjects would do to each relative: the effects of the rules, put together.

What goes with the subject takes its own with it: dependents of deleted
objects are followed to the end, whatever the depth of the question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.graph import USED_BY
from kubectl_related.objects import mapping, owners_of, text, uid_of
from kubectl_related.relations.read import EFFECTS
from kubectl_related.relations.rule import How

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.engine.walk import Walk
    from kubectl_related.graph import Edge, Relative
    from kubectl_related.objects import Ref
    from kubectl_related.relations.rule import Rule
    from kubectl_related.source import Object

DELETED = "deleted too"
_FINISHED = ("Succeeded", "Failed")


def cascades(rule: Rule) -> bool:
    """Tell whether deleting TO deletes FROM by this rule."""
    return rule.effect == DELETED


def follow_cascade(walk: Walk, subjects: Iterable[Ref]) -> None:
    """Walk on to everything that would be deleted too, beyond the depth of the question."""
    walk.run(subjects, [USED_BY], 0, only=cascades)


def judge(walk: Walk, subjects: Iterable[Ref]) -> None:
    """Note on every relative what would become of it."""
    gone = set(subjects)
    relatives = sorted(walk.relatives.values(), key=lambda r: (r.depth, r.ref))
    for relative in relatives:
        if not relative.missing:
            relative.if_deleted = _worst(relative, gone, walk)
            if relative.if_deleted == DELETED:
                gone.add(relative.ref)


def _worst(relative: Relative, gone: set[Ref], walk: Walk) -> str:
    effects = {_effect(edge, relative, gone, walk) for edge in relative.edges}
    return next(effect for effect in EFFECTS if effect in effects or effect == EFFECTS[-1])


def _effect(edge: Edge, relative: Relative, gone: set[Ref], walk: Walk) -> str:
    if edge.holder != relative.ref:
        return edge.effect_back if edge.holder in gone else EFFECTS[-1]
    if edge.target not in gone:
        return EFFECTS[-1]
    if edge.effect == DELETED:
        return DELETED if _all_gone(edge, relative, gone, walk) else EFFECTS[-1]
    if edge.effect == EFFECTS[0]:
        return edge.effect
    return EFFECTS[-1] if edge.optional or _finished(relative.obj) else edge.effect


def _finished(obj: Object) -> bool:
    return text(mapping(obj.get("status")).get("phase")) in _FINISHED


def _all_gone(edge: Edge, relative: Relative, gone: set[Ref], walk: Walk) -> bool:
    """Tell whether no owner is left: an object with another living owner stays."""
    if edge.origin != How.OWNER.value:
        return True
    uids = {uid_of(walk.pool.get(ref) or {}) for ref in gone}
    names = {(ref.kind, ref.name) for ref in gone}
    return all(
        owner.get("uid") in uids if owner.get("uid") else (owner.get("kind"), owner.get("name")) in names
        for owner in owners_of(relative.obj)
    )

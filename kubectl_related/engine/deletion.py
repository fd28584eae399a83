"""What deleting the subjects would do to each relative: the effects of the rules, put together.

What goes with the subject takes its own with it: dependents of deleted
objects are followed to the end, whatever the depth of the question.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kubectl_related.model.graph import USED_BY
from kubectl_related.model.objects import mapping, owners_of, text, uid_of
from kubectl_related.relations.parse import EFFECTS
from kubectl_related.relations.rule import How

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.engine.walk import Walk
    from kubectl_related.model.graph import Edge, Relative
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object
    from kubectl_related.relations.rule import Rule

DELETED = "deleted too"
_FINISHED = ("Succeeded", "Failed")


def cascades(rule: Rule) -> bool:
    """Tell whether deleting TO deletes FROM by this rule."""
    return rule.effect == DELETED


def follow_cascade(walk: Walk, subjects: Iterable[Ref]) -> None:
    """Walk on to everything that would be deleted too, beyond the depth of the question."""
    walk.run(subjects, [USED_BY], 0, only=cascades)


@dataclass
class _Gone:
    """What is deleted so far, also by uid and by kind and name, as owner references say it."""

    refs: set[Ref] = field(default_factory=set)
    uids: set[str] = field(default_factory=set)
    names: set[tuple[str, str]] = field(default_factory=set)

    def add(self, ref: Ref, obj: Object | None) -> None:
        """Count one more object as deleted."""
        self.refs.add(ref)
        self.uids.add(uid_of(obj))
        self.names.add((ref.kind, ref.name))


def judge(walk: Walk, subjects: Iterable[Ref]) -> None:
    """Note on every relative what would become of it."""
    gone = _Gone()
    for ref in subjects:
        gone.add(ref, walk.pool.get(ref))
    relatives = sorted(walk.found.relatives.values(), key=lambda r: (r.depth, r.ref))
    for relative in relatives:
        if not relative.missing:
            relative.if_deleted = _worst(relative, gone)
            if relative.if_deleted == DELETED:
                gone.add(relative.ref, walk.pool.get(relative.ref))


def _worst(relative: Relative, gone: _Gone) -> str:
    effects = {_effect(edge, relative, gone) for edge in relative.edges}
    return next(effect for effect in EFFECTS if effect in effects or effect == EFFECTS[-1])


def _effect(edge: Edge, relative: Relative, gone: _Gone) -> str:
    if edge.holder != relative.ref:
        return edge.effect_back if edge.holder in gone.refs else EFFECTS[-1]
    if edge.target not in gone.refs:
        return EFFECTS[-1]
    if edge.effect == DELETED:
        return DELETED if _all_gone(edge, relative, gone) else EFFECTS[-1]
    if edge.effect == EFFECTS[0]:
        return edge.effect
    return EFFECTS[-1] if edge.optional or _finished(relative.obj) else edge.effect


def _finished(obj: Object) -> bool:
    return text(mapping(obj.get("status")).get("phase")) in _FINISHED


def _all_gone(edge: Edge, relative: Relative, gone: _Gone) -> bool:
    """Tell whether no owner is left: an object with another living owner stays."""
    if edge.origin != How.OWNER.value:
        return True
    owners = (
        (text(o.get("uid")), (text(o.get("kind")), text(o.get("name")))) for o in owners_of(relative.obj)
    )
    return all(uid in gone.uids if uid else name in gone.names for uid, name in owners)

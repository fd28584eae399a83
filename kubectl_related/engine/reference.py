"""One field of one object that refers to others, read: what it means, not whether that exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import re

    from kubectl_related.model.fieldpaths import Hit
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resource
    from kubectl_related.model.selectors import Selector
    from kubectl_related.relations.rule import Rule


class Reference(NamedTuple):
    """One field of one object, read.

    Exactly one of `target`, `selector`, `claims` and `annotated` says what is meant.
    `namespaces`: where the selector acts, any of them; none = the holder's namespace.
    """

    rule: Rule
    holder: Ref
    place: Hit
    optional: bool = False
    keys: tuple[str, ...] = ()
    target: Ref | None = None
    resource: Resource | None = None
    """The target's, None where its kind is not served."""
    uid: str = ""
    owned: bool = False
    """Counts only where the holder owns the target."""
    holder_uid: str = ""
    selector: Selector | None = None
    namespaces: tuple[Selector, ...] = ()
    claims: re.Pattern[str] | None = None
    annotated: str = ""
    """The annotation that marks the default of its kind; such a reference is a hint."""
    ungranted: bool = False
    """No grant of the target's namespace allows it, so that it is not in effect: a hint."""

    @property
    def via(self) -> str:
        """The exact path of the field."""
        return self.place.via

    @property
    def weak(self) -> bool:
        """Whether it is only a hint."""
        return self.rule.weak or bool(self.annotated) or self.ungranted

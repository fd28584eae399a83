"""One field of one object that refers to others, read: what it means, not whether that exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubectl_related.relations.rule import WRITES

if TYPE_CHECKING:
    import re
    from collections.abc import Container, Iterable, Iterator

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
    ports: tuple[str, ...] = ()
    target: Ref | None = None
    resource: Resource | None = None
    """The target's, None where its kind is not served."""
    uid: str = ""
    owned: bool = False
    """Counts only where the holder owns the target."""
    ambiguous: bool = False
    """Not the likeliest of several ways to read a text: counts only where the target exists."""
    alternatives: tuple[Ref, ...] = ()
    """What else the text can mean: where one of these exists, an absent target is not meant."""
    holder_uid: str = ""
    selector: Selector | None = None
    namespaces: tuple[Selector, ...] = ()
    name: str = ""
    """The name of what the selector selects; empty = any."""
    claims: re.Pattern[str] | None = None
    annotated: str = ""
    """The annotation that marks the default of its kind; such a reference is a hint."""
    ungranted: bool = False
    """No grant of the target's namespace allows it, so that it is not in effect: a hint."""

    @property
    def via(self) -> str:
        """The exact path of the field."""
        return self.place.via

    def may_dangle(self, at_hand: Container[Ref]) -> bool:
        """Tell whether the field means its target even if that does not exist."""
        if self.target is None or self.owned or self.ambiguous or self._is_made_by_convention:
            return False
        return not any(other in at_hand for other in self.alternatives)

    @property
    def _is_made_by_convention(self) -> bool:
        """Whether the holder makes the target under a name that no field holds: nobody misses it."""
        return self.rule.relation == WRITES and bool(self.rule.format or self.rule.default)

    @property
    def weak(self) -> bool:
        """Whether it is only a hint."""
        return self.rule.weak or bool(self.annotated) or self.ungranted


def decided_by_what_exists(readings: Iterable[Reference]) -> Iterator[Reference]:
    """Yield the readings of one text; the likeliest, in the holder's namespace, knows of the others."""
    found = sorted(readings, key=lambda r: r.target is None or r.target.namespace != r.holder.namespace)
    for reference in found[:1]:
        others = (other.target for other in found[1:])
        yield reference._replace(alternatives=tuple(other for other in others if other is not None))
    for reference in found[1:]:
        yield reference._replace(ambiguous=True)

"""Reads the references of an object as it arrives, so that the rest of it can be forgotten.

Objects of one template refer alike: their references are read once and kept once.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from kubectl_related.encoding.partial import encode, projection
from kubectl_related.engine.ways.reference import held_by
from kubectl_related.engine.ways.registry import way_of
from kubectl_related.model.fieldmask import Fields
from kubectl_related.model.objects import metadata, ref_of
from kubectl_related.model.source import Digested
from kubectl_related.record import Record
from kubectl_related.relations.kind_facts import OWN_VALUES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.engine.ways.reader import Reader
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.fieldmask import FieldMask
    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object
    from kubectl_related.relations.rule import Rule

References = tuple["Reference", ...]
Look = Callable[["Object"], tuple["Ref", ...]]
"""Finds objects that an object mentions."""
_HASH_BYTES = 16


class Note(Record):
    """The references of one object; those that others share may name another holder of its kind."""

    shared: References
    own: References
    mentioned: tuple[Ref, ...] = ()
    """What was looked for and found in the object."""

    def references(self, holder: Ref) -> Iterator[Reference]:
        """Yield all of them with the object as their holder."""
        for reference in self.shared:
            yield held_by(reference, holder)
        yield from self.own


class Digester:
    """Digests objects of one kind. Threads share what it has read: they only ever add to it."""

    def __init__(
        self,
        reader: Reader,
        rules: Iterable[tuple[Rule, tuple[Pattern, ...]]],
        wants: Callable[[Reference], bool],
        kept: FieldMask,
        look: Look | None = None,
    ) -> None:
        """Read by these rules, each with the fields it reads, and keep the references that `wants`.

        `kept`: the fields that others read. `look` finds more in an object.
        """
        self._reader = reader
        self._wants = wants
        self._look = look
        shared: list[Rule] = []
        own: list[Rule] = []
        fields = Fields()
        for rule, patterns in rules:
            if not _is_shared(rule, patterns):
                own.append(rule)
                continue
            shared.append(rule)
            for pattern in patterns:
                fields.add(pattern)
        self._shared, self._own = tuple(shared), tuple(own)
        self._fields = projection(fields.mask())
        self._kept = None if kept.whole else projection(kept)
        self._read: dict[tuple[str, bytes], References] = {}
        """(namespace, what the shared rules read) → the references."""
        self._parts: dict[bytes, Any] = {}

    def __call__(self, obj: Object) -> Digested:
        """Return what is kept of an object, with the Note of its references."""
        ref = ref_of(obj)
        shared = self._like_others(obj, ref)
        own = self._references(obj, self._own)
        mentioned = self._look(obj) if self._look is not None else ()
        return Digested(self._part(obj), Note(shared, own, mentioned))

    def _like_others(self, obj: Object, ref: Ref) -> References:
        try:
            key = ref.namespace, _hash(self._fields(obj))
        except (ValueError, TypeError):
            # Files may hold what JSON cannot.
            return self._references(obj, self._shared)
        found = self._read.get(key)
        if found is None:
            found = self._references(obj, self._shared)
            # A refused field is reported for each object.
            if all(holder != ref for holder, _ in list(self._reader.refused)):
                self._read[key] = found
        return found

    def _references(self, obj: Object, rules: tuple[Rule, ...]) -> References:
        found = tuple(filter(self._wants, self._reader.read(obj, rules)))
        for reference in found:
            reference.place = reference.place.bare()
        return found

    def _part(self, obj: Object) -> Object:
        """Return what is kept of an object; parts that are alike are kept once."""
        if self._kept is None:
            return obj
        try:
            part: Object = self._kept(obj)
            for values in (part, metadata(part)):
                for field, value in values.items():
                    if field != "metadata" and isinstance(value, dict | list):
                        values[field] = self._parts.setdefault(_hash(value), value)
        except (ValueError, TypeError):
            return obj
        return part


def _is_shared(rule: Rule, patterns: Iterable[Pattern]) -> bool:
    """Return whether a reference depends on nothing but fields that are alike in objects of one template."""
    if rule.grant is not None or way_of(rule).reads_holder:
        return False
    return not any(pattern[0] == "status" or pattern in OWN_VALUES for pattern in patterns)


def _hash(value: Any) -> bytes:
    return blake2b(encode(value), digest_size=_HASH_BYTES).digest()

"""Reads the references of an object as it arrives, so that the rest of it can be forgotten.

Objects of one template refer alike: what a rule reads in them has the same text, so that their
references are read once and kept once.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from kubectl_related.encoding.partial import encode
from kubectl_related.encoding.parts import BROKEN, Cutter, Projection, decoded
from kubectl_related.engine.ways.reference import held_by
from kubectl_related.engine.ways.registry import way_of
from kubectl_related.model.fieldmask import Fields
from kubectl_related.model.objects import metadata, ref_of
from kubectl_related.model.source import Digested
from kubectl_related.record import Record
from kubectl_related.relations.kind_facts import OWN_VALUES, PROJECTED_VOLUME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kubectl_related.engine.ways.reader import Reader
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.fieldmask import FieldMask
    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resource
    from kubectl_related.model.source import Object
    from kubectl_related.relations.rule import GK, Rule

References = tuple["Reference", ...]
_Fields = tuple["Rule", tuple["Pattern", ...]]
"""A rule and the fields that it reads."""
_HASH_BYTES = 16
_CONTAINERS = b"{["
_NAME, _UID = ("metadata", "name"), ("metadata", "uid")
_PROJECTED_VOLUME = re.compile(rb'"%b[a-z0-9]+"' % PROJECTED_VOLUME.encode())
_ANY_PROJECTED_VOLUME = b'"%b"' % PROJECTED_VOLUME.encode()


class Look(Protocol):
    """Finds objects that an object mentions."""

    def fields(self, gk: GK) -> Iterable[Pattern] | None:
        """Return where it looks in objects of a kind; None: anywhere."""
        ...

    def may_find(self, text: bytes) -> bool:
        """Return whether JSON of these fields may mention any."""
        ...

    def mentioned(self, obj: Object) -> tuple[Ref, ...]:
        """Return what an object mentions."""
        ...


class Note(Record):
    """The references of one object; those that others share may name another holder of its kind."""

    shared: tuple[References, ...]
    own: References
    mentioned: tuple[Ref, ...] = ()
    """What was looked for and found in the object."""

    def references(self, holder: Ref, only: Callable[[Rule], bool] | None = None) -> Iterator[Reference]:
        """Yield them with the object as their holder; `only` those of some rules."""
        for reference in chain(*self.shared, self.own):
            if only is None or only(reference.rule):
                yield held_by(reference, holder)


class _Shared:
    """Rules by which objects of a namespace refer alike if what the rules read has the same text."""

    def __init__(self, rules: Sequence[_Fields], others: Sequence[_Fields]) -> None:
        """`others`: rules that are read for each object, in which any of them finds something."""
        self.rules = tuple(rule for rule, _ in rules)
        self.others = tuple(rule for rule, _ in others)
        patterns = (pattern for _, some in (*rules, *others) for pattern in some)
        self.projection = Projection(_mask(pattern for pattern in patterns if pattern != _NAME))
        self.known: dict[tuple[str, bytes], tuple[References, bool]] = {}
        """(namespace, hash of the text) → the references, and whether the others find anything."""


class Digester:
    """Digests objects of one kind. Threads share what it has read: they only ever add to it."""

    def __init__(
        self,
        reader: Reader,
        resource: Resource,
        rules: Iterable[_Fields],
        wants: Callable[[Reference], bool],
        kept: FieldMask,
        look: Look | None = None,
    ) -> None:
        """Read by these rules, each with the fields it reads, and keep the references that `wants`.

        `kept`: the fields that others read. `look` finds more in an object.

        Raises: ValueError for fields that are not below certain others.
        """
        self._reader = reader
        self._type = {"apiVersion": resource.api_version, "kind": resource.kind}
        self._wants = wants
        self._look = look
        shared: tuple[list[_Fields], ...] = [], []
        others: tuple[list[_Fields], ...] = [], []
        for rule, patterns in rules:
            divided = others if _is_own(rule, patterns) else shared
            divided[_is_placed(patterns)].append((rule, patterns))
        own = [*others[0], *others[1]]
        self._own = tuple(rule for rule, _ in own)
        self._shared = tuple(_Shared(*both) for both in zip(shared, others, strict=True) if any(both))
        self._own_fields = Projection(_mask([_UID, *(one for _, patterns in own for one in patterns)]))
        self._kept = Projection(kept)
        fields = None if look is None else look.fields(resource.gk)
        self._texts = None if fields is None else Projection(_mask(fields))
        texts = [] if self._texts is None else [self._texts]
        alike = (one.projection for one in self._shared)
        cutter = Cutter([*alike, self._own_fields, self._kept, *texts])
        self._cut = cutter.cut
        self.cut_page = None if look is not None and fields is None else cutter.cut_page
        """Cuts a page into the parts of its objects; None if only whole objects can be digested."""
        self._values: dict[bytes, Any] = {}

    def of_object(self, obj: Object) -> Digested:
        """Return what is kept of an object, all of it if it is not like others of its kind."""
        mentioned = () if self._look is None else self._look.mentioned(obj)
        try:
            return self._digested(self._cut(encode(obj)), mentioned)
        except BROKEN:
            return Digested(obj)

    def of_parts(self, parts: Any) -> Digested:
        """Return what is kept of an object of a page. Raises: one of BROKEN."""
        if self._look is None or self._texts is None:
            return self._digested(parts)
        text = self._texts.text(parts)
        if not self._look.may_find(text):
            return self._digested(parts)
        return self._digested(parts, self._look.mentioned(self._object(text, ref_of(self._part(parts)))))

    def _digested(self, parts: Any, mentioned: tuple[Ref, ...] = ()) -> Digested:
        part = self._part(parts)
        ref = ref_of(part)
        shared, has_own = [], False
        for rules in self._shared:
            references, more = self._alike(rules, parts, ref)
            if references:
                shared.append(references)
            has_own = has_own or more
        own: References = ()
        if has_own:
            own = self._references(self._object(self._own_fields.text(parts), ref), self._own)
        return Digested(part, Note(tuple(shared), own, mentioned))

    def _alike(self, rules: _Shared, parts: Any, ref: Ref) -> tuple[References, bool]:
        # Of the random name no more counts than how it begins.
        text = _PROJECTED_VOLUME.sub(_ANY_PROJECTED_VOLUME, rules.projection.text(parts))
        key = ref.namespace, _hash(text)
        found = rules.known.get(key)
        if found is None:
            obj = self._object(text, ref)
            found = self._references(obj, rules.rules), self._reader.finds(obj, rules.others)
            # A refused field is reported for each object.
            if all(holder != ref for holder, _ in list(self._reader.refused)):
                rules.known[key] = found
        return found

    def _references(self, obj: Object, rules: tuple[Rule, ...]) -> References:
        found = tuple(filter(self._wants, self._reader.read(obj, rules)))
        for reference in found:
            reference.place = reference.place.bare()
        return found

    def _object(self, text: bytes, ref: Ref) -> Object:
        obj: Object = decoded(text)
        own = {**metadata(obj), "name": ref.name, "namespace": ref.namespace}
        return {**obj, **self._type, "metadata": own}

    def _part(self, parts: Any) -> Object:
        return {**self._kept.values(parts, self._value), **self._type}

    def _value(self, text: bytes) -> Any:
        """Return the value of a text; what is longer than a name is kept once."""
        if text[0] not in _CONTAINERS:
            return decoded(text)
        key = _hash(text)
        found = self._values.get(key)
        return self._values.setdefault(key, decoded(text)) if found is None else found


def _is_own(rule: Rule, patterns: Sequence[Pattern]) -> bool:
    """Return whether a rule is read for each object, because it may find something else in each."""
    return rule.grant is not None or way_of(rule).reads_holder or _NAME in patterns


def _is_placed(patterns: Iterable[Pattern]) -> bool:
    """Return whether objects of one template may still differ in these fields."""
    return any(pattern[0] == "status" or pattern in OWN_VALUES for pattern in patterns)


def _mask(patterns: Iterable[Pattern]) -> FieldMask:
    fields = Fields()
    for pattern in patterns:
        fields.add(pattern)
    return fields.mask()


def _hash(text: bytes) -> bytes:
    return blake2b(text, digest_size=_HASH_BYTES).digest()

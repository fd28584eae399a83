"""Names of objects in plain text: of all objects, which certain ones are mentioned."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_related.model.objects import ref_of, strings_in
from kubectl_related.model.pathtree import find
from kubectl_related.relations.facts.usage import only_reports, paths_of_texts

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object
    from kubectl_related.relations.catalogue import Tables
    from kubectl_related.relations.rule import GK

_MARKS = b"-."
_WORD = re.compile(r"[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?")
_IN_WORDS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789" + _MARKS)
_SPACED = bytes(sign if sign in _IN_WORDS else ord(" ") for sign in range(256))
"""For each byte, itself if it may be in a word, else a blank."""


class Words:
    """Looks for the names of candidates in what containers are given, and anywhere in custom objects."""

    def __init__(self, candidates: Iterable[Ref], tables: Tables, unplaced: Container[Ref]) -> None:
        """Look for these; those that are `unplaced` may be in any namespace."""
        self._tables = tables
        self._unplaced = unplaced
        self._named: dict[str, list[Ref]] = {}
        for ref in candidates:
            self._named.setdefault(ref.name, []).append(ref)
        self._names = frozenset(name.encode() for name in self._named)

    def fields(self, gk: GK) -> Iterable[Pattern] | None:
        """Return where the containers of a kind are given text; None of a custom kind: any text counts."""
        return paths_of_texts(gk, self._tables.carriers) if gk in self._tables.builtin else None

    def may_find(self, text: bytes) -> bool:
        """Return whether JSON may mention a candidate; this takes a fraction of the time of `mentioned`."""
        words = {word.strip(_MARKS) for word in set(text.translate(_SPACED).split())}
        return b"\\" in text or not self._names.isdisjoint(words)

    def mentioned(self, obj: Object) -> tuple[Ref, ...]:
        """Return the candidates that an object names in plain text."""
        holder = ref_of(obj)
        found: dict[Ref, None] = {}
        texts = self._texts(holder, obj)
        places = self._places(holder, texts)
        for written in texts:
            for word in _WORD.findall(written):
                for ref in self._named.get(word, ()):
                    near = places is None or ref.namespace in places or ref in self._unplaced
                    if ref != holder and (near or f"{ref.namespace}/{word}" in written):
                        found[ref] = None
        return tuple(found)

    def named_in(self, texts: Iterable[str]) -> frozenset[Ref]:
        """Return the candidates of a name that is a word of these texts, in any namespace."""
        words = {word for written in texts for word in _WORD.findall(written)}
        return frozenset(ref for word in words for ref in self._named.get(word, ()))

    def _texts(self, holder: Ref, obj: Object) -> list[str]:
        """Return what the containers of an object are given as text; of a custom object every text."""
        gk = holder.group, holder.kind
        if gk in self._tables.builtin:
            paths = self.fields(gk) or ()
            return list(strings_in(hit.value for path in paths for hit in find(obj, path)))
        if only_reports(gk):
            return []
        # A status lists what was made as well as what is used.
        return list(strings_in(value for key, value in obj.items() if key not in _NOT_ASKED_FOR))

    def _places(self, holder: Ref, texts: Iterable[str]) -> Container[str] | None:
        """Return the namespaces of the objects that a bare name in these texts may mean; None: of all."""
        if (holder.group, holder.kind) in self._tables.builtin:
            return {"", holder.namespace}
        # A field beside it holds the namespace; without one it is the operator's, which nobody knows.
        return {"", holder.namespace, *texts} if holder.namespace else None


_NOT_ASKED_FOR = frozenset({"apiVersion", "kind", "metadata", "status"})

"""The words of a field's name: `passwordSecretRef` is `password secret` in the role of a `ref`."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kubectl_related.record import Record
from kubectl_related.relations.schema.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterable

_ROLES = {
    "ref": "ref", "refs": "ref", "reference": "ref", "references": "ref",
    "name": "name", "names": "name", "selector": "selector", "selectors": "selector",
}  # fmt: skip
_WRITTEN_SMALL = ("ref", "name")
_BEFORE_ROLE = ("key", "object", "name", "ref")
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")


class FieldName(Record):
    """A field's name in words: `passwordSecretRef` is `password secret` in the role of a `ref`."""

    words: tuple[str, ...]
    role: str

    @property
    def is_plain(self) -> bool:
        """Whether its last word shows that a string is a template, a key or an address instead of a name."""
        return not self.role and bool(self.words) and self.words[-1] in words().plain

    @property
    def is_plain_list(self) -> bool:
        """Whether it is the plural of such a word: `hosts`, `sshKeys`."""
        return not self.role and bool(self.words) and not words().plain.isdisjoint(singulars(self.words[-1]))

    @property
    def is_ref(self) -> bool:
        """Whether the name says that it refers."""
        return self.role == "ref"

    @property
    def has_tail(self) -> bool:
        """Whether its last word says what it names, and the one before which: `activeService`."""
        if self.role or len(self.words) < 2:
            return False
        return not words().tails.isdisjoint(singulars(self.words[-1]))


@cache
def field_name(written: str) -> FieldName:
    """Split a field's name."""
    tokens = [token.lower() for token in _split(written)]
    role = _ROLES.get(tokens[-1], "") if tokens else ""
    if role:
        tokens.pop()
    # writeConnectionSecretToRef
    if role == "ref" and len(tokens) > 1 and tokens[-1] == "to":
        tokens.pop()
    # configMapKeyRef, secretKeySelector; but a secretKeyName is a key's.
    if role and len(tokens) > 1 and tokens[-1] in _BEFORE_ROLE and (role, tokens[-1]) != ("name", "key"):
        tokens.pop()
    return FieldName(tuple(tokens), role)


def _split(written: str) -> list[str]:
    # podref, secretname: written small, a kind that all know and what shows that it is named.
    for role in _WRITTEN_SMALL:
        if written.endswith(role) and written.removesuffix(role) in words().kinds:
            return [written.removesuffix(role), role]
    return _TOKEN.findall(written)


def first_word(kind: str) -> str:
    """Return what a kind's name begins with: `Foo` of FooStore, `BGP` of BGPPeer."""
    token = _TOKEN.match(kind)
    return token[0] if token is not None else kind


def singulars(word: str) -> Iterable[str]:
    """Yield what a word may be the plural of, itself first."""
    yield word
    if word.endswith("ies"):
        yield f"{word[:-3]}y"
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("s"):
        yield word[:-1]

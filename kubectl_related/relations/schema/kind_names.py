"""Which of the kinds that are served a word means, seen from the kind whose schema has the word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_related.relations.facts.builtin_kinds import built_in_kinds
from kubectl_related.relations.kind_facts import VALUES_NEVER_READ
from kubectl_related.relations.schema.descriptions import mentions
from kubectl_related.relations.schema.field_names import singulars
from kubectl_related.relations.schema.kinds import spelled
from kubectl_related.relations.schema.own_kinds import OwnKinds
from kubectl_related.relations.schema.vocabulary import Need, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.field_names import FieldName
    from kubectl_related.relations.schema.kinds import Kinds


_SELECTS = r"\b(?:selects?|selecting|match|matches|lists?|selector for)\s(?:the\s|all\s|an?\s)?"
_CAPITALISED = re.compile(r"\b[A-Z]\w+")
_REFERRED = re.compile(
    r"\b(?i:references?|refers|names?|selector)(?: to| of| for)? "
    r"(?:an?\s|the\s|existing\s)*([A-Z]\w+)"
)


_SHORTEST = 5
"""A shorter label of a group begins many kinds' names."""


def _project_words(gk: GK) -> tuple[str, ...]:
    """Return the words of a kind's group that call its project, and not the kind itself."""
    group, kind = gk
    labels = (label for label in group.split(".") if len(label) >= _SHORTEST)
    return tuple(label for label in labels if not kind.lower().startswith(label))


class Namesakes:
    """Finds the kind that a word in a schema of `holder` names."""

    def __init__(self, kinds: Kinds, holder: GK) -> None:
        self._kinds = kinds
        self.holder = holder
        self.own = OwnKinds(kinds, holder)
        self._named: dict[FieldName, tuple[GK, Need] | None] = {}

    def named(self, name: FieldName) -> tuple[GK, Need] | None:
        """Return the kind that the last words of a field's name mean, and what they need to mean it."""
        if name not in self._named:
            self._named[name] = self._find(name)
        return self._named[name]

    def _find(self, name: FieldName) -> tuple[GK, Need] | None:
        if not words().short.keys().isdisjoint(name.words):
            whole = "".join(words().short.get(word, word) for word in name.words)
            if (gk := self.own.called(whole)) and gk != self.holder:
                return gk, Need.BARE if len(name.words) > 1 else Need.NAME
        for start in range(len(name.words)):
            wide = start > 0 and name.words[start - 1] in words().wide_words
            for word in singulars("".join(name.words[start:])):
                if wide and (twin := self.own.called_widely(word)):
                    return twin, Need.REF
                compound = start == 0 and len(name.words) > 1
                if found := self._word(word, whole=start == 0, compound=compound, ref=name.is_ref):
                    stranger = start > 0 and name.words[start - 1] in words().unlike
                    return None if stranger or self._is_cut(name, found[0]) else found
        return None

    def _is_cut(self, name: FieldName, gk: GK) -> bool:
        """Return whether a name is whole that of kinds of several projects, and this only its end."""
        called = self._kinds.by_word.get("".join(name.words), ())
        named = gk in called or gk in VALUES_NEVER_READ or self.own.has(gk)
        return len(called) > 1 and not named

    def _word(self, word: str, *, whole: bool, compound: bool, ref: bool) -> tuple[GK, Need] | None:
        gk = self._nearest(self._kinds.by_word.get(word, ()), ref=ref)
        known = words().kinds.get(word)
        known = known if known is not None and known[0] in self._kinds.served else None
        other = word in words().others
        if gk is not None and gk == self.holder:
            # bucketName of a Bucket is a name of its own.
            return gk, Need.REF
        if gk is not None and known is None and self.own.has(gk):
            # policyName beside a kind Policy of the group means that kind, whatever the word means elsewhere.
            named = other and whole and gk[0] == self.holder[0]
            need = self._need_of_own(compound=compound, other=other, whole=whole, ref=ref)
            return gk, Need.NAME if named else need
        if whole and ref and other and (longer := self.own.ending_in(word)):
            return longer, Need.REF
        if known is not None and whole and word in words().own_first:
            # FooDeployment where all kinds are Foo..., and no Deployment.
            known = self.own.short.get(word, known[0]), known[1]
        if known is not None or gk is None:
            return known
        if not gk[0].endswith(words().common):
            # Another project's kind is meant by its whole name, or the description says so.
            return gk, Need.REF if whole and not other else Need.SAID
        return gk, Need.SAID if other else Need.NAME if compound else Need.REF

    @staticmethod
    def _need_of_own(*, compound: bool, other: bool, whole: bool, ref: bool) -> Need:
        """Return what a word needs to mean a kind of the own project."""
        if other:
            return Need.NAME if whole and compound else Need.REF if whole or ref else Need.SAID
        return (Need.BARE if compound else Need.NAME) if whole else Need.REF

    def is_a_secret(self, name: FieldName) -> bool:
        """Return whether an undescribed string names a Secret: credentialsSecret, but not clientSecret."""
        named = self.named(name)
        kept = named is not None and named[0] == words().with_keys and len(name.words) > 1
        return kept and name.words[-2] not in words().values

    def is_kind(self, name: FieldName) -> bool:
        """Return whether a field is called as a kind, whole."""
        return "".join(name.words) in self._kinds.by_word

    def called(self, kind: str) -> GK | None:
        """Return the kind of this exact name."""
        named = self._kinds.by_word if kind.islower() else self._kinds.by_name
        return self._nearest(named.get(kind, ()), ref=True)

    def said(self, description: str, *, whole: bool = False) -> list[GK]:
        """Return the kinds that a description speaks of, in the order of their mention.

        `whole`: of objects, not of a key or a port of theirs.
        """
        found = []
        for mention in mentions(description):
            if not (whole and mention.of_a_part):
                gk = self._called_so(mention.kind) if isinstance(mention.kind, str) else mention.kind
                if gk is not None:
                    found.append(gk)
        return list(dict.fromkeys(found))

    def own_said(self, text: str) -> GK | None:
        """Return the first other kind of the own project that a text speaks of, also by one word alone."""
        called = (self._called_so(word) for word in _CAPITALISED.findall(text))
        return next((gk for gk in called if gk is not None and gk != self.holder and self.own.has(gk)), None)

    def own_called(self, text: str) -> GK | None:
        """Return the kind of the own project that a text calls by one capital word: a reference to a Key."""
        called = map(self.called, _REFERRED.findall(text))
        return next((gk for gk in called if gk is not None and self.own.has(gk)), None)

    def own_selected(self, text: str) -> GK | None:
        """Return the other own kind that a text says in plain words: `used to select physical machines`."""
        lower = text.lower()
        spellings = {spelled(gk[1]): gk for gk in self.own.of_group}
        spellings |= {short: gk for short, gk in self.own.short.items() if short and gk != self.holder}
        for plain, gk in spellings.items():
            if plain in lower and re.search(rf"{_SELECTS}{re.escape(plain)}s?\b", lower):
                return gk
        return None

    def _called_so(self, word: str) -> GK | None:
        # ExtensionServiceRef: descriptions begin with the name of the field, or of its type.
        plain = re.sub(r"Ref(?:erence)?s?$", "", word)
        return next(filter(None, map(self.called, (*singulars(word), plain))), None)

    def _nearest(self, kinds: Iterable[GK], *, ref: bool = False) -> GK | None:
        """Return that of the own group, else of the own domain, else the built-in one, else the only one.

        Of two other projects' a reference means that whose group is called as the holder's kind begins: the
        imageRef of an OpenStackServer.
        """
        kinds = list(kinds)
        if len(kinds) < 2:
            return kinds[0] if kinds else None
        for near in (
            [gk for gk in kinds if gk[0] == self.holder[0]],
            [gk for gk in kinds if self.own.has(gk)],
            [gk for gk in kinds if gk in built_in_kinds()],
            [gk for gk in kinds if gk[0].endswith(words().common)],
            [gk for gk in kinds if ref and self.holder[1].lower().startswith(_project_words(gk))],
        ):
            if len(near) == 1:
                return near[0]
            if near and (closest := self.own.closest(near)):
                return closest
        return None

    def is_foreign(self, gk: GK) -> bool:
        """Return whether a kind is neither of the holder's project nor built in."""
        return not self.own.has(gk) and gk not in built_in_kinds()

    def is_stranger(self, gk: GK) -> bool:
        """Return whether a kind is of another project, and none that all projects speak of."""
        return not (self.own.has(gk) or gk in built_in_kinds() or gk[0].endswith(words().common))

"""Which of the kinds that are served a word means, seen from the kind whose schema has the word."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from kubectl_related.relations.facts.builtin_kinds import built_in_kinds
from kubectl_related.relations.schema.descriptions import mentions
from kubectl_related.relations.schema.vocabulary import Need, first_word, singulars, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.vocabulary import FieldName


_FEW = 3
"""Fewer kinds than this may begin alike by chance."""
_WORD_INSIDE = re.compile(r"(?<!^)[A-Z]")
_SELECTS = r"\b(?:selects?|selecting|match|matches|selector for)\s(?:the\s|all\s)?"
_CAPITALISED = re.compile(r"\b[A-Z]\w+")


class Kinds:
    """The kinds that are served, by their names."""

    def __init__(self, served: Mapping[GK, bool]) -> None:
        """Index them; `served`: kind → whether it is namespaced."""
        self.served = served
        self.by_word: dict[str, list[GK]] = {}
        self.by_name: dict[str, list[GK]] = {}
        self.by_group: dict[str, list[GK]] = {}
        self.endings: dict[str, list[GK]] = {}
        """Last words of the kinds' names, in lower case: `pool` and `addresspool` of IPAddressPool."""
        for gk in served:
            self.by_group.setdefault(gk[0], []).append(gk)
            for word in _WORD_INSIDE.finditer(gk[1]):
                self.endings.setdefault(gk[1][word.start() :].lower(), []).append(gk)
            self.by_word.setdefault(gk[1].lower(), []).append(gk)
            self.by_name.setdefault(gk[1], []).append(gk)

    def ending_in(self, word: str, group: str) -> list[GK]:
        """Return the kinds of a group whose names end in a word, or several, and are longer."""
        return [gk for gk in self.endings.get(word, ()) if gk[0] == group]

    @staticmethod
    def is_one_project(group: str, other: str) -> bool:
        """Return whether two groups, or the prefixes of two labels, are of one project."""
        return "." in group and _domain(group) == _domain(other)


class Namesakes:
    """Finds the kind that a word in a schema of `holder` names."""

    def __init__(self, kinds: Kinds, holder: GK) -> None:
        self._kinds = kinds
        self.holder = holder
        self._domain = _domain(holder[0])
        self._named: dict[FieldName, tuple[GK, Need] | None] = {}
        self._ended: dict[str, tuple[GK, Need, Need] | None] = {}

    def named(self, name: FieldName) -> tuple[GK, Need] | None:
        """Return the kind that the last words of a field's name mean, and what they need to mean it."""
        if name not in self._named:
            self._named[name] = self._find(name)
        return self._named[name]

    def _find(self, name: FieldName) -> tuple[GK, Need] | None:
        for start in range(len(name.words)):
            for word in singulars("".join(name.words[start:])):
                compound = start == 0 and len(name.words) > 1
                if found := self._word(word, whole=start == 0, compound=compound, ref=name.is_ref):
                    stranger = start > 0 and name.words[start - 1] in words().unlike
                    return None if stranger else found
        return None

    def _word(self, word: str, *, whole: bool, compound: bool, ref: bool) -> tuple[GK, Need] | None:
        gk = self._nearest(self._kinds.by_word.get(word, ()))
        known = words().kinds.get(word)
        known = known if known is not None and known[0] in self._kinds.served else None
        other = word in words().others
        if gk is not None and gk == self.holder:
            # bucketName of a Bucket is a name of its own.
            return gk, Need.REF
        if gk is not None and known is None and self.is_near(gk):
            # policyName beside a kind Policy of the group means that kind, whatever the word means elsewhere.
            named = other and whole and gk[0] == self.holder[0]
            need = self._need_of_own(compound=compound, other=other, whole=whole, ref=ref)
            return gk, Need.NAME if named else need
        if whole and ref and other:
            longer = self.ending_in(word)
            if longer is not None:
                return longer, Need.REF
        if known is not None or gk is None:
            return known
        if not gk[0].endswith(words().common):
            # A string means a kind of another project only if the description says so.
            return gk, Need.SAID if other else Need.REF
        return gk, Need.SAID if other else Need.NAME if compound else Need.REF

    @staticmethod
    def _need_of_own(*, compound: bool, other: bool, whole: bool, ref: bool) -> Need:
        """Return what a word needs to mean a kind of the own project."""
        if other:
            return Need.NAME if whole and compound else Need.REF if whole or ref else Need.SAID
        return (Need.BARE if compound else Need.NAME) if whole else Need.REF

    def ended(self, name: FieldName, *, silent: bool) -> tuple[GK, Need] | None:
        """Return the own kind whose name ends in a field's whole name, and what the field needs to mean it.

        `silent`: nothing describes the field.
        """
        whole = "".join(name.words)
        if whole not in self._ended:
            self._ended[whole] = next(filter(None, map(self._end, singulars(whole))), None)
        found = self._ended[whole]
        return (found[0], found[1] if silent else found[2]) if found is not None else None

    def _end(self, word: str) -> tuple[GK, Need, Need] | None:
        """Return the own kind that ends so, and what it needs in a field without and with a description."""
        other = word in words().others
        if short := self._short.get(word):
            need = Need.NAME if other else Need.BARE
            return short, need, need
        longer = self.ending_in(word)
        return (longer, Need.REF if other else Need.NAME, Need.REF) if longer is not None else None

    @cached_property
    def _short(self) -> dict[str, GK]:
        """The other own kinds by their names without what those of all kinds of the group begin with."""
        own = self._kinds.by_group.get(self.holder[0], ())
        prefixes = {first_word(kind) for _, kind in own}
        if len(own) < _FEW or len(prefixes) > 1:
            return {}
        prefix = prefixes.pop()
        return {gk[1].removeprefix(prefix).lower(): gk for gk in own if gk != self.holder}

    def is_a_secret(self, name: FieldName) -> bool:
        """Return whether an undescribed string names a Secret: credentialsSecret, but not clientSecret."""
        named = self.named(name)
        kept = named is not None and named[0] == words().with_keys and len(name.words) > 1
        return kept and name.words[-2] not in words().values

    def is_kind(self, name: FieldName) -> bool:
        """Return whether a field is called as a kind, whole."""
        return "".join(name.words) in self._kinds.by_word

    def ending_in(self, word: str) -> GK | None:
        """Return the only kind of the own group whose name ends so."""
        return _only(gk for gk in self._kinds.ending_in(word, self.holder[0]) if gk != self.holder)

    def beginning_with(self, word: str) -> GK | None:
        """Return the only other kind of the own group that begins with a word: StepAction for `step`."""
        own = (gk for gk in self._kinds.by_group.get(self.holder[0], ()) if gk != self.holder)
        return _only(gk for gk in own if first_word(gk[1]).lower() == word)

    def own_ending_in(self, word: str) -> GK | None:
        """Return the only kind of the own project whose name ends so, and is longer."""
        return _only(gk for gk in self._kinds.endings.get(word, ()) if self.is_near(gk))

    def called(self, kind: str) -> GK | None:
        """Return the kind of this exact name."""
        named = self._kinds.by_word if kind.islower() else self._kinds.by_name
        return self._nearest(named.get(kind, ()))

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
        return next((gk for gk in called if gk is not None and gk != self.holder and self.is_near(gk)), None)

    def beside(self, word: str) -> GK | None:
        """Return the other kind of the own group that is called so."""
        named = (gk for gk in self._kinds.by_word.get(word, ()) if gk[0] == self.holder[0])
        return next((gk for gk in named if gk != self.holder), None)

    def own_selected(self, text: str) -> GK | None:
        """Return the other own kind that a text says in plain words: `used to select physical machines`."""
        lower = text.lower()
        for gk in self._kinds.by_group.get(self.holder[0], ()):
            plain = spelled(gk[1])
            if (
                plain in lower
                and gk != self.holder
                and re.search(rf"{_SELECTS}{re.escape(plain)}s?\b", lower)
            ):
                return gk
        return None

    def _called_so(self, word: str) -> GK | None:
        # ExtensionServiceRef: descriptions begin with the name of the field, or of its type.
        plain = re.sub(r"Ref(?:erence)?s?$", "", word)
        return next(filter(None, map(self.called, (*singulars(word), plain))), None)

    def _nearest(self, kinds: Iterable[GK]) -> GK | None:
        """Return that of the own group, else of the own domain, else the built-in one, else the only one."""
        kinds = list(kinds)
        if len(kinds) < 2:
            return kinds[0] if kinds else None
        for near in (
            [gk for gk in kinds if gk[0] == self.holder[0]],
            [gk for gk in kinds if self.is_near(gk)],
            [gk for gk in kinds if gk in built_in_kinds()],
            [gk for gk in kinds if gk[0].endswith(words().common)],
        ):
            if len(near) == 1:
                return near[0]
        return None

    def own(self, word: str) -> GK | None:
        """Return the kind of the own project that is called so."""
        return next((gk for gk in self._kinds.by_word.get(word, ()) if self.is_near(gk)), None)

    def is_stranger(self, gk: GK) -> bool:
        """Return whether a kind is of another project, and none that all projects speak of."""
        return not (self.is_near(gk) or gk in built_in_kinds() or gk[0].endswith(words().common))

    def is_near(self, gk: GK) -> bool:
        """Return whether a kind is of the holder's project."""
        return gk[0] == self.holder[0] or _domain(gk[0]) == self._domain


def _only(kinds: Iterable[GK]) -> GK | None:
    """Return the only kind; of a namespaced one and its cluster-scoped twin, the namespaced one."""
    found = list(kinds)
    twins = {(group, f"{first}{kind}") for group, kind in found for first in words().wide}
    plain = [gk for gk in found if gk not in twins]
    return plain[0] if len(plain) == 1 else None


def spelled(kind: str) -> str:
    """Return a kind's name in small words: `machine pool` of MachinePool."""
    return _WORD_INSIDE.sub(lambda found: f" {found[0]}", kind).lower()


def _domain(group: str) -> str:
    """Return what the groups of one project share: `fluxcd.io` of `source.toolkit.fluxcd.io`."""
    shared = 3 if group.endswith("k8s.io") else 2
    return ".".join(group.split(".")[-shared:])

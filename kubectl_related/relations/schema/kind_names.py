"""Which of the kinds that are served a word means, seen from the kind whose schema has the word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.relations.builtin_kinds import built_in_kinds
from kubectl_related.relations.schema.descriptions import mentions
from kubectl_related.relations.schema.vocabulary import Need, singulars, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.vocabulary import FieldName


class Kinds:
    """The kinds that are served, by their names."""

    def __init__(self, served: Mapping[GK, bool]) -> None:
        """Index them; `served`: kind → whether it is namespaced."""
        self.served = served
        self.by_word: dict[str, list[GK]] = {}
        self.by_name: dict[str, list[GK]] = {}
        self.by_group: dict[str, list[GK]] = {}
        for gk in served:
            self.by_group.setdefault(gk[0], []).append(gk)
            self.by_word.setdefault(gk[1].lower(), []).append(gk)
            self.by_name.setdefault(gk[1], []).append(gk)


class Namesakes:
    """Finds the kind that a word in a schema of `holder` names."""

    def __init__(self, kinds: Kinds, holder: GK) -> None:
        self._kinds = kinds
        self._holder = holder
        self._domain = _domain(holder[0])
        self._named: dict[FieldName, tuple[GK, Need] | None] = {}

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
        if gk is not None and gk == self._holder:
            # bucketName of a Bucket is a name of its own.
            return gk, Need.REF
        if gk is not None and known is None and self._is_near(gk):
            if other:
                return gk, Need.REF if whole else Need.SAID
            return gk, (Need.BARE if compound else Need.NAME) if whole else Need.REF
        if whole and ref and (other or (gk is None and known is None)):
            longer = self.ending_in(word)
            if longer is not None:
                return longer, Need.REF
        if known is not None or gk is None:
            return known
        return gk, Need.SAID if other else Need.NAME if compound else Need.REF

    def is_kind(self, name: FieldName) -> bool:
        """Tell whether a field is called as a kind, whole."""
        return "".join(name.words) in self._kinds.by_word

    def ending_in(self, word: str) -> GK | None:
        """Return the only kind of the own group whose name ends so."""
        own = self._kinds.by_group.get(self._holder[0], ())
        ending = [gk for gk in own if gk != self._holder and gk[1].lower().endswith(word)]
        return ending[0] if len(ending) == 1 else None

    def called(self, kind: str) -> GK | None:
        """Return the kind of this exact name."""
        return self._nearest(self._kinds.by_name.get(kind, ()))

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

    def _called_so(self, word: str) -> GK | None:
        return next(filter(None, map(self.called, singulars(word))), None)

    def _nearest(self, kinds: Iterable[GK]) -> GK | None:
        """Return that of the own group, else of the own domain, else the built-in one, else the only one."""
        kinds = list(kinds)
        if len(kinds) < 2:
            return kinds[0] if kinds else None
        for near in (
            [gk for gk in kinds if gk[0] == self._holder[0]],
            [gk for gk in kinds if self._is_near(gk)],
            [gk for gk in kinds if gk in built_in_kinds()],
        ):
            if len(near) == 1:
                return near[0]
        return None

    def _is_near(self, gk: GK) -> bool:
        return gk[0] == self._holder[0] or _domain(gk[0]) == self._domain


def _domain(group: str) -> str:
    """Return what the groups of one project share: `fluxcd.io` of `source.toolkit.fluxcd.io`."""
    shared = 3 if group.endswith("k8s.io") else 2
    return ".".join(group.split(".")[-shared:])

"""What the words of field names and descriptions mean: schema-words.txt, and the kinds that are served."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from fnmatch import fnmatchcase
from functools import cache, cached_property
from typing import TYPE_CHECKING

from kubectl_related.relations.read import columns, package_text, read_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kubectl_related.relations.rule import GK


class Need(IntEnum):
    """How much a field looks like a reference, and the least that a word needs."""

    BARE = 1
    """A string, named after the kind alone."""
    NAME = 2
    """A string `fooName` or `fooRef`, or an object with a name."""
    REF = 3
    """An object `fooRef`, or one whose parts are those of references."""
    SAID = 4
    """The description says so."""


_NEEDS = {"bare": Need.BARE, "name": Need.NAME, "ref": Need.REF, "said": Need.SAID}
_ROLES = {
    "ref": "ref", "refs": "ref", "reference": "ref", "references": "ref",
    "name": "name", "names": "name", "selector": "selector", "selectors": "selector",
}  # fmt: skip
_CAPITALISED = re.compile(
    r"\b([A-Z][a-z]+[A-Z]\w+|[A-Z][a-z]+(?= (?:custom )?(?:resources?|objects?|CRs?)\b))\b"
)
"""A kind's name: several words in one, or one that is called a resource."""
_PART = re.compile(r"(?:'s?)?\s+(?:ports?|keys?|labels?|annotations?|fields?|entry|type|version)\b")
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class FieldName:
    """A field's name in words: `passwordSecretRef` is `password secret` in the role of a `ref`."""

    words: tuple[str, ...]
    role: str

    @property
    def is_ref(self) -> bool:
        """Whether the name says that it refers."""
        return self.role == "ref"

    @property
    def has_tail(self) -> bool:
        """Whether its last word says what it names, and the one before which: `activeService`."""
        tails = {word for (word,) in words().of("tail")}
        return not self.role and len(self.words) > 1 and not tails.isdisjoint(singulars(self.words[-1]))


@cache
def field_name(written: str) -> FieldName:
    """Split a field's name."""
    tokens = [token.lower() for token in _TOKEN.findall(written)]
    role = _ROLES.get(tokens[-1], "") if tokens else ""
    if role:
        tokens.pop()
    # configMapKeyRef, secretKeySelector
    if role and len(tokens) > 1 and tokens[-1] in ("key", "object", "name"):
        tokens.pop()
    return FieldName(tuple(tokens), role)


@dataclass(frozen=True)
class Words:
    """The lines of schema-words.txt by their first column."""

    rows: Mapping[str, tuple[tuple[str, ...], ...]]

    def of(self, first: str) -> tuple[tuple[str, ...], ...]:
        """Return the other columns of the lines that begin so."""
        return self.rows.get(first, ())

    @cached_property
    def kinds(self) -> dict[str, tuple[GK, Need]]:
        """Word → the kind it means, and what it needs to mean it."""
        return {word: (read_kind(kind), _NEEDS[need]) for word, kind, need in self.of("word")}

    @cached_property
    def others(self) -> frozenset[str]:
        """Words that name a kind but mostly mean something else."""
        return frozenset(word for (word,) in self.of("other"))

    @cached_property
    def parts(self) -> frozenset[str]:
        """The parts of an object that refers."""
        return frozenset(part for (line,) in self.of("part") for part in line.split())

    @cached_property
    def pod_spec(self) -> tuple[frozenset[str], frozenset[str]]:
        """The parts that are a PodSpec's alone, and its others."""
        own = frozenset(part for (line,) in self.of("podspec") for part in line.split())
        return own, frozenset(part for (line,) in self.of("podspec+") for part in line.split())

    @cached_property
    def said(self) -> tuple[tuple[re.Pattern[str], GK], ...]:
        """What descriptions call a kind."""
        return tuple((re.compile(regex), read_kind(kind)) for regex, kind in self.of("said"))

    @cached_property
    def selects(self) -> tuple[tuple[re.Pattern[str], GK], ...]:
        """What descriptions of selectors call a kind."""
        return tuple((re.compile(regex), read_kind(kind)) for regex, kind in self.of("selects"))

    def is_never(self, path: str) -> bool:
        """Tell whether a field is no reference whatever it looks like."""
        return self._never.search(path.replace("[]", "")) is not None

    @cached_property
    def _never(self) -> re.Pattern[str]:
        ends = (glob.replace(".", r"\.").replace("*", r"[^.]*") for (glob,) in self.of("never"))
        return re.compile(rf"(?:^|\.)(?:{'|'.join(ends)})$")

    def relation(self, path: str) -> str:
        """Return the relation that a field's path stands for."""
        lowered = path.lower()
        rows = self.of("relation")
        return next((relation for glob, relation in rows if fnmatchcase(lowered, glob)), "uses")


@cache
def words() -> Words:
    """Return the words, read."""
    rows: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in package_text("schema-words.txt").splitlines():
        if row := columns(line):
            rows[row[0]] = (*rows.get(row[0], ()), tuple(row[1:]))
    return Words(rows)


class Kinds:
    """The kinds that are served, to find the one that a word in a schema of `holder` names."""

    def __init__(self, served: Iterable[GK], holder: GK) -> None:
        self._by_word: dict[str, list[GK]] = {}
        self._by_kind: dict[str, list[GK]] = {}
        self._holder = holder
        self._domain = _domain(holder[0])
        for gk in dict.fromkeys(served):
            self._by_word.setdefault(gk[1].lower(), []).append(gk)
            self._by_kind.setdefault(gk[1], []).append(gk)

    def named(self, name: FieldName) -> tuple[GK, Need] | None:
        """Return the kind that the last words of a field's name mean, and what they need to mean it."""
        for start in range(len(name.words)):
            for word in singulars("".join(name.words[start:])):
                if found := self._word(word, whole=start == 0, ref=name.is_ref):
                    return found
        return None

    def _word(self, word: str, *, whole: bool, ref: bool) -> tuple[GK, Need] | None:
        gk = self._nearest(self._by_word.get(word, ()))
        known = words().kinds.get(word)
        if gk is not None and gk == self._holder:
            # bucketName of a Bucket is a name of its own.
            return gk, Need.REF
        if gk is not None and self._is_near(gk) and known is None:
            if word in words().others:
                return gk, Need.REF if whole else Need.SAID
            return gk, Need.NAME if whole else Need.REF
        if known is not None:
            if whole and ref and word in words().others and (longer := self._ending_in(word)) is not None:
                return longer, Need.REF
            return known
        return (gk, Need.SAID if word in words().others else Need.REF) if gk is not None else None

    def is_kind(self, name: FieldName) -> bool:
        """Tell whether a field is called as a kind, whole."""
        return "".join(name.words) in self._by_word

    def _ending_in(self, word: str) -> GK | None:
        """Return the only kind of the own group whose name ends so."""
        ending = [gk for found in self._by_word for gk in self._by_word[found] if found.endswith(word)]
        own = [gk for gk in ending if gk[0] == self._holder[0] and gk != self._holder]
        return own[0] if len(own) == 1 else None

    def called(self, kind: str) -> GK | None:
        """Return the kind of this exact name."""
        return self._nearest(self._by_kind.get(kind, ()))

    def said(self, description: str, *, whole: bool = False) -> list[GK]:
        """Return the kinds that a description speaks of, in the order of their mention.

        `whole`: of objects, not of a key or a port of theirs.
        """
        found = [(m, gk) for regex, gk in words().said for m in regex.finditer(description)]
        for match in _CAPITALISED.finditer(description):
            gk = self.called(match[1]) or self.called(match[1].removesuffix("s"))
            if gk is not None:
                found.append((match, gk))
        found = [(m, gk) for m, gk in found if not (whole and _PART.match(description, m.end()))]
        return list(dict.fromkeys(gk for _, gk in sorted(found, key=lambda pair: pair[0].start())))

    def _nearest(self, kinds: Iterable[GK]) -> GK | None:
        """Return the kind of the own group, else the only one of the own domain, else the only one."""
        kinds = list(kinds)
        for near in (
            [gk for gk in kinds if gk[0] == self._holder[0]],
            [gk for gk in kinds if self._is_near(gk)],
            kinds,
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


def singulars(word: str) -> Iterable[str]:
    """Yield what a word may be the plural of, itself first."""
    yield word
    if word.endswith("ies"):
        yield f"{word[:-3]}y"
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("s"):
        yield word[:-1]

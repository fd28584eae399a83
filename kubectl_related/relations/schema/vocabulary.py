"""What the words of field names mean: the lines of schema-words.txt."""

from __future__ import annotations

import re
from enum import IntEnum
from fnmatch import translate
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from kubectl_related.relations.parse import columns, package_text, read_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.relations.rule import GK


class Need(IntEnum):
    """How much a field looks like a reference, and the least that a word needs."""

    OWN = 0
    """An element of a list, whose name is its own."""
    BARE = 1
    """A string, named after the kind alone."""
    NAME = 2
    """A string `fooName` or `fooRef`, or an object with a name."""
    REF = 3
    """An object `fooRef`, or one whose parts are those of references."""
    SAID = 4
    """The description says so."""


_NEEDS = {"bare": Need.BARE, "name": Need.NAME, "ref": Need.REF, "said": Need.SAID}
_KEPT = 4096


class Words:
    """The lines of schema-words.txt by their first column."""

    def __init__(self, rows: Mapping[str, tuple[tuple[str, ...], ...]]) -> None:
        self.rows = rows
        self._phrases: dict[str, re.Pattern[str]] = {}

    def of(self, first: str) -> tuple[tuple[str, ...], ...]:
        """Return the other columns of the lines that begin so."""
        return self.rows.get(first, ())

    def _words(self, first: str) -> frozenset[str]:
        """Return the words of the lines that begin so, each with one column."""
        return frozenset(word for (line,) in self.of(first) for word in line.split())

    def phrases(self, first: str) -> re.Pattern[str]:
        """Return what finds any of the phrases of the lines that begin so."""
        if first not in self._phrases:
            self._phrases[first] = re.compile("|".join(regex for (regex,) in self.of(first)))
        return self._phrases[first]

    @cached_property
    def kinds(self) -> dict[str, tuple[GK, Need]]:
        """Word → the kind it means, and what it needs to mean it."""
        return {word: (read_kind(kind), _NEEDS[need]) for word, kind, need in self.of("word")}

    @cached_property
    def with_keys(self) -> GK:
        """The kind of the object whose key is named, if nothing else says it."""
        return read_kind(self.of("key")[0][0])

    @cached_property
    def unkeyed(self) -> frozenset[str]:
        """Words of a field's name that keep a key from being one of that kind."""
        return self._words("unkeyed")

    @cached_property
    def keyed(self) -> frozenset[str]:
        """Last words of a field's name that make a key of such an object one of that kind."""
        return self._words("keyed")

    @cached_property
    def kept(self) -> frozenset[str]:
        """Last words of a reference's name that show what a Secret keeps."""
        return self._words("kept")

    @cached_property
    def apart(self) -> dict[str, re.Pattern[str]]:
        """Part → the fields that name nothing beside it."""
        return {part: re.compile(translate(glob)) for part, glob in self.of("apart")}

    @cached_property
    def short(self) -> dict[str, str]:
        """Abbreviation → what it stands for in an own kind's name."""
        return {line[0]: line[1] for line in self.of("short")}

    @cached_property
    def silent(self) -> frozenset[str]:
        """Words that alone are the name of a string which nothing describes."""
        return self._words("silent")

    @cached_property
    def free(self) -> frozenset[str]:
        """Mappings of values for somebody else."""
        return self._words("free")

    @cached_property
    def tails(self) -> frozenset[str]:
        """Last words of a field's name that say what it names: the word before says which."""
        return self._words("tail")

    @cached_property
    def others(self) -> frozenset[str]:
        """Words that name a kind but mostly mean something else."""
        return self._words("other")

    @cached_property
    def common(self) -> tuple[str, ...]:
        """Ends of the groups whose kinds other projects speak of as of built-in ones."""
        return tuple(end for (end,) in self.of("common"))

    @cached_property
    def outside(self) -> frozenset[str]:
        """Parts that name something outside Kubernetes, or the kind that represents it."""
        return self._words("outside")

    @cached_property
    def values(self) -> frozenset[str]:
        """Words that make of a string that is named after a kind a value: clientSecret."""
        return self._words("value")

    @cached_property
    def vague(self) -> frozenset[str]:
        """Kinds' names that mean something else as the whole name of a string."""
        return self._words("vague")

    @cached_property
    def wide(self) -> tuple[str, ...]:
        """The first words of cluster-scoped kinds whose other words name a namespaced one: ClusterPolicy."""
        return tuple(word for (word,) in self.of("wide"))

    @cached_property
    def wide_words(self) -> frozenset[str]:
        """The same, as words of a field's name."""
        return frozenset(word.lower() for word in self.wide)

    @cached_property
    def own_first(self) -> frozenset[str]:
        """Words of built-in kinds that mean the project's kind of that end first."""
        return self._words("own")

    @cached_property
    def fillers(self) -> frozenset[str]:
        """Words behind a kind's name that add nothing: keycloakCRName, vpcIdRef."""
        return self._words("filler")

    @cached_property
    def ids(self) -> frozenset[str]:
        """Kinds whose names are their ids."""
        return self._words("id")

    @cached_property
    def kin(self) -> frozenset[str]:
        """Words before the end of the holder's own kind that name another of the same kind."""
        return self._words("kin")

    @cached_property
    def alike(self) -> frozenset[str]:
        """Lists in a spec that name others of the same kind."""
        return self._words("alike")

    @cached_property
    def shapes(self) -> dict[str, tuple[tuple[frozenset[str], GK], ...]]:
        """Field of an embedded built-in object → its other parts, and the kind that the field means."""
        found: dict[str, tuple[tuple[frozenset[str], GK], ...]] = {}
        for parts, name, kind in self.of("shape"):
            found[name] = (*found.get(name, ()), (frozenset(parts.split()), read_kind(kind)))
        return found

    @cached_property
    def unlike(self) -> frozenset[str]:
        """Words that make something else of the kind behind them."""
        return self._words("unlike")

    @cached_property
    def cloud(self) -> frozenset[str]:
        """Words that say that a thing of a cloud is meant."""
        return self._words("cloud")

    @cached_property
    def foreign(self) -> frozenset[str]:
        """Words before `namespace` that make it one of another place."""
        return self._words("foreign")

    @cached_property
    def plain(self) -> frozenset[str]:
        """Last words of the names of strings that name nothing."""
        return self._words("plain")

    @cached_property
    def conditions(self) -> frozenset[str]:
        """The parts of a selector besides its labels that restrict further what it selects."""
        return self._words("condition")

    @cached_property
    def parts(self) -> frozenset[str]:
        """The parts of an object that refers."""
        return self._words("part")

    @cached_property
    def held(self) -> frozenset[str]:
        """The parts of an object that only says how a Secret or ConfigMap is used."""
        return self._words("held")

    @cached_property
    def pod_spec(self) -> tuple[frozenset[str], frozenset[str]]:
        """The parts that are a PodSpec's alone, and its others."""
        return self._words("podspec"), self._words("podspec+")

    @cached_property
    def of_pod_spec(self) -> frozenset[str]:
        """All parts of a PodSpec."""
        return frozenset.union(*self.pod_spec, {"containers"})

    @cached_property
    def container(self) -> frozenset[str]:
        """The parts of a container besides its name; even one that only changes another has some."""
        return self._words("container")

    @cached_property
    def said(self) -> tuple[tuple[str, GK], ...]:
        """What descriptions call a kind: expressions."""
        return tuple((regex, read_kind(kind)) for regex, kind in self.of("said"))

    @cached_property
    def kind_and_name(self) -> tuple[re.Pattern[str], ...]:
        """Phrases for strings that are KIND/NAME."""
        return tuple(re.compile(regex) for (regex,) in self.of("kind/name"))

    @cached_property
    def selects(self) -> tuple[tuple[re.Pattern[str], GK], ...]:
        """Phrases for kinds in the descriptions of selectors."""
        return tuple((re.compile(regex), read_kind(kind)) for regex, kind in self.of("selects"))

    @cached_property
    def maps(self) -> frozenset[str]:
        """Maps of labels that only restrict scheduling."""
        return self._words("map")

    @cached_property
    def chosen(self) -> tuple[re.Pattern[str], ...]:
        """Descriptions of such maps that select all the same."""
        return tuple(re.compile(regex) for (regex,) in self.of("chosen"))

    @cached_property
    def members(self) -> frozenset[str]:
        """Fields of an object called as kinds that name some of them."""
        return self._words("member")

    def relation(self, path: str) -> str:
        """Return the relation that a field's path stands for."""
        regex, relations = self._relations
        match = regex.fullmatch(path.lower())
        return relations[match.lastgroup] if match is not None and match.lastgroup else "uses"

    @cached_property
    def _relations(self) -> tuple[re.Pattern[str], dict[str, str]]:
        rows = [(f"row{number}", *row) for number, row in enumerate(self.of("relation"))]
        globs = "|".join(f"(?P<{group}>{translate(glob)})" for group, glob, _ in rows)
        return re.compile(globs), {group: relation for group, _, relation in rows}

    @cached_property
    def never(self) -> re.Pattern[str]:
        """AROUND.FIELD of fields that are never references, whatever they look like."""
        globs = (glob if "." in glob else f"*.{glob}" for (glob,) in self.of("never"))
        return re.compile("|".join(map(translate, globs)))


@lru_cache(_KEPT)
def is_never(around: str, name: str) -> bool:
    """Return whether a field of an object of that name is never a reference."""
    return words().never.match(f"{around}.{name}") is not None


@cache
def words() -> Words:
    """Return the words, read."""
    rows: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in package_text("facts/schema-words.txt").splitlines():
        if row := columns(line):
            rows[row[0]] = (*rows.get(row[0], ()), tuple(row[1:]))
    return Words(rows)

"""The kinds of the holder's own project, and how a field or a label may abbreviate their names."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from kubectl_related.relations.schema.field_names import first_word, singulars
from kubectl_related.relations.schema.kinds import domain
from kubectl_related.relations.schema.vocabulary import Need, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.field_names import FieldName
    from kubectl_related.relations.schema.kinds import Kinds

_BETWEEN = re.compile(r"[-_.]")
_NAME = "name"
_FIRST_WORDS = re.compile(r"(?:(?:an?|the) )?(?P<words>[\w-]+(?: [\w-]+){0,3})", re.IGNORECASE)
_REF_IN_GO = re.compile(r"(?P<kind>[A-Z]\w+?)Ref(?:erence)?\b")
_LIST_OF = re.compile(r"\b(?i:list) of (?:the )?(?P<what>[a-z]+s)\b")
_FEW = 3
"""Fewer kinds than this may begin alike by chance."""
_CLUSTER = "cluster"
_ID = "id"


class OwnKinds:
    """Finds kinds of the project of `holder`: its group, and groups that end alike."""

    def __init__(self, kinds: Kinds, holder: GK) -> None:
        self._kinds = kinds
        self._holder = holder
        self._domain = domain(holder[0])
        self._ended: dict[str, tuple[GK, Need, Need] | None] = {}

    def has(self, gk: GK) -> bool:
        """Return whether a kind is of the holder's project."""
        return gk[0] == self._holder[0] or domain(gk[0]) == self._domain

    def called(self, word: str) -> GK | None:
        """Return the kind of the project that is called so."""
        named = [gk for gk in self._kinds.by_word.get(word, ()) if self.has(gk)]
        return self.closest(named) or next(iter(named), None)

    def beside(self, word: str) -> GK | None:
        """Return the other kind that is called so: of the group, else the only one of the project."""
        named = [gk for gk in self._kinds.by_word.get(word, ()) if self.has(gk) and gk != self._holder]
        group = [gk for gk in named if gk[0] == self._holder[0]]
        return next(iter(group), None) or self.closest(named)

    def closest(self, kinds: Iterable[GK]) -> GK | None:
        """Return that of the project whose group ends most like the holder's, if it is one alone."""
        labels = self._holder[0].split(".")
        shared = {gk: _shared_end(gk[0].split("."), labels) for gk in kinds if self.has(gk)}
        most = max(shared.values(), default=0)
        return only(gk for gk, count in shared.items() if count == most)

    def called_widely(self, word: str) -> GK | None:
        """Return the cluster-scoped kind of the project for a namespaced one's name: ClusterOutput."""
        return next(filter(None, (self.called(f"{first}{word}") for first in words().wide_words)), None)

    @property
    def of_group(self) -> tuple[GK, ...]:
        """The other kinds of the group."""
        return tuple(gk for gk in self._kinds.by_group.get(self._holder[0], ()) if gk != self._holder)

    def ending_in(self, word: str) -> GK | None:
        """Return the only other kind of the group whose name ends so."""
        longer = self._kinds.endings.get(word)
        if longer is None:
            return None
        found = [gk for gk in longer if gk[0] == self._holder[0] and gk != self._holder]
        served = self._kinds.served
        if len(found) > 1 and not served.get(self._holder, True):
            # An object without a namespace can name only one without by its name alone.
            return only(found) or only(gk for gk in found if not served[gk])
        return only(found)

    def of_project_ending_in(self, word: str) -> GK | None:
        """Return the only kind of the project whose name ends so, and is longer."""
        return only(gk for gk in self._kinds.endings.get(word, ()) if self.has(gk))

    def written_in(self, text: str) -> GK | None:
        """Return the other kind of the group that a text has in small words: `an Elastic IP address`."""
        lower = text.lower()
        found = [gk for gk in self.of_group if _in_words(gk[1].lower()).search(lower)]
        return only(gk for gk in found if not any(gk[1] != one[1] and gk[1] in one[1] for one in found))

    def opening(self, text: str) -> GK | None:
        """Return the other own kind with which a text begins, in small words: `Backup schedule for ...`."""
        begun = _FIRST_WORDS.match(text)
        said = begun["words"].lower().replace(" ", "") if begun is not None else ""
        found = [
            gk for short, gk in self.short.items() if short and gk != self._holder and said.startswith(short)
        ]
        return max(found, key=lambda gk: len(gk[1]), default=None)

    def of_comment(self, text: str) -> GK | None:
        """Return the own kind that a comment in Go begins with: `FooServiceRef specifies ...`."""
        begun = _REF_IN_GO.match(text)
        return self.called(begun["kind"].lower()) if begun is not None else None

    def listed(self, text: str) -> GK | None:
        """Return the own kind that a text says that a list is of, whole or by its end."""
        found = _LIST_OF.search(text)
        kinds = (
            (self.called(word) or self.ending_in(word) for word in singulars(found["what"])) if found else ()
        )
        return next(filter(None, kinds), None)

    def several_end_in(self, word: str) -> bool:
        """Return whether a word is the end of more than one kind of the group."""
        return len([gk for gk in self._kinds.endings.get(word, ()) if gk[0] == self._holder[0]]) > 1

    def beginning_with(self, word: str) -> GK | None:
        """Return the only other kind of the group that begins with a word: StepAction for `step`."""
        return only(gk for gk in self.of_group if first_word(gk[1]).lower() == word)

    def ended(self, name: FieldName, *, silent: bool) -> tuple[GK, Need] | None:
        """Return the kind whose name ends in a field's whole name, and what the field needs to mean it.

        `silent`: nothing describes the field.
        """
        whole = "".join(name.words)
        if name.role == "name" and self.base is not None and self._is_end_of(self.base[1], whole):
            # The targetName of a WidgetTargetClaim.
            return self.base, Need.NAME
        if whole not in self._ended:
            self._ended[whole] = next(filter(None, map(self._end, singulars(whole))), None)
        if found := self._ended[whole]:
            return found[0], found[1] if silent else found[2]
        return self.abbreviated(name) if name.role else None

    @staticmethod
    def _is_end_of(kind: str, word: str) -> bool:
        return len(word) > _FEW and kind.lower() != word and kind.lower().endswith(word)

    def _end(self, word: str) -> tuple[GK, Need, Need] | None:
        """Return the kind that ends so, and what it needs in a field without and with a description."""
        other = word in words().others
        short = self.short.get(word)
        if short is not None and short != self._holder:
            need = Need.BARE if self._all_begin_alike and not other else Need.NAME
            return short, need, need
        longer = self.ending_in(word)
        # The policyName of a FooPolicy, if nothing says more.
        return (longer, Need.NAME, Need.REF) if longer is not None else None

    @cached_property
    def short(self) -> dict[str, GK]:
        """Kinds of the group by their names without the word that most of them begin with."""
        own = self._kinds.by_group.get(self._holder[0], ())
        prefix, count = next(iter(Counter(first_word(kind) for _, kind in own).most_common(1)), ("", 0))
        if count < _FEW or 2 * count <= len(own):
            return {}
        return {gk[1].removeprefix(prefix).lower(): gk for gk in own if first_word(gk[1]) == prefix}

    @property
    def _all_begin_alike(self) -> bool:
        return len(self.short) == len(self._kinds.by_group.get(self._holder[0], ()))

    def abbreviated(self, name: FieldName) -> tuple[GK, Need] | None:
        """Return the kind that a name means with words around it: `vpcIdSelector`."""
        loose = self._within(name)
        return (loose, Need.NAME) if loose is not None else None

    def _within(self, name: FieldName) -> GK | None:
        """Return the kind that a reference means with words around its name.

        `connectClusterRef` of a Connect, `keycloakCRName`, `vpcIdRef`; `parentFolderRef` beside a kind
        GrafanaFolder, which may be the holder's own; `clusterName` in a ServerBackup, made from a cluster.
        """
        if not name.words:
            return None
        *before, last = name.words
        if before and last in words().fillers and (found := self._abbreviated("".join(before))):
            return found
        if last == _CLUSTER:
            # managedClusterName, beside the one kind that ends so.
            return self._of_cluster_name("".join(before))
        if self.is_kin(name):
            return self._holder
        if not name.is_ref or not before:
            return None
        return next(filter(None, map(self.short.get, singulars(last))), None)

    def _of_cluster_name(self, before: str) -> GK | None:
        # linkClusterName means the holder's base, rabbitMqClusterName does not.
        if self.base is not None and before in self.base[1].lower():
            return self.base
        return self.ending_in(_CLUSTER) if before else None

    def _abbreviated(self, word: str) -> GK | None:
        return next(filter(None, map(self._named, singulars(word))), None)

    def _named(self, word: str) -> GK | None:
        return self.called(word) or self.short.get(word) or self.ending_in(word)

    def is_kin(self, name: FieldName) -> bool:
        """Return whether a field names others of the holder's own kind: childGroups of a ClusterGroup."""
        if not name.words or name.words[0] not in words().kin:
            return False
        rest = "".join(name.words[1:])
        return self.is_end_of_holder(rest) if rest else name.role == "name"

    def is_end_of_holder(self, word: str) -> bool:
        """Return whether the holder's kind ends in a word, or in what that may be the plural of."""
        holder = self._holder[1].lower()
        return any(len(one) > _FEW and holder.endswith(one) for one in singulars(word))

    def by_id(self, name: FieldName) -> GK | None:
        """Return the kind that the id of an object is the name of: `migrationNodeID` beside a kind Node."""
        if name.role or len(name.words) == 1:
            return None
        kind, last = name.words[-2:]
        return self.called(kind) if last == _ID and kind in words().ids else None

    def of_cluster(self, name: FieldName) -> GK | None:
        """Return what a string `fooCluster` names: the holder's base, or the one kind of that end."""
        if not name.words or name.words[-1] != _CLUSTER or name.role or {*name.words} & words().unlike:
            return None
        ended = self.ending_in(_CLUSTER)
        return (self.base or ended) if len(name.words) > 1 else (ended or self.base)

    @cached_property
    def base(self) -> GK | None:
        """The kind with which the holder's name begins: Server of a ServerBackup."""
        kind = self._holder[1]
        bases = [gk for gk in self.of_group if kind.startswith(gk[1])]
        return max(bases, key=lambda gk: len(gk[1]), default=None)


@lru_cache(4096)
def _in_words(kind: str) -> re.Pattern[str]:
    """Return what finds a kind's name in a text that may have spaces or dashes between any of its letters."""
    return re.compile(rf"\b{'[ -]?'.join(map(re.escape, kind))}\b")


def _shared_end(one: list[str], other: list[str]) -> int:
    """Return how many of their last words two groups share."""
    count = 0
    for label, same in zip(reversed(one), reversed(other), strict=False):
        if label != same:
            break
        count += 1
    return count


def only(kinds: Iterable[GK]) -> GK | None:
    """Return the only kind; of a namespaced one and its cluster-scoped twin, the namespaced one."""
    found = list(kinds)
    twins = {(group, f"{first}{kind}") for group, kind in found for first in words().wide}
    plain = [gk for gk in found if gk not in twins]
    return plain[0] if len(plain) == 1 else None


def kinds_of_label(key: str, holder: GK, kinds: Kinds) -> list[GK]:
    """Return the kinds whose objects the value of a label may name, in order; none if its key says nothing.

    The prefix of the key is of their project. What is behind it is the end of a kind's name, or `cluster`
    on a kind that is called after the one it belongs to (KafkaTopic: Kafka).
    """
    prefix, _, rest = key.rpartition("/")
    word = _BETWEEN.sub("", rest.lower())
    word = word.removesuffix(_NAME) or word
    called = (*kinds.by_word.get(word, ()), *kinds.endings.get(word, ()))
    own = {gk for gk in called if kinds.is_one_project(gk[0], prefix)}
    if not own and word == _CLUSTER and kinds.is_one_project(holder[0], prefix):
        base = OwnKinds(kinds, holder).base
        own = {base} if base is not None else own
    return sorted(own - {holder})

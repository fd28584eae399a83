"""Decides which kind a field means, by its name, by what it needs, and by its description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_related.relations.schema.derived_reference import Reference
from kubectl_related.relations.schema.descriptions import (
    is_of_kubernetes,
    names_plainly,
    namespace_said,
    phrases,
)
from kubectl_related.relations.schema.kind_names import Namesakes
from kubectl_related.relations.schema.kinds import spelled
from kubectl_related.relations.schema.vocabulary import Need, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.field_names import FieldName
    from kubectl_related.relations.schema.kinds import Kinds


LONG = 1 << 30
_ANYWHERE = ("in=*", "weak")
_OWNER = re.compile(r"\b(?:for|of|this) (?:the |this |an? )?[A-Z]\w+")
_OWN_NAME = re.compile(r"^\w+ ")


class Targets:
    """Finds the kinds that the fields of one kind mean."""

    def __init__(self, holder: GK, kinds: Kinds) -> None:
        self.namespaced = kinds.served.get(holder, True)
        self.served = kinds.served
        self.namesakes = Namesakes(kinds, holder)

    def find(
        self,
        name: FieldName,
        need: Need,
        description: str,
        *,
        refers: bool = False,
        only: bool = False,
        within: int = LONG,
    ) -> GK | None:
        """Return the kind that a field names, None if that is uncertain.

        `refers`: its shape says that it refers to something; `only`: it has no parts but those of a
        reference. `within`: the characters in which a description must begin to say what an unknown
        word names.
        """
        named = self.namesakes.named(name)
        if named is None or self._is_weaker_than_own(named):
            # FooBackup of the own group, and no Backup of another project.
            ended = self.namesakes.own.ended(name, silent=only or not description)
            need = Need.REF if refers and (ended or named is None) else need
            named = ended or named
            if ended is None and name.words and self.namesakes.own.several_end_in(name.words[-1]):
                # One of several gateways of the own group, and no Gateway of another project.
                named = None
        if named is not None and not self.namesakes.own.has(named[0]) and description:
            # The description wins over a word of another project or of the built-in API, if it lacks that.
            said = self.namesakes.said(description, whole=True)
            wins = self.namesakes.is_stranger(named[0]) or (said[:1] and self.namesakes.own.has(said[0]))
            near = within if self.namesakes.is_stranger(named[0]) else LONG
            if said and wins and named[0] not in said and self.speaks_of(description, said[0], near):
                named = said[0], need
        if named is not None and (need >= named[1] or self._says(description, named[0], name)):
            return self._more_special(named[0], description)
        if refers:
            kin = not words().kin.isdisjoint(name.words[:1])
            said = self.namesakes.said(description)
            said = said if kin else [gk for gk in said if not self._is_owner(gk, description)]
            return said[0] if said else self._called_in(description, LONG)
        if not phrases(description):
            return None
        said = self.namesakes.said(description, whole=True)
        if not said:
            return self._called_in(description, within)
        return said[0] if self.speaks_of(description, said[0], within) else None

    def _is_weaker_than_own(self, named: tuple[GK, Need]) -> bool:
        """Return whether a kind of the own project that ends so is likelier."""
        by_chance = named[1] is Need.SAID and not self.namesakes.own.has(named[0])
        return by_chance or self.namesakes.is_foreign(named[0])

    def _is_owner(self, gk: GK, description: str) -> bool:
        """Return whether a description only says whose the field is: `the schedule for the Deployment`."""
        return gk == self.namesakes.holder and _OWNER.search(description) is not None

    def _called_in(self, description: str, within: int) -> GK | None:
        """Return the own kind that a description calls by one capital word: `Reference to a Key in kms`."""
        called = self.namesakes.own_called(description[:within])
        return called if called != self.namesakes.holder else None

    def _says(self, description: str, target: GK, name: FieldName) -> bool:
        """Return whether a description says that the field names an object of the kind it is called as."""
        if self.speaks_of(description, target):
            return True
        word = target[1].lower()
        if "".join(name.words) != word or self.namesakes.is_stranger(target) != (len(name.words) > 1):
            return False
        # "The name of a service" may be one outside Kubernetes.
        sure = len(name.words) > 1 or is_of_kubernetes(description.lower().replace(word, ""))
        return sure and names_plainly(description, spelled(target[1]))

    def speaks_of(self, description: str, target: GK, within: int = LONG) -> bool:
        """Return whether a description says that the field names an object of this kind."""
        if self.namesakes.is_stranger(target):
            # A comment in Go begins with the field's own name, which says nothing of another project.
            description = _OWN_NAME.sub("", description)
        return any(
            self.namesakes.said(phrase, whole=True)[:1] == [target]
            for start, phrase in phrases(description)
            if start < within
        )

    def _more_special(self, named: GK, description: str) -> GK:
        """Return what a description names instead, by a longer name: MiddlewareTCP, not Middleware."""
        for _, phrase in phrases(description):
            for gk in self.namesakes.said(phrase, whole=True)[:1]:
                if gk == named:
                    return named
                if gk[0] == named[0] and gk[1].startswith(named[1]):
                    return gk
        return named

    def placed(
        self, path: str, about: str, target: GK | None, options: list[str], description: str
    ) -> Reference | None:
        """Return a reference by name, in the namespace that a description says; None if it has none.

        `about`: the path of the field that shows the relation.
        """
        if target is None:
            return None
        targets = (target, *self._twins(target, description, is_text=path == about))
        placed = any(option.startswith("ns=") for option in options)
        if self.is_namespaced(target) and not placed:
            place = namespace_said(f"{description} {about}")
            if place:
                options = [*(option for option in options if option != "split=SLASH"), f"in={place}"]
            elif not self.namespaced:
                # An object without a namespace does not say where its target is: a hint in any.
                wide = tuple(gk for gk in targets if not self.is_namespaced(gk))
                options, targets = (options, wide) if wide else ([*options, *_ANYWHERE], targets)
        return Reference(path, targets, "name", words().relation(about), tuple(options))

    def _twins(self, target: GK, description: str, *, is_text: bool) -> Iterator[GK]:
        """Yield the cluster-scoped twin of a kind: policyName may be of a Policy or a ClusterPolicy."""
        said = self.namesakes.said(description)
        for twin in (f"{first}{target[1]}" for first in words().wide):
            gk = target[0], twin
            if self.served.get(gk) is False and self.is_namespaced(target) and gk != self.namesakes.holder:
                yield from (gk,) if gk in said or (is_text and target not in said) else ()

    def is_namespaced(self, target: GK | None) -> bool:
        """Return whether objects of a kind have a namespace."""
        return target is not None and self.served.get(target, True)

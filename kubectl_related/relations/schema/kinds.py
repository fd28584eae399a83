"""The kinds that are served, found by their names, the ends of these, and their groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.relations.rule import GK

_WORD_INSIDE = re.compile(r"(?<!^)[A-Z]")


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

    @staticmethod
    def is_one_project(group: str, other: str) -> bool:
        """Return whether two groups, or the prefixes of two labels, are of one project."""
        return "." in group and domain(group) == domain(other)


def spelled(kind: str) -> str:
    """Return a kind's name in small words: `machine pool` of MachinePool."""
    return _WORD_INSIDE.sub(lambda found: f" {found[0]}", kind).lower()


def domain(group: str) -> str:
    """Return what the groups of one project share: `fluxcd.io` of `source.toolkit.fluxcd.io`."""
    shared = 3 if group.endswith("k8s.io") else 2
    return ".".join(group.split(".")[-shared:])

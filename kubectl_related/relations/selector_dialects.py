"""Selectors whose keys speak of namespaces too, as a few projects write them: selector-keys.txt."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache

from kubectl_related.model.selectors import Requirement, Selector
from kubectl_related.record import Record
from kubectl_related.relations.kind_facts import NAMESPACE_NAME_LABEL
from kubectl_related.relations.parse import dialect_rows


class Dialect(Record):
    """A line of selector-keys.txt; an empty `labels` = no key stands for the namespace's labels."""

    prefixes: tuple[str, ...]
    name: str
    labels: str
    foreign: tuple[str, ...]
    of_name: str = ""
    """The key that stands for the namespace's name in a selector of namespaces."""

    def split(self, selector: Selector) -> tuple[Selector, Selector] | None:
        """Return the requirements on objects and on namespaces; None if a key is not a label."""
        objects: list[Requirement] = []
        namespaces: list[Requirement] = []
        for requirement in selector.requirements:
            key = self._plain(requirement.key)
            if key == self.name:
                namespaces.append(requirement._replace(key=NAMESPACE_NAME_LABEL))
            elif self.labels and key.startswith(self.labels):
                namespaces.append(requirement._replace(key=key.removeprefix(self.labels)))
            elif any(fnmatchcase(key, glob) for glob in self.foreign):
                return None
            else:
                objects.append(requirement._replace(key=key))
        return Selector(tuple(objects)), Selector(tuple(namespaces))

    def of_namespaces(self, selector: Selector) -> Selector | None:
        """Return the requirements of a namespace selector; None if a key is not a label."""
        requirements = tuple(
            requirement._replace(key=NAMESPACE_NAME_LABEL) if requirement.key == self.of_name else requirement
            for requirement in selector.requirements
        )
        keys = [requirement.key for requirement in requirements]
        unread = any(fnmatchcase(key, glob) for key in keys for glob in self.foreign)
        return None if unread else Selector(requirements)

    def _plain(self, key: str) -> str:
        return key.removeprefix(next((prefix for prefix in self.prefixes if key.startswith(prefix)), ""))


@cache
def dialects() -> dict[str, Dialect]:
    """Return the dialects by their names."""
    return {
        name: Dialect(
            tuple(row[1].split("|")),
            row[2],
            "" if row[3] == "-" else row[3],
            tuple(row[4].split("|")),
            row[5] if len(row) > 5 else "",
        )
        for name, row in dialect_rows().items()
    }

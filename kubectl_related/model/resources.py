"""The resources that a source serves, and what a TYPE argument means among them.

Does not depend on how discovery was fetched. The order of rows is the order
of preference: core first, then the groups as discovery lists them, the
preferred version of each first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kubectl_related.model.objects import Ref


class Resource(Record):
    """One row of discovery, for instance `deployments` of `apps/v1`."""

    group: str
    version: str
    plural: str
    kind: str
    namespaced: bool
    singular: str = ""
    short_names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    verbs: frozenset[str] = frozenset()

    @property
    def api_version(self) -> str:
        """`v1` or `apps/v1`."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def gk(self) -> tuple[str, str]:
        """(group, kind): what a reference means, whatever the version."""
        return self.group, self.kind

    @property
    def qualified(self) -> str:
        """`pods` or `deployments.apps`, as error texts name it."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def label(self) -> str:
        """`pod` or `deployment.apps`, as a NAME column names it."""
        singular = self.singular or self.kind.lower()
        return f"{singular}.{self.group}" if self.group else singular

    @property
    def listable(self) -> bool:
        """Whether it can be listed."""
        return "list" in self.verbs

    def path(self, namespace: str = "", name: str = "") -> str:
        """Return the URL path of the list, or of one object; without a namespace: of all."""
        root = f"/apis/{self.group}/{self.version}" if self.group else f"/api/{self.version}"
        inside = f"/namespaces/{quote(namespace, safe='')}" if namespace and self.namespaced else ""
        return f"{root}{inside}/{self.plural}" + (f"/{quote(name, safe='')}" if name else "")


class Match(Record):
    """The resource of a TYPE argument, and the other meanings of its short name."""

    resource: Resource
    others: tuple[Resource, ...] = ()


# Each method that is generated costs start-up time: only those that are used.
@dataclass(frozen=True, repr=False, match_args=False)
class Resources:
    """All rows of discovery, in order of preference."""

    rows: tuple[Resource, ...]
    stale_versions: tuple[str, ...] = field(default=(), compare=False)
    """Group versions whose server did not answer, `metrics.k8s.io/v1beta1`."""

    @cached_property
    def unavailable_groups(self) -> frozenset[str]:
        """The groups whose discovery failed."""
        return frozenset(one.rpartition("/")[0] for one in self.stale_versions) - {
            row.group for row in self.rows
        }

    @cached_property
    def _by_gk(self) -> dict[tuple[str, str], Resource]:
        found: dict[tuple[str, str], Resource] = {}
        for row in self.rows:
            found.setdefault(row.gk, row)
        return found

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Resource, ...]]:
        found: dict[str, dict[tuple[str, str], Resource]] = {}
        for row in self.rows:
            found.setdefault(row.kind, {}).setdefault(row.gk, row)
        return {kind: tuple(rows.values()) for kind, rows in found.items()}

    def label(self, ref: Ref) -> str:
        """Return how an object is named: `pod/x` or `deployment.apps/x`."""
        resource = self.of(ref.group, ref.kind)
        if resource is not None:
            return f"{resource.label}/{ref.name}"
        return f"{ref.kind.lower()}.{ref.group}/{ref.name}" if ref.group else f"{ref.kind.lower()}/{ref.name}"

    def of(self, group: str, kind: str) -> Resource | None:
        """Return the preferred row of a kind, None if it is not served."""
        return self._by_gk.get((group, kind))

    def of_kind(self, kind: str) -> tuple[Resource, ...]:
        """Return the preferred row of each group that serves this kind."""
        return self._by_kind.get(kind, ())

    @cached_property
    def preferred(self) -> tuple[Resource, ...]:
        """One row for each kind, in order."""
        return tuple(self._by_gk.values())

    def category(self, name: str) -> tuple[Resource, ...]:
        """Return the listable rows of a category (`all`)."""
        return tuple(row for row in self.preferred if name in row.categories)

    def resolve(self, typed: str) -> Match | None:
        """Return the meaning of `TYPE[.VERSION][.GROUP]`, None if nothing matches."""
        for name, group, version in _readings(typed):
            pool = [row for row in self.rows if _in_group(row, group) and version in ("", row.version)]
            exact = [row for row in pool if row.group == group] if group else pool
            for rows in (exact, pool):
                match = _resolve_name(name, rows)
                if match is not None:
                    return match
        return None


def _readings(typed: str) -> Iterable[tuple[str, str, str]]:
    """Yield (name, group, version): with two dots resource.version.group comes first."""
    parts = typed.split(".", 2)
    if len(parts) == 3:
        yield parts[0], parts[2], parts[1]
    name, _, group = typed.partition(".")
    yield name, group, ""


def _in_group(row: Resource, group: str) -> bool:
    return not group or row.group.startswith(group)


def _resolve_name(name: str, rows: Sequence[Resource]) -> Match | None:
    lowered = name.lower()
    for row in rows:
        if lowered in (row.plural, row.singular or row.kind.lower(), row.kind.lower()):
            return Match(row)
    short: dict[tuple[str, str], Resource] = {}
    for row in rows:
        if name in row.short_names:
            short.setdefault((row.group, row.plural), row)
    found = tuple(short.values())
    return Match(found[0], found[1:]) if found else None

"""The answer as values: edges between objects, and the relatives they lead to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.errors import RelatedError
    from kubectl_related.objects import Ref
    from kubectl_related.resources import Resource, Resources

USES = "uses"
USED_BY = "used-by"


class Edge(NamedTuple):
    """One field of one object that refers to another: it carries its own proof.

    `holder` has the field at `via`; `origin` says where the rule comes from:
    table, schema, rules or owner.
    """

    holder: Ref
    target: Ref
    relation: str
    via: str
    optional: bool = False
    origin: str = "table"
    weak: bool = False
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """What was asked for; `obj` is None where it does not exist or could not be read."""

    ref: Ref
    resource: Resource
    obj: dict[str, Any] | None = None
    error: RelatedError | None = None

    @property
    def found(self) -> bool:
        """Whether it exists."""
        return self.obj is not None


@dataclass
class Relative:
    """An object related to a subject, or a reference's target that does not exist.

    `obj` holds at least the metadata; it is empty where `verified` is False or
    `missing` is True.
    """

    ref: Ref
    obj: dict[str, Any] = field(default_factory=dict)
    resource: Resource | None = None
    depth: int = 1
    directions: set[str] = field(default_factory=set)
    of: set[int] = field(default_factory=set)
    edges: set[Edge] = field(default_factory=set)
    verified: bool = True
    missing: bool = False

    @property
    def optional(self) -> bool:
        """Whether every reference to it may dangle."""
        return all(edge.optional for edge in self.edges)


@dataclass(frozen=True)
class Failure:
    """One request that could not be answered."""

    group: str
    plural: str
    namespace: str
    verb: str
    error: RelatedError


@dataclass(frozen=True)
class Related:
    """The whole answer: relatives by reference, and what could not be read."""

    subjects: tuple[Subject, ...]
    searched: tuple[str, ...]
    relatives: tuple[Relative, ...]
    resources: Resources
    cells: Mapping[Ref, Mapping[str, str]] = field(default_factory=dict)
    """What the server prints of each object: column name → cell."""
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """False where something of the search could not be read."""
        return not self.failures

    def label(self, ref: Ref) -> str:
        """Return `pod/x` or `deployment.apps/x`."""
        resource = self.resources.of(ref.group, ref.kind)
        if resource is not None:
            return f"{resource.label}/{ref.name}"
        return f"{ref.kind.lower()}.{ref.group}/{ref.name}" if ref.group else f"{ref.kind.lower()}/{ref.name}"

    def api_version(self, ref: Ref) -> str:
        """Return the preferred apiVersion of an object's kind; a guess where it is not served."""
        resource = self.resources.of(ref.group, ref.kind)
        if resource is not None:
            return resource.api_version
        return f"{ref.group}/v1" if ref.group else "v1"

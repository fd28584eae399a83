"""The answer as values: edges between objects, and the relatives they lead to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.errors import RelatedError
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resource, Resources

USES = "uses"
USED_BY = "used-by"

MISSING, MISSING_KEY, MISSING_PORT = "Missing", "MissingKey", "MissingPort"
SELECTS_NOTHING = "SelectsNothing"
_STATUS = {
    MISSING: "Missing",
    MISSING_KEY: "Missing key",
    MISSING_PORT: "Missing port",
    SELECTS_NOTHING: "Selects nothing",
}


class Edge(Record):
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
    effect: str = "unaffected"
    """What deleting the target does to the holder."""
    effect_back: str = "unaffected"
    """What deleting the holder does to the target."""
    shared: bool = False
    """The effect on the holder comes with the last of the targets of this field."""
    ports: tuple[str, ...] = ()
    """Ports that are named and that the target lacks."""
    passes_on: bool = False
    """What needs the holder is affected as if the holder were deleted too."""

    def far_end(self, ref: Ref) -> Ref:
        """Return the other end than this one."""
        return self.holder if self.target == ref else self.target


class Subject(Record):
    """An object the question is about; `obj` is None if it does not exist or could not be read."""

    ref: Ref
    resource: Resource
    obj: dict[str, Any] | None = None
    error: RelatedError | None = None
    warnings: tuple[str, ...] = ()
    """What the server warned of when it was asked for."""

    @property
    def found(self) -> bool:
        """Whether it exists."""
        return self.obj is not None


class Change(Record):
    """What changed content means to a reader of it; `stale_since`: when it was written, RFC 3339.

    That is empty if every container of the reader has what was written last.
    """

    consequence: str = ""
    stale_since: str = ""


# Each method that is generated costs start-up time: only those that are used.
@dataclass(eq=False, repr=False, match_args=False)
class Relative:
    """An object related to a subject, or a reference's target that does not exist.

    `obj` holds at least the metadata; it is empty if `verified` is False or
    `missing` is True, but for an object that lacks a key: then the edges name
    the keys that are missing.
    """

    ref: Ref
    obj: dict[str, Any] = field(default_factory=dict)
    resource: Resource | None = None
    depth: int = 1
    directions: set[str] = field(default_factory=set)
    of: set[int] = field(default_factory=set)
    edges: set[Edge] = field(default_factory=set)
    walked: dict[Edge, set[int]] = field(default_factory=dict)
    """Edge → the subjects from which a walk came along it."""
    verified: bool = True
    missing: bool = False
    reason: str = MISSING
    """Why it counts as missing: it does not exist, lacks a key or port, or a selector finds nothing."""
    selector: str = ""
    """What was selected, if the reference names no object; the reference's name is empty then."""
    made_by: tuple[Ref, ...] = ()
    """The objects that make it, if it does not exist yet."""
    if_deleted: str = ""
    """What deleting the subjects would do to it; empty where that was not asked."""
    changes: dict[Ref, Change] = field(default_factory=dict)
    """Subject → what the relative notices if its content changes; empty if not asked, or if it reads none."""
    if_changed: str = ""
    """The most demanding consequence of these, and since when it runs on old content."""
    stale_since: str = ""
    why: str = ""
    """Why it counts as unused, or what keeps it all the same; empty where that was not asked."""
    kept: bool = False
    """Whether something keeps it, though nothing uses it."""

    @property
    def status(self) -> str:
        """The STATUS of a missing target; empty if it exists."""
        return _status(self, optional=self.optional) if self.missing else ""

    @property
    def optional(self) -> bool:
        """Whether every reference to it may dangle."""
        return all(edge.optional for edge in self.edges)

    def seen_from(self, index: int, subject: Ref) -> Relative:
        """Return the relative with the edges of the walks from one subject, and what its change means."""
        edges = {edge for edge in self.edges if index in self.walked.get(edge, self.of)}
        change = self.changes.get(subject, Change())
        return replace(self, edges=edges, if_changed=change.consequence, stale_since=change.stale_since)


def _status(relative: Relative, *, optional: bool) -> str:
    makers = ", ".join(f"{ref.kind.lower()}/{ref.name}" for ref in relative.made_by)
    if makers:
        return f"{_STATUS[relative.reason]} (made by {makers})"
    return _STATUS[relative.reason] + (" (optional)" if optional else "")


class Finding(Record):
    """One reference that dangles: an edge to a relative that is missing, or that lacks what is named."""

    relative: Relative
    edge: Edge

    @property
    def status(self) -> str:
        """The problem, as the column STATUS shows it."""
        return _status(self.relative, optional=self.edge.optional)

    @property
    def field(self) -> str:
        """The field, and behind it the keys or ports that are missing there."""
        lacking = {MISSING_KEY: self.edge.keys, MISSING_PORT: self.edge.ports}.get(self.relative.reason)
        return f"{self.edge.via} ({', '.join(lacking)})" if lacking else self.edge.via


class Link(Record):
    """One step of a chain, from an object to the next; `edges`: all fields that relate the two, sorted."""

    near: Ref
    far: Ref
    edges: tuple[Edge, ...]

    @property
    def edge(self) -> Edge:
        """The edge that says most: not a hint, not optional, and seen from the nearer object."""
        return min(self.edges, key=lambda edge: (edge.weak, edge.optional, edge.target != self.far, edge))


class Chain(Record):
    """Relations that lead from a subject to the target; `turn`: the number of links before the turn.

    A chain without a turn has all its links before it.
    """

    subject: Ref
    links: tuple[Link, ...]
    turn: int


class Failure(Record):
    """One request that could not be answered."""

    group: str
    plural: str
    namespace: str
    verb: str
    error: RelatedError

    @property
    def qualified(self) -> str:
        """`pods` or `deployments.apps`."""
        return f"{self.plural}.{self.group}" if self.group else self.plural


@dataclass(frozen=True, eq=False, repr=False, match_args=False)
class Related:
    """The whole answer: relatives by reference, and what could not be read."""

    subjects: tuple[Subject, ...]
    searched: tuple[str, ...]
    relatives: tuple[Relative, ...]
    resources: Resources
    columns: Mapping[Ref, Mapping[str, str]] = field(default_factory=dict)
    """What the server prints of each object: column name → cell."""
    controllers: Mapping[Ref, Ref] = field(default_factory=dict)
    """Object → its controller, for the objects of a check of a whole namespace."""
    failures: tuple[Failure, ...] = ()
    only_missing: bool = False
    """Whether only references that dangle were asked for."""
    is_check: bool = False
    """Whether the references of a whole place were asked for, and no subject."""
    places: Mapping[tuple[Ref, str], tuple[str, int]] = field(default_factory=dict)
    """(Object, path of a field) → (file, line): of the references that are printed, from files only."""
    target: Subject | None = None
    """The object to which the chains lead; None where no chains were asked for."""
    chains: tuple[Chain, ...] = ()
    """How each subject and the target are related, the shortest chains first."""
    longest: int = 0
    """How long chains may be, 0 = any length."""
    checked: tuple[Ref, ...] = ()
    """The objects that a check of a whole place looked at, in order."""
    unused: tuple[Relative, ...] | None = None
    """What nothing uses; None where that was not asked."""
    withheld: tuple[str, ...] = ()
    """Types of which nothing is claimed, because something that may use them could not be read."""
    unread_files: tuple[RelatedError, ...] = ()
    """What could not be read of files."""
    unsearched: tuple[str, ...] = ()
    """Types that usually use the subjects from namespaces that were not searched."""
    selected_in: str = ""
    """The namespace in which a selector looked for subjects; empty for all, and where none is needed."""
    unread: tuple[str, ...] = ()
    """Types of subjects whose schema could not be read, so that what they refer to is unknown."""
    refused: tuple[str, ...] = ()
    """For each reference that is not in effect and not shown: the kind of grant that it lacks."""
    notes: tuple[str, ...] = ()
    """Sentences about the subjects, for stderr."""

    @property
    def complete(self) -> bool:
        """False if something could not be read."""
        return not (self.failures or self.withheld or self.unread_files)

    def is_folded(self, edge: Edge) -> bool:
        """Return whether the holder's controller has the same relation to the same target."""
        return (self.controllers.get(edge.holder), edge.target, edge.relation) in self._said

    @cached_property
    def _said(self) -> set[tuple[Ref | None, Ref, str]]:
        edges = (edge for relative in self.relatives for edge in relative.edges)
        return {(edge.holder, edge.target, edge.relation) for edge in edges}

    def name_of(self, relative: Relative) -> str:
        """Return `pod/x`, or `pods (app=web)` for what a selector looks for."""
        if relative.ref.name:
            return self.label(relative.ref)
        kind = relative.resource.qualified if relative.resource else relative.ref.kind
        return f"{kind} ({relative.selector})"

    def place(self, ref: Ref, via: str) -> str:
        """Return where a field of an object is: `web.yaml:41`; empty if no file holds it."""
        file, line = self.places.get((ref, via), ("", 0))
        return f"{file}:{line}" if line else file

    def label(self, ref: Ref) -> str:
        """Return `pod/x` or `deployment.apps/x`."""
        return self.resources.label(ref)

    def api_version(self, ref: Ref) -> str:
        """Return the preferred apiVersion of an object's kind; a guess where it is not served."""
        resource = self.resources.of(ref.group, ref.kind)
        if resource is not None:
            return resource.api_version
        return f"{ref.group}/v1" if ref.group else "v1"
